# Returns the checked configuration of a JSON file or a PowerShell data file (.psd1), with absolute paths. Ends the command if the file is not valid.
function Read-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path
    )

    $file = Resolve-FilePath -Cmdlet $Cmdlet -Path $Path
    Import-Interop -Cmdlet $Cmdlet
    try {
        if ([System.IO.Path]::GetExtension($file) -eq '.psd1') {
            $content = ConvertTo-Json -InputObject (Import-PowerShellDataFile -LiteralPath $file) -Depth 20 -Compress
        } else {
            $content = [System.IO.File]::ReadAllText($file)
        }
    } catch {
        # The error of the parser quotes lines of the file, which may contain a password that does not belong there.
        $reason = 'it contains more than data, or its syntax is not valid'
        $base = $_.Exception.GetBaseException()
        if ($base -is [System.IO.IOException] -or $base -is [System.UnauthorizedAccessException] -or -not [System.IO.File]::Exists($file)) {
            $reason = $base.Message
        }
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Configuration.Invalid' -Target $file -Message (
                "Azs.ContainerRegistry: the configuration '$file' cannot be read: $reason"))
    }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase configuration_read -Request @{ content = $content; sourcePath = $file; homeFolder = [Environment]::GetFolderPath('UserProfile') } -Offline
    if ($result) {
        $result.configuration
    }
}
