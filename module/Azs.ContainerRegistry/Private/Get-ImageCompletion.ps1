# Returns names in a registry: repositories, tags, or image names in docker's format (<host>/<repository>:<tag>, completed part by part).
function Get-ImageCompletion {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [ValidateSet('images', 'repositories', 'tags')] [string] $Kind,
        [string] $Word,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    # Finding and loading the library takes longer than completion may take. Any other command of the module loads it.
    if (-not $script:NativeLibrary) {
        return
    }
    $query = [ordered]@{ version = 1 }
    $secret = @{}
    # $PSCmdlet resolves paths here, and does not belong to a command that could report an error.
    $connection = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile ([string]$Bound['TrustedRootFile'])
    # In a fixed order, since the text is the key of the cache.
    $names = [string[]]@($connection.Keys)
    [array]::Sort($names)
    foreach ($name in $names) {
        $query[$name] = $connection[$name]
    }
    $login = $Bound['Credential'], $Bound['DestinationCredential'], $Bound['SourceCredential'] | Where-Object { $_ -is [pscredential] } | Select-Object -First 1
    if ($login) {
        $query.userName = $login.UserName
        $secret.password = $login.Password
    }
    $prefix = ''
    switch ($Kind) {
        'repositories' { $query.registry = [string]$Bound['Registry'] }
        'tags' {
            $query.registry = [string]$Bound['Registry']
            $query.repository = [string]$Bound['Repository']
            if (-not $query.repository -or [WildcardPattern]::ContainsWildcardCharacters($query.repository)) {
                return
            }
        }
        'images' {
            if ($Word -match '^([^/]+)/(.+):[^/:]*$') {
                $query.registry, $query.repository, $prefix = $Matches[1], $Matches[2], ('{0}/{1}:' -f $Matches[1], $Matches[2])
            } elseif ($Word -match '^([^/]+)/') {
                $query.registry, $prefix = $Matches[1], ('{0}/' -f $Matches[1])
            } else {
                return Get-NameCompletion -Kind 'registries' -Bound $Bound | ForEach-Object { "$_/" }
            }
        }
    }
    if ($query.registry) {
        Get-CompletionValue -UseCase image_lookup -Query $query -Secret $secret | ForEach-Object { "$prefix$_" }
    }
}
