# Returns the paths of configuration files; for a folder, those of its JSON and PowerShell data files in the order of their names.
function Get-ConfigurationFile {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string[]] $Path
    )

    foreach ($one in $Path) {
        $file = Resolve-FilePath -Cmdlet $Cmdlet -Path $one
        if (-not [System.IO.Directory]::Exists($file)) {
            $file
            continue
        }
        $found = @([System.IO.Directory]::GetFiles($file) | Where-Object { [System.IO.Path]::GetExtension($_) -in '.json', '.psd1' -and $_ -notlike '*.schema.json' } | Sort-Object)
        if ($found.Count -eq 0) {
            Import-Interop -Cmdlet $Cmdlet
            Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $file -Message (
                    "Azs.ContainerRegistry: the folder '$file' contains no configuration file (.json or .psd1)."))
        }
        $found
    }
}
