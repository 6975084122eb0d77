# The commands of docs/installation.md, unchanged, in a separate PowerShell process with an empty home.
BeforeDiscovery {
    $noPackage = -not $env:AZCR_PACKAGE
    $noArchive = -not (Get-Command -Name Expand-Archive -ErrorAction Ignore)
    # Wine has no trust store, without which PowerShellGet's NuGet does not start.
    $noRepository = $noPackage -or [Environment]::OSVersion.Platform -eq 'Win32NT'
}

BeforeAll {
    $page = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'installation.md'))

    # Returns the first block of PowerShell under a heading, adapted to our folders.
    function Get-DocumentedBlock {
        param([Parameter(Mandatory = $true)] [string] $Heading, [string] $Modules)
        $block = [regex]::Match($page, "(?s)\n## $([regex]::Escape($Heading))\r?\n.*?``````powershell\r?\n(.*?)``````").Groups[1].Value
        $block | Should -Not -BeNullOrEmpty -Because $Heading
        $separator = [string][System.IO.Path]::DirectorySeparatorChar
        $block.Replace('D:\packages\', $env:AZCR_PACKAGE + $separator).Replace('D:\packages', $env:AZCR_PACKAGE).Replace('$env:ProgramFiles\WindowsPowerShell\Modules', $Modules)
    }

    # Runs code in a new PowerShell process and returns its lines.
    function Invoke-Installation {
        param([Parameter(Mandatory = $true)] [string] $Code, [Parameter(Mandatory = $true)] [string] $UserHome)
        $null = New-Item -Path $UserHome -ItemType Directory -Force
        $file = Join-Path -Path $UserHome -ChildPath 'run.ps1'
        [System.IO.File]::WriteAllText($file, "`$ErrorActionPreference = 'Stop'`n`$ProgressPreference = 'SilentlyContinue'`n$Code")
        # The others refer to folders of the user's home.
        $settings = @{ HOME = $UserHome; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null; PSModulePath = $null }
        $before = @{}
        foreach ($name in $settings.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $settings[$name])
        }
        try {
            @(& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { [string]$_ })
        } finally {
            foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
        }
    }

    # A command that uses the shim and the library.
    $use = @'
$file = Join-Path -Path ([System.IO.Path]::GetDirectoryName($PSCommandPath)) -ChildPath 'registry.pfx'
$password = ConvertTo-SecureString -String 'Pfx-Passwort!1' -AsPlainText -Force
$null = New-ContainerRegistryCertificate -CommonName 'registry.shanghai.cloudapp.azurestack.example' -Password $password -FilePath $file
'made ' + [System.IO.File]::Exists($file)
'from ' + (Get-Module -Name Azs.ContainerRegistry).ModuleBase
'@
}

Describe 'Documented installation' -Skip:$noPackage {
    It 'has correct checksums' {
        $code = Get-DocumentedBlock -Heading 'Verify the files'
        $lines = Invoke-Installation -Code $code -UserHome (Join-Path -Path $TestDrive -ChildPath 'sums')
        $lines -join ' ' | Should -BeExactly 'True True True'
    }

    It 'works from a folder repository, with Install-PSResource' -Skip:$noRepository {
        $userHome = Join-Path -Path $TestDrive -ChildPath 'repository'
        $code = (Get-DocumentedBlock -Heading 'PowerShell 7') + "`nImport-Module -Name Azs.ContainerRegistry`n" + $use
        $lines = Invoke-Installation -Code $code -UserHome $userHome
        $lines | Should -Contain 'made True' -Because ($lines -join "`n")
        ($lines -like 'from *')[0] | Should -BeLike "from $userHome*Azs.ContainerRegistry*"
    }

    It 'works by unpacking the ZIP file' -Skip:$noArchive {
        $userHome = Join-Path -Path $TestDrive -ChildPath 'unpacked'
        $modules = Join-Path -Path $userHome -ChildPath 'Modules'
        $import = "`nImport-Module -Name '$(Join-Path -Path $modules -ChildPath 'Azs.ContainerRegistry')'`n"
        $lines = Invoke-Installation -Code ((Get-DocumentedBlock -Heading 'Windows PowerShell 5.1' -Modules $modules) + $import + $use) -UserHome $userHome
        $lines | Should -Contain 'made True' -Because ($lines -join "`n")
        Test-Path -LiteralPath ([System.IO.Path]::Combine($modules, 'scripts', 'pre-reqs.ps1')) | Should -BeTrue
    }
}
