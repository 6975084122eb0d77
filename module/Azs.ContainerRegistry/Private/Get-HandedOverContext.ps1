# Returns the context of the session that is signed in with Az or AzureRM, or nothing.
function Get-HandedOverContext {
    param(
        $DefaultProfile,
        # Uses only modules that are already loaded.
        [switch] $LoadedOnly
    )

    # A loaded module is used first: loading Az next to AzureRM breaks both. PowerShell may load one itself only if neither is loaded.
    $found = @()
    foreach ($loaded in $true, $false) {
        foreach ($kind in 'Az', 'AzureRm') {
            $name = "Get-${kind}Context"
            $command = if ($loaded) { Find-LoadedCommand -Name $name } else { Get-Command -Name $name -CommandType Alias, Cmdlet, Function -ErrorAction Ignore }
            if ($command) {
                $found += @{ Kind = $kind; Command = $command }
            }
        }
        if ($found.Count -gt 0 -or $LoadedOnly) {
            break
        }
    }

    $parameters = @{ ErrorAction = 'Ignore'; WarningAction = 'SilentlyContinue' }
    if ($DefaultProfile) {
        $parameters.DefaultProfile = $DefaultProfile
    }
    foreach ($candidate in $found) {
        $command = $candidate.Command
        $context = $null
        try {
            $context = & $command @parameters
        } catch {
            # Get-AzureRmContext throws without a signed-in account.
            Write-Verbose -Message ('{0}: {1}' -f $command.Name, $_.Exception.Message)
        }
        if ($context.Account) {
            return @{ Kind = $candidate.Kind; Context = $context; DefaultProfile = $DefaultProfile }
        }
    }
}
