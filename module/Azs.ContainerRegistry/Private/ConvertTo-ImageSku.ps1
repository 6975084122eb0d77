# Image SKUs as both generations of runbooks read them: strings that also have a property Skus.
function ConvertTo-ImageSku {
    param([string[]] $Name)

    foreach ($sku in $Name) {
        Add-Member -InputObject $sku -MemberType NoteProperty -Name Skus -Value $sku -PassThru
    }
}
