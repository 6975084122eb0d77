# Ends the use of the session by other runspaces, before it is closed.
function Unpublish-StampSession {
    param($Session)

    if ([object]::ReferenceEquals([System.AppDomain]::CurrentDomain.GetData('Azs.ContainerRegistry.Session'), $Session)) {
        [System.AppDomain]::CurrentDomain.SetData('Azs.ContainerRegistry.Session', $null)
    }
}
