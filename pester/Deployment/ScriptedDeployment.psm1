# The part of a stamp that deploys, as scripted answers in the shape of recorded ones. The simulated stamp does not deploy by itself.

$script:Name = 'mine'

function New-Answer {
    param([string] $Method, [string] $Path, [int] $Status, $Body)
    $fault = @{ match = @{ method = $Method; pathContains = $Path }; action = @{ answer = @{ status = $Status } } }
    if ($null -ne $Body) { $fault.action.answer.body = $Body }
    $fault
}

function New-DeploymentBody {
    param([string] $State)
    $outputs = @{ registryHostName = @{ type = 'String'; value = 'registry.shanghai.cloudapp.azurestack.example' }
        registryUrl = @{ type = 'String'; value = 'https://registry.shanghai.cloudapp.azurestack.example' } }
    @{ name = $script:Name; properties = @{ provisioningState = $State; parameters = @{ pfxThumbprint = @{ type = 'String'; value = '00' } }; outputs = $outputs } }
}

# The failure of the setup with an exit code, nested as stamps nest it.
function New-SetupFailure {
    param([int] $ExitCode)
    $message = "VM has reported a failure when processing extension 'registry-setup'. Error message: `"Enable failed: failed to execute command: " +
        "command terminated with exit status=$ExitCode`n[stdout]`n`n[stderr]`nerror $ExitCode`: as scripted`n`""
    # As text: a status message may be either.
    ConvertTo-Json -Depth 5 -Compress -InputObject @{ status = 'Failed'; error = @{ code = 'ResourceDeploymentFailure'; message = 'terminal state'
            details = @(@{ code = 'VMExtensionProvisioningError'; message = $message }) } }
}

# A deployment on this stamp is accepted and ends in $State; with an exit code the setup's failure is its reason.
function Set-ScriptedDeployment {
    param([Parameter(Mandatory = $true)] $Stamp, [string] $State = 'Succeeded', [int] $ExitCode)
    $operation = @{ properties = @{ provisioningOperation = 'Create'; provisioningState = $State; statusMessage = $null
            targetResource = @{ resourceType = 'Microsoft.Compute/virtualMachines/extensions'; resourceName = 'container-registry/registry-setup' } } }
    if ($ExitCode) { $operation.properties.statusMessage = New-SetupFailure -ExitCode $ExitCode }
    Set-StampFault -Stamp $Stamp -Fault @(
        New-Answer -Method GET -Path '/vmSizes' -Status 200 -Body @{ value = @(@{ name = 'Standard_F8s_v2' }) }
        New-Answer -Method GET -Path '/vmextension/' -Status 200 -Body @(, @{ name = '2.0.6' })
        New-Answer -Method GET -Path 'CheckDnsNameAvailability' -Status 200 -Body @{ available = $true }
        New-Answer -Method POST -Path '/validate?' -Status 200 -Body @{ properties = @{ provisioningState = 'Succeeded' } }
        New-Answer -Method PUT -Path '/Microsoft.Resources/deployments/' -Status 201 -Body (New-DeploymentBody -State 'Accepted')
        New-Answer -Method POST -Path '/cancel?' -Status 204
        New-Answer -Method GET -Path '/operations?' -Status 200 -Body @{ value = @(, $operation) }
        New-Answer -Method GET -Path '/Microsoft.Resources/deployments?' -Status 200 -Body @{ value = @(, (New-DeploymentBody -State $State)) }
        New-Answer -Method GET -Path '/Microsoft.Resources/deployments/' -Status 200 -Body (New-DeploymentBody -State $State)
    )
}

# An OpenSSH public key; nobody has the private one.
function New-TestPublicKey {
    param([Parameter(Mandatory = $true)] [string] $Path)
    $bytes = [System.Collections.Generic.List[byte]]::new()
    $modulus = [byte[]](@(0) + @(0xC5) * 256)
    foreach ($field in [System.Text.Encoding]::ASCII.GetBytes('ssh-rsa'), [byte[]](1, 0, 1), $modulus) {
        $bytes.AddRange([byte[]](0, 0, [math]::Floor($field.Length / 256), ($field.Length % 256)))
        $bytes.AddRange([byte[]]$field)
    }
    Set-Content -LiteralPath $Path -Value ('ssh-rsa {0} azureuser@example' -f [Convert]::ToBase64String($bytes.ToArray()))
}

Export-ModuleMember -Function 'Set-ScriptedDeployment', 'New-TestPublicKey'
