# Runs the public function $Cmdlet as a job with the bound parameters, and returns the job (-AsJob). Prompts for secrets and confirmations come before. A thread
# job, if PowerShell has them, uses the session of its caller. Otherwise it is a background job in another process, which has no session of
# Connect-ContainerRegistryStamp: tokens do not leave this process. Parameters are passed through a pipe, never as arguments or in files.
function Start-CommandJob {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound,
        # For commands that also work without a session.
        [switch] $AnySession
    )

    $command = $Cmdlet.MyInvocation.MyCommand.Name
    $parameters = @{}
    foreach ($key in $Bound.Keys) {
        if ($key -ne 'AsJob') {
            $parameters[$key] = if ($Bound[$key] -is [switch]) { [bool]$Bound[$key] } else { $Bound[$key] }
        }
    }
    if ($Cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey('Confirm')) {
        $parameters.Confirm = $false
    }
    $session = if ($AnySession) { Get-OpenSession } else { Get-StampSession -Cmdlet $Cmdlet -Library (Get-NativeLibrary -Cmdlet $Cmdlet) }
    if ($session.HandOver -and $Cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey('DefaultProfile')) {
        $parameters.DefaultProfile = $session.HandOver.Context
    }
    $work = {
        param($Manifest, $Location, $Lent, $Command, $Parameters)
        Import-Module -Name $Manifest
        if ($Lent) {
            & (Get-Module -Name Azs.ContainerRegistry) { $script:OwnSession = $args[0] } $Lent
        }
        Set-Location -LiteralPath $Location
        & $Command @Parameters
    }
    $manifest = Join-Path -Path $script:ModuleRoot -ChildPath 'Azs.ContainerRegistry.psd1'
    $location = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.Path
    # In Windows PowerShell 5.1 it exists only if the module ThreadJob is installed.
    $start = Get-Command -Name 'Start-ThreadJob' -ErrorAction Ignore
    if ($start) {
        $lent = $null
        if ($session -and -not $session.HandOver) {
            $lent = $session.Clone()
            $lent.IsLent = $true
        }
        return & $start -Name $command -ScriptBlock $work -ArgumentList $manifest, $location, $lent, $command, $parameters
    }
    if ($session -and -not $session.HandOver) {
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'SignIn.NotSignedIn' -Target $command -Message (
                "$command`: this PowerShell has no thread jobs, and a background job is another process, to which the session at '$($session.Endpoint)' is not passed. " +
                'Install the module ThreadJob (Install-Module ThreadJob), sign in with Az instead, or omit -AsJob.'))
    }
    if ($session.HandOver) {
        # The other process uses the context that Az saved; an object of this process cannot be used there.
        $null = $parameters.Remove('DefaultProfile')
    }
    Start-Job -Name $command -ScriptBlock $work -ArgumentList $manifest, $location, $null, $command, $parameters
}
