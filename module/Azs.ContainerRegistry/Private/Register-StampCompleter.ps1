# Registers completion for the parameters of all public functions. A registration for a parameter that a command does not have has no effect, and reading the
# parameters of each command would take most of the import time.
function Register-StampCompleter {
    $complete = {
        param($commandName, $parameterName, $wordToComplete, $commandAst, $boundParameters)
        $null = $commandAst
        Get-StampCompletion -Command $commandName -Parameter $parameterName -Word $wordToComplete -Bound $boundParameters
    }
    foreach ($name in $script:Completers.Keys) {
        if (-not $name.Contains(':') -and $script:Completers[$name] -ne 'file') {
            Register-ArgumentCompleter -CommandName $script:PublicFunctions -ParameterName $name -ScriptBlock $complete
        }
    }
    # The last registration counts.
    foreach ($name in $script:Completers.Keys) {
        if ($name.Contains(':')) {
            $command, $parameter = $name.Split(':')
            Register-ArgumentCompleter -CommandName $command -ParameterName $parameter -ScriptBlock $complete
        }
    }
}
