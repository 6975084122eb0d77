# Lets all runspaces of this process use the session (Connect-ContainerRegistryStamp -Scope Process), and its background jobs repeat the sign-in. Only the last
# published session counts. A sign-in that needs a person cannot be repeated.
function Publish-StampSession {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Session,
        [Parameter(Mandatory = $true)] [hashtable] $SignIn,
        [Parameter(Mandatory = $true)] [hashtable] $Secret
    )

    $domain = [System.AppDomain]::CurrentDomain
    $domain.SetData('Azs.ContainerRegistry.Session', $Session)
    if ($SignIn.identity.kind -eq 'deviceCode') {
        return
    }
    $copies = @{}
    foreach ($name in $Secret.Keys) {
        if ($Secret[$name] -is [System.Security.SecureString]) {
            # The caller may dispose of its own.
            $copies[$name] = $Secret[$name].Copy()
        } elseif ($null -ne $Secret[$name]) {
            # Unlike the parameter of a command, the argument of a .NET method is in no trace of parameter bindings.
            $copies[$name] = [System.Net.NetworkCredential]::new('', [string]$Secret[$name]).SecurePassword
        }
    }
    $domain.SetData('Azs.ContainerRegistry.SignIn', @{ Json = ConvertTo-Json -InputObject $SignIn -Compress -Depth 5; Secret = $copies })
    # Child processes inherit the variable; only processes of the same user can read what it refers to.
    $env:AZCR_SIGN_IN_PROCESS = [string]$PID
}
