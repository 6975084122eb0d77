# Returns the secret that a configuration refers to, as a SecureString. Ends the command if it cannot be read; the message names the place in the file.
function Resolve-SecretReference {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Reference,
        # Its place in the file, as in users[0].password.
        [Parameter(Mandatory = $true)] [string] $Place
    )

    $problem = $null
    if ($Reference.environment) {
        if ([Environment]::GetEnvironmentVariable($Reference.environment)) {
            return ConvertTo-SecureString -AsPlainText -Force -String ([Environment]::GetEnvironmentVariable($Reference.environment))
        }
        $problem = "the environment variable '$($Reference.environment)' is not set"
    } elseif ($Reference.keyVaultSecretName) {
        $request = @{ keyVaultName = $Reference.keyVaultName; secretName = $Reference.keyVaultSecretName }
        return (Invoke-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase key_vault_secret_read -Request $request -SecureResult secretValue).secretValue
    } elseif ($Reference.secretName) {
        # Loaded by name, since the module is not required otherwise.
        $command = @(Get-Command -Name 'Microsoft.PowerShell.SecretManagement\Get-Secret' -ErrorAction Ignore)[0]
        if (-not $command) {
            $problem = 'the module Microsoft.PowerShell.SecretManagement is not installed. Run Install-Module Microsoft.PowerShell.SecretManagement'
        } else {
            $parameters = @{ Name = $Reference.secretName; ErrorAction = 'Stop' }
            if ($Reference.secretVault) {
                $parameters.Vault = $Reference.secretVault
            }
            try {
                $secret = & $command @parameters
            } catch {
                $problem = "the secret '$($Reference.secretName)' cannot be read: $($_.Exception.GetBaseException().Message)"
            }
            if ($secret -is [pscredential]) {
                return $secret.Password
            }
            if ($secret -is [securestring]) {
                return $secret
            }
            if (-not $problem) {
                $problem = "the secret '$($Reference.secretName)' is neither text nor a credential"
            }
        }
    } elseif (Test-ConsoleInput) {
        try {
            return Read-Host -AsSecureString -Prompt $Reference.prompt
        } catch {
            Write-Verbose -Message $_.Exception.GetBaseException().Message
        }
        $problem = "this session cannot prompt for '$($Reference.prompt)'"
    } else {
        $problem = "this session cannot prompt for '$($Reference.prompt)'"
    }
    Import-Interop -Cmdlet $Cmdlet
    Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target $Place -Cmdlet $Cmdlet -Message "Azs.ContainerRegistry: ${Place}: $problem.")
}
