# Runs Pester suites with one version of Pester and writes the result of each test to a JSON file. Without -Tests it only installs that version.
#      -Tests: files, separated by ';'. -Claims: folder in which several processes with the same files note which of them runs a file. -ResultFile: path of the
#      JSON file. -Modules: folder with our own modules, in addition to PowerShell's.
param(
    [Parameter(Mandatory = $true)] [string] $PesterVersion,
    [string] $Tests,
    [string] $Claims,
    [string] $ResultFile,
    [string] $Modules
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)

if ($Modules) {
    $env:PSModulePath = $Modules + [System.IO.Path]::PathSeparator + $env:PSModulePath
}
if (-not (Get-Module -ListAvailable -FullyQualifiedName @{ ModuleName = 'Pester'; RequiredVersion = $PesterVersion })) {
    if (-not $Modules) { throw "Pester $PesterVersion is not installed." }
    Save-PSResource -Name Pester -Version $PesterVersion -Path $Modules -TrustRepository
}
Import-Module -Name Pester -RequiredVersion $PesterVersion
"Pester $((Get-Module -Name Pester).Version) in PowerShell $($PSVersionTable.PSVersion) on $([System.Runtime.InteropServices.RuntimeInformation]::OSDescription)"
if (-not $Tests) { return }

# Returns whether no other process has taken this file.
function Test-Claim {
    param([int] $Number)
    try {
        [System.IO.File]::Open((Join-Path -Path $Claims -ChildPath $Number), 'CreateNew').Dispose()
        $true
    } catch [System.IO.IOException] {
        $false
    }
}

# Runs the tests of a file. Returns name, result, reason, duration, output, and place of each.
function Invoke-TestFile {
    param([string] $Path)
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $Path
    $configuration.Run.PassThru = $true
    $configuration.Output.Verbosity = 'Normal'
    $configuration.TestRegistry.Enabled = $false
    $run = Invoke-Pester -Configuration $configuration
    foreach ($test in $run.Tests) {
        $reason = @($test.ErrorRecord | ForEach-Object { $_.Exception.Message })[0]
        $output = @($test.StandardOutput) + @($test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace })
        @{
            name = $test.ExpandedPath; result = [string]$test.Result; reason = [string]$reason; seconds = $test.Duration.TotalSeconds
            output = ($output -join "`n").Trim(); file = [string]$test.ScriptBlock.File; line = [int]$test.StartLine
        }
    }
    # If a file cannot be parsed, none of its tests could fail.
    foreach ($container in $run.Containers) {
        $reason = [string]@($container.ErrorRecord)[0]
        if ($container.Result -eq 'Failed' -and $reason) {
            @{ name = [string]$container.Item; result = 'Failed'; reason = $reason }
        }
    }
}

$files = $Tests.Split(';')
$outcomes = @(foreach ($number in 0..($files.Count - 1)) {
        if (Test-Claim -Number $number) {
            Invoke-TestFile -Path $files[$number]
        }
    })
[System.IO.File]::WriteAllText($ResultFile, (ConvertTo-Json -InputObject $outcomes -Depth 3), [System.Text.UTF8Encoding]::new($false))
$failed = @($outcomes | Where-Object { $_.result -eq 'Failed' }).Count
"Pester finished: $($outcomes.Count) tests, $failed failed"
