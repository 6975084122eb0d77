# Ends the use of the session by other runspaces and by background jobs, before it is closed.
function Unpublish-StampSession {
    param($Session)

    $domain = [System.AppDomain]::CurrentDomain
    if (-not [object]::ReferenceEquals($domain.GetData('Azs.ContainerRegistry.Session'), $Session)) {
        return
    }
    $domain.SetData('Azs.ContainerRegistry.Session', $null)
    $signIn = $domain.GetData('Azs.ContainerRegistry.SignIn')
    if ($signIn) {
        $domain.SetData('Azs.ContainerRegistry.SignIn', $null)
        [System.Environment]::SetEnvironmentVariable('AZCR_SIGN_IN_PROCESS', $null)
        foreach ($copy in $signIn.Secret.Values) {
            $copy.Dispose()
        }
    }
}
