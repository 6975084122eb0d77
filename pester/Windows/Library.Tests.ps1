# What Windows shows of the library: the version resource.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-RegistryModule
    $library = & (Get-Module -Name Azs.ContainerRegistry) { Get-NativeLibraryPath }
}

Describe 'The library of Windows' -Skip:([Environment]::OSVersion.Platform -ne 'Win32NT') {
    It 'contains its name and version' {
        $version = (Get-Module -Name Azs.ContainerRegistry).Version
        $information = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($library)
        $information.ProductName | Should -BeExactly 'Azs.ContainerRegistry'
        $information.OriginalFilename | Should -BeExactly 'azs_container_registry.dll'
        $information.FileDescription | Should -Match 'Azs\.ContainerRegistry'
        $information.ProductVersion | Should -BeExactly ([string]$version)
        '{0}.{1}.{2}' -f $information.FileMajorPart, $information.FileMinorPart, $information.FileBuildPart | Should -BeExactly ([string]$version)
    }
}
