# Shows the values for the template, and outputs the SKUs of the images, or with -PassThru one object with all values.
function Write-PrerequisitesResult {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Result,
        [switch] $PassThru
    )

    if ($script:InstallationRecord) {
        $script:InstallationRecord.Prerequisites = $Result.plan
    }
    Write-Report -Line $Result.report.before
    if ($PassThru) {
        # These are the output without -PassThru; their heading is a line of the report.
        Write-Report -Line $Result.prerequisites.skus
        ConvertTo-TypedObject -InputObject $Result.prerequisites -TypeName 'Azs.ContainerRegistry.Prerequisites'
    } else {
        ConvertTo-ImageSku -Name $Result.prerequisites.skus
    }
    Write-Report -Line $Result.report.after
    # The documented command ends with its rule of dashes; runbooks parse its lines.
    if ($PassThru) {
        $made = @{}
        foreach ($property in $Result.prerequisites.PSObject.Properties) { $made[$property.Name] = $property.Value }
        Write-NextStep -Cmdlet $Cmdlet -Step prepared -Value $made
    }
}
