# Registers completion for the parameters of all public functions. A registration for a parameter that a command does not have has no effect, and reading the
# parameters of each command would take most of the import time.
function Register-StampCompleter {
    $complete = {
        param($commandName, $parameterName, $wordToComplete, $commandAst, $boundParameters)
        $null = $commandAst
        Get-StampCompletion -Command $commandName -Parameter $parameterName -Word $wordToComplete -Bound $boundParameters
    }
    # The order matters: the last registration counts.
    $general, $special = @($script:Completers.Keys | Where-Object { $_ -notlike '*:*' }), @($script:Completers.Keys | Where-Object { $_ -like '*:*' })
    foreach ($parameter in $general) {
        if ($script:Completers[$parameter] -ne 'file') {
            Register-ArgumentCompleter -CommandName $script:PublicFunctions -ParameterName $parameter -ScriptBlock $complete
        }
    }
    foreach ($name in $special) {
        $command, $parameter = $name -split ':'
        Register-ArgumentCompleter -CommandName $command -ParameterName $parameter -ScriptBlock $complete
    }
}
