# The error that a failed call of the C ABI carries. PowerShell wraps what a .NET method throws, so the cause is dug out first.
function ConvertFrom-NativeException {
    param([Parameter(Mandatory = $true)] [Exception] $Exception)

    $cause = $Exception.GetBaseException()
    if ($cause.ErrorJson) {
        return ConvertFrom-Json -InputObject $cause.ErrorJson
    }
    [pscustomobject]@{
        id = 'Internal.Defect'; number = $cause.Status; category = 'NotSpecified'; message = $cause.Message
        hint = (Get-ModuleErrorRow -Id 'Internal.Defect').Hint
    }
}
