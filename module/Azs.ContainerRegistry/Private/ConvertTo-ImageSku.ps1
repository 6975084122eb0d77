# Returns image SKUs for both generations of runbooks: strings that also have a property Skus.
function ConvertTo-ImageSku {
    param([string[]] $Name)

    foreach ($sku in $Name) {
        Add-Member -InputObject $sku -MemberType NoteProperty -Name Skus -Value $sku -PassThru
    }
}
