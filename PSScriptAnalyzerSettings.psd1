@{
    Severity     = @('Error', 'Warning')
    Rules        = @{
        PSUseCompatibleSyntax = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.4')
        }
    }
    # The names of the published functions stay.
    ExcludeRules = @('PSUseSingularNouns')
}
