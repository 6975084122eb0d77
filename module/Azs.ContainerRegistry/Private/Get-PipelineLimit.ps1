# Returns how many pipeline objects a command processes at the same time. If an error stops the caller, an object must not be started before the earlier ones have
# succeeded, unless -ThrottleLimit asks for it.
function Get-PipelineLimit {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [int] $ThrottleLimit
    )

    if (-not $Cmdlet.MyInvocation.ExpectingInput) {
        return 1
    }
    $bound = $Cmdlet.MyInvocation.BoundParameters
    $preference = [string]$bound['ErrorAction']
    if (-not $preference) {
        $preference = [string]$Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
    }
    if ($preference -in 'Stop', 'Inquire', 'Break' -and -not $bound.ContainsKey('ThrottleLimit')) {
        return 1
    }
    $ThrottleLimit
}
