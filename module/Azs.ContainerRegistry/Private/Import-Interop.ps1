# Loads the types of the managed shim: from the compiled assembly, otherwise compiled from source once per process. Types of another release are a terminating
# error of $Cmdlet: .NET does not unload them, and their methods may differ.
function Import-Interop {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    # Runspaces of one process share its types. An interned string is the same object in all of them, so it is used as their lock.
    $lock = [string]::Intern('Azs.ContainerRegistry.Interop')
    [System.Threading.Monitor]::Enter($lock)
    try {
        if (Test-Interop) {
            return
        }
        $loaded = 'Azs.ContainerRegistry.Interop.NativeLibrary' -as [type]
        if ($loaded) {
            Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Internal.SessionOutdated' -Target $loaded.Assembly.Location -Message (
                    "Azs.ContainerRegistry: this PowerShell session has loaded the .NET types of another release of the module ('$($loaded.Assembly.Location)')."))
        }
        $folder = Join-Path -Path $script:ModuleRoot -ChildPath 'Interop'
        $assembly = Join-Path -Path $folder -ChildPath 'Azs.ContainerRegistry.Interop.dll'
        if (Test-Path -LiteralPath $assembly) {
            Add-Type -Path $assembly -ErrorAction Stop
            if (-not (Test-Interop)) {
                Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Internal.AbiMismatch' -Target $assembly -Message (
                        "Azs.ContainerRegistry: the assembly '$assembly' belongs to another release of the module."))
            }
            return
        }
        $sources = @(Get-ChildItem -LiteralPath $folder -Filter '*.cs' | ForEach-Object { $_.FullName })
        Add-Type -Path $sources -ErrorAction Stop
    } finally {
        [System.Threading.Monitor]::Exit($lock)
    }
}
