# Makes the managed shim's types known: those of the prebuilt assembly, else compiled from their source once a process.
function Import-Interop {
    # Runspaces of one process share its types. An interned string is one object in all of them, so it serves as their lock.
    $lock = [string]::Intern('Azs.ContainerRegistry.Interop')
    [System.Threading.Monitor]::Enter($lock)
    try {
        if ('Azs.ContainerRegistry.Interop.NativeLibrary' -as [type]) {
            return
        }
        $folder = Join-Path -Path $script:ModuleRoot -ChildPath 'Interop'
        $assembly = Join-Path -Path $folder -ChildPath 'Azs.ContainerRegistry.Interop.dll'
        if (Test-Path -LiteralPath $assembly) {
            Add-Type -Path $assembly -ErrorAction Stop
            return
        }
        $sources = @(Get-ChildItem -LiteralPath $folder -Filter '*.cs' | ForEach-Object { $_.FullName })
        Add-Type -Path $sources -ErrorAction Stop
    } finally {
        [System.Threading.Monitor]::Exit($lock)
    }
}
