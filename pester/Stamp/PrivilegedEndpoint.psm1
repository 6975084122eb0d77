# A remoting session that has the commands of a stamp's privileged endpoint, as documented: a second PowerShell process behind its named pipe.

# Session is $null where this PowerShell cannot make one; Reason says why.
function New-PrivilegedEndpoint {
    $endpoint = [pscustomobject]@{ Session = $null; Process = $null; Reason = 'this PowerShell has no sessions over named pipes' }
    $create = [System.Management.Automation.Runspaces.PSSession].GetMethod('Create', [type[]]@([runspace], [string], [System.Management.Automation.PSCmdlet]))
    if (-not $create -or $PSVersionTable.PSVersion.Major -lt 7) {
        return $endpoint
    }
    try {
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', 'Start-Sleep -Seconds 600') { $start.ArgumentList.Add($argument) }
        $endpoint.Process = [System.Diagnostics.Process]::Start($start)
        $connection = [System.Management.Automation.Runspaces.NamedPipeConnectionInfo]::new($endpoint.Process.Id)
        $deadline = [DateTime]::UtcNow.AddSeconds(60)
        while ($true) {
            $runspace = [runspacefactory]::CreateRunspace($connection)
            try {
                $runspace.Open()
                break
            } catch {
                # Its pipe appears some time after the process.
                $runspace.Dispose()
                if ([DateTime]::UtcNow -gt $deadline -or $endpoint.Process.HasExited) { throw }
                Start-Sleep -Milliseconds 200
            }
        }
        $endpoint.Session = [System.Management.Automation.Runspaces.PSSession]::Create($runspace, 'NamedPipe', $null)
        Invoke-Command -Session $endpoint.Session -ScriptBlock $script:Commands
    } catch {
        $endpoint.Reason = "no session over a named pipe: $($_.Exception.GetBaseException().Message)"
        $endpoint.Session = $null
    }
    $endpoint
}

function Remove-PrivilegedEndpoint {
    param([Parameter(Mandatory = $true)] $Endpoint)
    if ($Endpoint.Session) { Remove-PSSession -Session $Endpoint.Session }
    if ($Endpoint.Process) {
        if (-not $Endpoint.Process.HasExited) { $Endpoint.Process.Kill() }
        $Endpoint.Process.Dispose()
    }
}

$script:Commands = {
    $global:Applications = [ordered]@{}
    $global:Secrets = @{}

    function global:New-GraphApplication {
        [CmdletBinding()]
        param([Parameter(Mandatory = $true)] [string] $Name, [switch] $GenerateClientSecret)
        if ($Name -eq 'refused') { throw 'the stamp is busy' }
        $clientId = [guid]::NewGuid().ToString()
        $sid = "S-1-5-21-1634563105-1224503876-2692824315-$(2600 + $global:Applications.Count)"
        Write-Verbose -Message "New-GraphApplication : BEGIN on AZS-ADFS01" -Verbose
        $global:Applications[$sid] = [pscustomobject]@{ ApplicationIdentifier = $sid; ClientId = $clientId; Thumbprint = ''; ApplicationName = "Azurestack-$Name-$clientId"; ClientSecret = '' }
        if ($GenerateClientSecret) { Set-GraphApplication -ApplicationIdentifier $sid -ResetClientSecret }
    }

    function global:Get-GraphApplication { [CmdletBinding()] param() $global:Applications.Values }

    function global:Set-GraphApplication {
        [CmdletBinding()]
        param([Parameter(Mandatory = $true)] [string] $ApplicationIdentifier, [switch] $ResetClientSecret)
        if ($ResetClientSecret) { $global:Secrets[$ApplicationIdentifier] = [guid]::NewGuid().ToString('N') }
        $shown = $global:Applications[$ApplicationIdentifier].PSObject.Copy()
        $shown.ClientSecret = $global:Secrets[$ApplicationIdentifier]
        $shown
    }

    function global:Remove-GraphApplication {
        [CmdletBinding()]
        param([Parameter(Mandatory = $true)] [string] $ApplicationIdentifier)
        $global:Applications.Remove($ApplicationIdentifier)
        Write-Verbose -Message "Application with identifier $ApplicationIdentifier was deleted." -Verbose
    }

    # For the tests only.
    function global:Get-GraphSecret {
        [CmdletBinding()]
        param([Parameter(Mandatory = $true)] [string] $ApplicationIdentifier)
        $global:Secrets[$ApplicationIdentifier]
    }

    # As the endpoint of a stamp: commands run, and no scripts.
    $ExecutionContext.SessionState.LanguageMode = 'NoLanguage'
}

Export-ModuleMember -Function '*-*'
