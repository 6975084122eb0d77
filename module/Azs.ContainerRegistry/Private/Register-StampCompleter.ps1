# Completes locations, resource groups, subscriptions and image SKUs from the signed-in stamp. A registration for a parameter that a command does
# not have does nothing, and asking each command for its parameters would be most of the time of an import.
function Register-StampCompleter {
    $complete = {
        param($commandName, $parameterName, $wordToComplete, $commandAst, $boundParameters)
        $null = $commandName, $commandAst
        Get-StampCompletion -Parameter $parameterName -Word $wordToComplete -Bound $boundParameters
    }
    foreach ($parameter in $script:CompletionKinds.Keys) {
        # The Sku of New-KeyVault is that of a vault.
        $commands = if ($parameter -eq 'Sku') { 'Get-VMImageSku' } else { $script:PublicFunctions }
        Register-ArgumentCompleter -CommandName $commands -ParameterName $parameter -ScriptBlock $complete
    }
}
