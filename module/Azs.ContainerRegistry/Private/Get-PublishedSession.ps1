# Returns the session that a runspace of this process published; nothing if there is none. It stays the property of that runspace.
function Get-PublishedSession {
    $session = [System.AppDomain]::CurrentDomain.GetData('Azs.ContainerRegistry.Session')
    if ($session) {
        $lent = $session.Clone()
        $lent.IsLent = $true
        $lent
    }
}
