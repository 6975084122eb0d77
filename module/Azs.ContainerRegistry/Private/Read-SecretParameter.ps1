# Adds a secret to $Bound that the caller omitted: the operator types it once, and the terminal does not show it. PowerShell's own prompt for a mandatory
# [string] or [object] echoes the input, so these parameters are not mandatory. Returns $false after writing an error. Takes all bound parameters, since
# Trace-Command and logs of parameter bindings would show the value of a separate parameter.
function Read-SecretParameter {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        # A text of zh-CN/ModuleTexts.psd1, with {0} for -Name.
        [Parameter(Mandatory = $true)] [string] $Prompt,
        [string] $Name
    )

    if ($Bound.Keys -contains $Parameter) {
        return $true
    }
    # PowerShell does not prompt for a parameter that binds from the pipeline: an object without it gets its own error.
    $declared = @($Cmdlet.MyInvocation.MyCommand.ParameterSets | ForEach-Object { $_.Parameters } | Where-Object { $_.Name -eq $Parameter })[0]
    $fromPipeline = $Cmdlet.MyInvocation.ExpectingInput -and $declared.ValueFromPipelineByPropertyName
    $reason = $null
    if (-not $fromPipeline -and (Test-ConsoleInput)) {
        try {
            $Bound[$Parameter] = Read-Host -AsSecureString -Prompt "$(Get-ModuleText -English $Prompt -Value $Name) (-$Parameter)"
            return $true
        } catch {
            # For example, with -NonInteractive.
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
    # The error has the module's own exception type, like all others.
    Import-Interop -Cmdlet $Cmdlet
    Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target $Parameter -Cmdlet $Cmdlet -Message $message)
    $false
}
