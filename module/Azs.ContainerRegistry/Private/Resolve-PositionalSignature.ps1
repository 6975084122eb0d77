# Maps the positional values of Set-ContainerRegistryPrerequisites to one of its three published signatures, and returns the parameters by name. The parameters'
# own positions are the documented signature (eleven values). More values mean one of the others, distinguished by count and types; ambiguous values are
# refused. No message quotes a value, since any of them may be a password.
function Resolve-PositionalSignature {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    $resolved = @{}
    foreach ($name in $Bound.Keys) {
        $resolved[$name] = $Bound[$name]
    }
    $further = @{ Values = @($Bound['FurtherValue']) }
    if ($Bound.Keys -notcontains 'FurtherValue') {
        return $resolved
    }
    $common = 'ResourceGroupName', 'StorageAccountName', 'StorageAccountBlobContainer', 'KeyVaultName', 'CertificateSecretName', 'CertificateFilePath',
    'CertificatePassword', 'RegistryUserName', 'RegistryUserPassword'
    $documented = @('Location', 'ServicePrincipalId') + $common
    $october = @('Location', 'ApplicationIdentifier', 'UserObjectId') + $common
    $newest = @('Location', 'ApplicationIdentifier', 'ServicePrincipalId', 'UserObjectId') + $common

    # The values contain passwords, so they are kept in a table: Set-PSDebug shows the value of a variable.
    $given = @{}
    foreach ($name in $documented) {
        $given[$given.Count] = $Bound[$name]
    }
    for ($index = 0; $index -lt $further.Values.Count; $index++) {
        $given[$given.Count] = $further.Values[$index]
    }
    $count = $given.Count

    # PowerShell binds named parameters before positional ones, and keeps that order.
    $order = @($Bound.Keys | Where-Object { $documented -contains $_ }) -join ' '
    $namedToo = @('ApplicationIdentifier', 'UserObjectId' | Where-Object { $Bound.Keys -contains $_ })
    $idForm = '^\s*(\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|S-1-\d+(-\d+)+)\s*$'
    $isId = @{}
    $isEmpty = @{}
    foreach ($index in 1..3) {
        $isId[$index] = [string]$given[$index] -match $idForm
        $isEmpty[$index] = -not ([string]$given[$index]).Trim()
    }
    $endsWithSystem = [string]$given[$count - 1] -match '^\s*(AAD|ADFS)\s*$'

    $names = $null
    $problem = $null
    $read = "$count values by position"
    if ($order -ne ($documented -join ' ') -or $namedToo.Count -gt 0) {
        $problem = 'some of the parameters that have a position in it were given by name'
    } elseif ($count -gt 14) {
        $problem = 'the longest published signature has 14 parameters'
    } elseif ($endsWithSystem -and $Bound.Keys -contains 'IdentitySystem') {
        $problem = 'IdentitySystem was given by position and by name'
    } elseif ($count -eq 14) {
        $read += ' are read as the newest signature (Location, ApplicationIdentifier, ServicePrincipalId, UserObjectId, ..., IdentitySystem)'
        $names = $newest + 'IdentitySystem'
        if (-not $endsWithSystem) { $problem = 'the last value must be AAD or ADFS' }
    } elseif ($count -eq 13 -and $endsWithSystem) {
        $read += ' that end with AAD or ADFS are read as the signature of October 2020 (Location, ServicePrincipalObjectId, TenantObjectId, ..., IdentitySystem)'
        $names = $october + 'IdentitySystem'
        if (-not ($isId[1] -and $isId[2])) { $problem = 'the second and the third value must be ids (GUIDs or SIDs)' }
        if ($isId[3] -or $isEmpty[3]) { $problem = 'the fourth value must be the name of the resource group, and it is empty or looks like a third id' }
    } elseif ($count -eq 13) {
        $read += ' are read as the newest signature without IdentitySystem (Location, ApplicationIdentifier, ServicePrincipalId, UserObjectId, ...)'
        $names = $newest
        $notIds = @(1..3 | Where-Object { -not $isId[$_] -and -not $isEmpty[$_] })
        if ($notIds.Count -gt 0) { $problem = 'the second to the fourth value must be ids (GUIDs or SIDs) or empty' }
    } else {
        $read += ' are read as the signature of October 2020 without IdentitySystem (Location, ServicePrincipalObjectId, TenantObjectId, ...)'
        $names = $october
        if (-not ($isId[1] -and $isId[2])) { $problem = 'the second and the third value must be ids (GUIDs or SIDs)' }
        if ($endsWithSystem) { $problem = 'it does not have AAD or ADFS at the end' }
    }
    for ($index = 0; $index -lt $count; $index++) {
        # A [string] parameter converted it to the name of its type.
        if ([string]$given[$index] -eq 'System.Security.SecureString') { $problem = 'a SecureString can be given by name only' }
    }
    for ($index = 11; $problem -and $index -lt $count; $index++) {
        # An unknown parameter name is bound as a value.
        if ([string]$given[$index] -match '^-[a-z]\w*:?$') { $problem += ", and value $($index + 1) looks like a parameter name that this command does not have" }
    }
    if ($problem) {
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.PositionsUnclear' -Target 'FurtherValue' -Message (
                    "Azs.ContainerRegistry: $read, but $problem. Nothing was read or written."))
    }

    foreach ($name in $documented + 'FurtherValue') {
        $resolved.Remove($name)
    }
    for ($index = 0; $index -lt $count; $index++) {
        $resolved[$names[$index]] = $given[$index]
    }
    $resolved
}
