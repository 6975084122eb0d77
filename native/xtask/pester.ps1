# Runs Pester suites with one version of Pester and writes the result of each test to a JSON file. Without -Tests it only installs that version.
#      -Tests: files or folders, separated by ';'. -ResultFile: path of the JSON file. -Modules: folder with our own modules, in addition to PowerShell's.
param(
    [Parameter(Mandatory = $true)] [string] $PesterVersion,
    [string] $Tests,
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

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests.Split(';')
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.TestRegistry.Enabled = $false
$run = Invoke-Pester -Configuration $configuration

$outcomes = @(foreach ($test in $run.Tests) {
        $reason = @($test.ErrorRecord | ForEach-Object { $_.Exception.Message })[0]
        $output = @($test.StandardOutput) + @($test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage; $_.DisplayStackTrace })
        @{
            name = $test.ExpandedPath; result = [string]$test.Result; reason = [string]$reason; seconds = $test.Duration.TotalSeconds
            output = ($output -join "`n").Trim(); file = [string]$test.ScriptBlock.File; line = [int]$test.StartLine
        }
    })
# If a file cannot be parsed, none of its tests could fail.
$broken = @(foreach ($container in $run.Containers) {
        if ($container.Result -eq 'Failed') {
            @{ name = [string]$container.Item; result = 'Failed'; reason = [string]@($container.ErrorRecord)[0] }
        }
    })
$broken = @($broken | Where-Object { $_.reason })
$json = ConvertTo-Json -InputObject @($outcomes + $broken) -Depth 3
[System.IO.File]::WriteAllText($ResultFile, $json, [System.Text.UTF8Encoding]::new($false))
"Pester finished: $($run.PassedCount) passed, $($run.FailedCount + $broken.Count) failed"
