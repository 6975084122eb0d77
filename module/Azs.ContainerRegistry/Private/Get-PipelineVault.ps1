# Returns the key vault of the object from the pipeline, or nothing. With many registries, an error names the failed registry.
function Get-PipelineVault {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if ($Cmdlet.MyInvocation.ExpectingInput) {
        $bound = $Cmdlet.MyInvocation.BoundParameters
        if ($bound['KeyVaultName']) {
            [string]$bound['KeyVaultName']
        } elseif ($bound['PfxKeyVaultResourceId']) {
            ([string]$bound['PfxKeyVaultResourceId']).TrimEnd('/').Split('/')[-1]
        }
    }
}
