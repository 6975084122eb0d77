# The name of what a public function works on, for errors that know of no better target.
function Get-CommandTarget {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    $bound = $Cmdlet.MyInvocation.BoundParameters
    foreach ($name in 'KeyVaultName', 'StorageAccountName', 'ResourceGroupName', 'CertificateFilePath', 'Location') {
        if ($bound[$name]) {
            return [string]$bound[$name]
        }
    }
}
