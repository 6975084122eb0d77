# Completes $Bound with a secret that the caller omitted: the operator types it once and the terminal does not show it. PowerShell's own prompt
# for a mandatory [string] or [object] echoes what is typed, so these parameters are not mandatory. Gives $false after an error was written.
# Takes all bound parameters, since the value of a parameter of its own would be shown by Trace-Command and by logs of parameter bindings.
function Read-SecretParameter {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        # A text of zh-CN/ModuleTexts.psd1, where {0} stands for -Name.
        [Parameter(Mandatory = $true)] [string] $Prompt,
        [string] $Name
    )

    if ($Bound.Keys -contains $Parameter) {
        return $true
    }
    # PowerShell prompts for no parameter that a pipeline's object may give: an object without it is an error of its own.
    $declared = @($Cmdlet.MyInvocation.MyCommand.ParameterSets | ForEach-Object { $_.Parameters } | Where-Object { $_.Name -eq $Parameter })[0]
    $fromPipeline = $Cmdlet.MyInvocation.ExpectingInput -and $declared.ValueFromPipelineByPropertyName
    $reason = $null
    if (-not $fromPipeline -and (Test-ConsoleInput)) {
        try {
            $Bound[$Parameter] = Read-Host -AsSecureString -Prompt "$(Get-ModuleText -English $Prompt -Value $Name) (-$Parameter)"
            return $true
        } catch {
            # Such as that of -NonInteractive.
            $reason = $_.Exception.GetBaseException().Message
        }
    }
    $message = "Azs.ContainerRegistry: -$Parameter is missing, and this session cannot prompt for it."
    if ($fromPipeline) {
        $message = "Azs.ContainerRegistry: the input object has no property '$Parameter', and -$Parameter was not given."
    }
    if ($reason) {
        Write-Verbose -Message $reason
    }
    # The error has the module's own exception type, as all others have.
    Import-Interop -Cmdlet $Cmdlet
    Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target $Parameter -Cmdlet $Cmdlet -Message $message)
    $false
}
