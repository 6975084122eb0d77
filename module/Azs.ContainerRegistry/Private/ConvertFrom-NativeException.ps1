# Returns the error of a failed call of the C ABI. PowerShell wraps exceptions of .NET methods, so the inner exception is used.
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
