# The examples of the commands' help, for the suites that run them.

# The suite that runs the examples of a command, because it has the required peers. All others run against the stamp.
$script:Suites = [ordered]@{
    'Export-ContainerRegistryConfiguration' = 'Installation'; 'Install-ContainerRegistry' = 'Installation'; 'Invoke-ContainerRegistryPlan' = 'Installation'
    'Uninstall-ContainerRegistry' = 'Installation'; 'Get-ContainerRegistryPrerequisites' = 'Installation'
    'Update-ContainerRegistryCertificate' = 'Deployment'; 'Update-ContainerRegistryVirtualMachine' = 'Deployment'; '*-ContainerRegistryDeployment' = 'Deployment'
    '*-ContainerRegistryImage' = 'Registry'; 'Test-ContainerRegistry' = 'Installation'; 'Update-ContainerRegistryCredential' = 'Registry'
    '*-ContainerRegistryTrust' = 'Registry'; 'Get-ContainerRegistryLogin' = 'Registry'; 'Measure-ContainerRegistry' = 'Registry'
    'Get-ContainerRegistryLog' = 'Log'; 'Optimize-ContainerRegistry' = 'Log'
}

# The folder of the suite that runs a command's examples.
function Get-ExampleSuite {
    param([Parameter(Mandatory = $true)] [string] $Command)
    foreach ($pattern in $script:Suites.Keys) {
        if ($Command -like $pattern) { return $script:Suites[$pattern] }
    }
    'Stamp'
}

# Command, number, and code of each example that a suite runs. The module must be imported.
function Get-HelpExample {
    param([Parameter(Mandatory = $true)] [string] $Suite)
    foreach ($command in Get-Command -Module Azs.ContainerRegistry -CommandType Function | Sort-Object -Property Name) {
        if ((Get-ExampleSuite -Command $command.Name) -ne $Suite) { continue }
        $number = 0
        foreach ($example in @((Get-Help -Name $command.Name -Full).examples.example)) {
            $number++
            @{ Command = $command.Name; Number = $number; Code = [string]$example.code }
        }
    }
}

Export-ModuleMember -Function '*-*'
