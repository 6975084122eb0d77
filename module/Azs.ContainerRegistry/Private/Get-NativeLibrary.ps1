# Returns the loaded native library of this runspace. A missing library, or one of another release, is a terminating error of $Cmdlet.
function Get-NativeLibrary {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if ($script:NativeLibrary) {
        return $script:NativeLibrary
    }
    Import-Interop -Cmdlet $Cmdlet
    $path = Get-NativeLibraryPath
    if (-not (Test-Path -LiteralPath $path)) {
        $record = New-ModuleErrorRecord -Id 'Internal.NativeLibraryMissing' -Target $path -Message (
            "Azs.ContainerRegistry: the native library '$path' does not exist.")
        Stop-Command -Cmdlet $Cmdlet -Record $record
    }
    try {
        $library = New-Object -TypeName Azs.ContainerRegistry.Interop.NativeLibrary -ArgumentList $path, $script:AbiMajor
    } catch {
        $record = New-ModuleErrorRecord -Id 'Internal.NativeLibraryMissing' -Target $path -Message (
            "Azs.ContainerRegistry: the native library '$path' cannot be loaded: $($_.Exception.GetBaseException().Message)")
        Stop-Command -Cmdlet $Cmdlet -Record $record
    }
    if ($library.AbiMajor -ne $script:AbiMajor) {
        $record = New-ModuleErrorRecord -Id 'Internal.AbiMismatch' -Target $path -Message (
            "Azs.ContainerRegistry: the native library '$path' has version $($library.AbiMajor) of the C ABI, and this module requires version $($script:AbiMajor).")
        Stop-Command -Cmdlet $Cmdlet -Record $record
    }
    $script:NativeLibrary = $library
    $library
}
