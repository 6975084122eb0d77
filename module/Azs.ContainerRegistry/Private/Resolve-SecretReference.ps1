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
        # A parameter of a command would be shown by traces of parameter bindings; arguments of .NET methods are not.
        $secret = [System.Net.NetworkCredential]::new('', [Environment]::GetEnvironmentVariable($Reference.environment)).SecurePassword
        if ($secret.Length -gt 0) {
            return $secret
        }
        $problem = "the environment variable '$($Reference.environment)' is not set"
    } elseif ($Reference.keyVaultSecretName) {
        return Get-VaultSecret -KeyVaultName $Reference.keyVaultName -SecretName $Reference.keyVaultSecretName
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
            # Otherwise a variable of a caller would be read after a failure.
            $secret = $null
            try {
                $secret = & $command @parameters
            } catch {
                $problem = "the secret '$($Reference.secretName)' cannot be read: $($_.Exception.GetBaseException().Message)"
            }
            if (-not $problem -and $secret -is [pscredential]) {
                return $secret.Password
            }
            if (-not $problem -and $secret -is [securestring]) {
                return $secret
            }
            if (-not $problem -and $secret -is [string]) {
                return [System.Net.NetworkCredential]::new('', $secret).SecurePassword
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
