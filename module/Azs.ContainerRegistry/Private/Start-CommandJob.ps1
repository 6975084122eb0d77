# Runs the public function $Cmdlet as a job with the bound parameters, and returns the job (-AsJob). It runs in this process and uses the session of its caller,
# also where PowerShell has no thread jobs (Windows PowerShell 5.1). Prompts for secrets and confirmations come before. Parameters are passed as objects, never
# as text.
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
    $lent = $null
    if ($session -and -not $session.HandOver) {
        $lent = $session.Clone()
        $lent.IsLent = $true
    }
    $work = {
        param($Manifest, $Location, $Lent, $Command, $Parameters)
        Import-Module -Name $Manifest
        if ($Lent) {
            & (Get-Module -Name Azs.ContainerRegistry) { $script:OwnSession = $args[0] } $Lent
        }
        Set-Location -LiteralPath $Location
        # A failure ends only its statement; thrown again, it is the state of the job.
        try { & $Command @Parameters } catch { throw }
    }
    $manifest = Join-Path -Path $script:ModuleRoot -ChildPath 'Azs.ContainerRegistry.psd1'
    $location = $Cmdlet.SessionState.Path.CurrentFileSystemLocation.Path
    if (-not ('Azs.ContainerRegistry.Interop.CommandJob' -as [type])) {
        # Not part of the shim's assembly, which does without a reference to PowerShell.
        Add-Type -Path (Join-Path -Path $script:ModuleRoot -ChildPath 'Interop/Job/CommandJob.cs') -ErrorAction Stop
    }
    $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace([System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault())
    $runspace.Open()
    $shell = [System.Management.Automation.PowerShell]::Create()
    $shell.Runspace = $runspace
    $null = $shell.AddScript([string]$work)
    foreach ($argument in $manifest, $location, $lent, $command, $parameters) {
        $null = $shell.AddArgument($argument)
    }
    $job = New-Object -TypeName Azs.ContainerRegistry.Interop.CommandJob -ArgumentList $command, $shell
    $Cmdlet.JobRepository.Add($job)
    $job.Start()
    $job
}
