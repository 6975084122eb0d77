# Returns the name of the object of a public function, for errors without a better target.
function Get-CommandTarget {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    $bound = $Cmdlet.MyInvocation.BoundParameters
    foreach ($name in 'KeyVaultName', 'StorageAccountName', 'ResourceGroupName', 'CertificateFilePath', 'Location') {
        if ($bound[$name]) {
            return [string]$bound[$name]
        }
    }
}
