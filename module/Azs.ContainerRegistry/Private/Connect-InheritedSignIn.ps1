# Signs a background job in with the sign-in that its caller published, unless the job has a session. Tried once: the caller is asked over a pipe.
function Connect-InheritedSignIn {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if ($script:InheritanceTried -or $script:OwnSession -or $script:FailedSignIn -or $Cmdlet.MyInvocation.BoundParameters['DefaultProfile'] -or (Get-PublishedSession)) {
        return
    }
    $script:InheritanceTried = $true
    $signIn = Get-InheritedSignIn
    if ($signIn) {
        $null = Open-StampSession -Cmdlet $Cmdlet -Session (ConvertFrom-Json -InputObject $signIn.Json) -Secret $signIn.Secret
    }
}
