# Remove-ContainerRegistryServicePrincipal on the privileged endpoint. Throws the error record of a failure.
function Remove-AdfsServicePrincipal {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [string] $DisplayName,
        [string] $ApplicationId,
        # As for Confirm-Removal.
        [Parameter(Mandatory = $true)] [hashtable] $Answer
    )

    $existing = Find-AdfsApplication -Cmdlet $Cmdlet -Session $Session -DisplayName $DisplayName -ApplicationId $ApplicationId -Required
    $identifier = [string]$existing.ApplicationIdentifier
    $item = "Application '$($existing.ApplicationName)' ($identifier) of the AD FS stamp"
    if ($WhatIfPreference) {
        $null = $Cmdlet.ShouldProcess($item, 'Remove')
    } elseif (Confirm-Removal -Cmdlet $Cmdlet -Item $item -Answer $Answer) {
        $null = Invoke-PrivilegedEndpoint -Cmdlet $Cmdlet -Session $Session -Command { Remove-GraphApplication -ApplicationIdentifier $using:identifier }
    }
}
