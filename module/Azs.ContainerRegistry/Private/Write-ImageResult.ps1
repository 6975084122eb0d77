# Outputs the images of a result one by one, and writes an error for each failed one, so that a failure does not hide the others.
function Write-ImageResult {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [AllowNull()] $Result,
        [string] $TypeName = 'Azs.ContainerRegistry.ImageTransfer'
    )

    foreach ($image in @($Result.images | Where-Object { $_ })) {
        ConvertTo-TypedObject -InputObject $image -TypeName $TypeName
    }
    foreach ($failure in @($Result.failures | Where-Object { $_ })) {
        $Cmdlet.WriteError((New-OperationErrorRecord -Failure $failure.error))
    }
}
