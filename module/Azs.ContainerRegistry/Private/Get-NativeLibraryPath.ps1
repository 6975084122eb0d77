# Returns the path of the native library for this process: $env:AZCR_NATIVE_LIBRARY, otherwise the one in the module.
function Get-NativeLibraryPath {
    if ($env:AZCR_NATIVE_LIBRARY) {
        return $env:AZCR_NATIVE_LIBRARY
    }
    $runtime = [System.Runtime.InteropServices.RuntimeInformation]
    $system, $file = 'linux', 'libazs_container_registry.so'
    if ([Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT) {
        $system, $file = 'win', 'azs_container_registry.dll'
    } elseif ($runtime::IsOSPlatform([System.Runtime.InteropServices.OSPlatform]::OSX)) {
        $system, $file = 'osx', 'libazs_container_registry.dylib'
    } elseif ($runtime::RuntimeIdentifier -match 'musl|alpine') {
        # Before .NET 8 the identifier is that of the distribution.
        $system = 'linux-musl'
    }
    # PROCESSOR_ARCHITECTURE names the emulated processor, and the library must match the process.
    $architecture = ([string]$runtime::ProcessArchitecture).ToLowerInvariant()
    [System.IO.Path]::Combine($script:ModuleRoot, 'runtimes', "$system-$architecture", 'native', $file)
}
