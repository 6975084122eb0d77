# Lets all runspaces of this process use the session (Connect-ContainerRegistryStamp -Scope Process). Only the last published session counts.
function Publish-StampSession {
    param([Parameter(Mandatory = $true)] [hashtable] $Session)

    [System.AppDomain]::CurrentDomain.SetData('Azs.ContainerRegistry.Session', $Session)
}
