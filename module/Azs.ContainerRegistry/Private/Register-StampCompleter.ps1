# Completes locations, resource groups, subscriptions and image SKUs from the signed-in stamp.
function Register-StampCompleter {
    $complete = {
        param($commandName, $parameterName, $wordToComplete, $commandAst, $boundParameters)
        $null = $commandName, $commandAst
        Get-StampCompletion -Parameter $parameterName -Word $wordToComplete -Bound $boundParameters
    }
    foreach ($command in $script:PublicFunctions) {
        $parameters = (Get-Command -Name $command).Parameters
        foreach ($parameter in $script:CompletionKinds.Keys) {
            # New-KeyVault's Sku is that of a vault.
            if ($parameters.ContainsKey($parameter) -and ($parameter -ne 'Sku' -or $command -eq 'Get-VMImageSku')) {
                Register-ArgumentCompleter -CommandName $command -ParameterName $parameter -ScriptBlock $complete
            }
        }
    }
}
