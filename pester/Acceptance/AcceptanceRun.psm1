# The parts of the acceptance test: the run with its steps, certificates, an image, the removal, and the report.

# Imports the module of the package or of the checkout, whichever contains this folder.
function Import-AcceptedModule {
    foreach ($place in @('..', 'Azs.ContainerRegistry.psd1'), @('..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) {
        $manifest = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine([string[]](@($PSScriptRoot) + $place)))
        if (Test-Path -LiteralPath $manifest) {
            Remove-Module -Name Azs.ContainerRegistry -Force -ErrorAction Ignore
            Import-Module -Name $manifest -Force -Global
            return
        }
    }
    throw 'The module Azs.ContainerRegistry was not found next to the acceptance test.'
}

# A run has a unique prefix, which all of its resources have.
function New-AcceptanceRun {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [string] $ReportPath,
        [string[]] $Missing
    )
    $reports = $Folder
    if ($ReportPath) {
        $reports = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($ReportPath)
        $null = New-Item -ItemType Directory -Path $reports -Force
    }
    $prefix = 'azcracc' + [guid]::NewGuid().ToString('N').Substring(0, 8)
    # The Windows path of TestDrive can be a short one.
    $own = (New-Item -ItemType Directory -Path (Join-Path -Path $Folder -ChildPath $prefix)).FullName
    @{
        Prefix = $prefix; Folder = $own; Reports = $reports; WritesReport = [bool]$ReportPath; Missing = @($Missing | Where-Object { $_ })
        LogPath = Join-Path -Path $reports -ChildPath "$prefix.jsonl"
        Steps = New-Object -TypeName System.Collections.ArrayList
        Stamp = $null; DnsName = $null; Certificate = $null; Desired = $null; Prerequisites = $null; Created = $false; Deployed = $false
    }
}

# Runs one step, and notes its result for the report. A step is skipped if the step that it needs has not passed.
function Invoke-AcceptanceStep {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [Parameter(Mandatory = $true)] [string] $Name,
        [string] $After,
        # Why the step is not requested.
        [string] $Without,
        [Parameter(Mandatory = $true)] [scriptblock] $Script
    )
    $reason = $Without
    if ($Run.Missing.Count -gt 0) {
        $reason = 'parameters of the stamp are missing: {0}' -f ($Run.Missing -join ', ')
    } elseif (-not $reason -and $After -and -not @($Run.Steps | Where-Object { $_.Name -eq $After -and $_.Result -eq 'Passed' })) {
        $reason = "it needs the step $After"
    }
    $step = @{ Name = $Name; Result = 'Skipped'; Seconds = 0; Detail = $reason }
    $null = $Run.Steps.Add($step)
    if ($reason) {
        Set-ItResult -Skipped -Because $reason
        return
    }
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $step.Result = 'Failed'
    try {
        $step.Detail = [string](. $Script)
        $step.Result = 'Passed'
    } catch {
        $step.Detail = $_.Exception.Message
        throw
    } finally {
        $step.Seconds = [math]::Round($watch.Elapsed.TotalSeconds, 1)
    }
}

# A user with a random password.
function New-AcceptanceLogin {
    param([Parameter(Mandatory = $true)] [string] $UserName)
    $bytes = New-Object -TypeName byte[] -ArgumentList 24
    $random = [System.Security.Cryptography.RandomNumberGenerator]::Create()
    $random.GetBytes($bytes)
    $random.Dispose()
    $password = New-Object -TypeName System.Security.SecureString
    foreach ($sign in ('Aa1-' + [Convert]::ToBase64String($bytes)).ToCharArray()) { $password.AppendChar($sign) }
    New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $UserName, $password
}

# <region>.cloudapp.<fqdn> of the stamp.
function Get-AcceptanceSuffix {
    param([Parameter(Mandatory = $true)] [string] $Endpoint)
    $labels = ([uri]$Endpoint).Host.Split('.')
    '{0}.cloudapp.{1}' -f $labels[1], ($labels[2..($labels.Count - 1)] -join '.')
}

# A self-signed certificate for the registry, with its PEM file, which a client trusts.
function New-AcceptanceCertificate {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [Parameter(Mandatory = $true)] [string] $Name,
        [Parameter(Mandatory = $true)] [securestring] $Password
    )
    $file = Join-Path -Path $Run.Folder -ChildPath "$Name.pfx"
    $made = New-ContainerRegistryCertificate -CommonName $Run.DnsName -Password $Password -FilePath $file -ErrorAction Stop 6>$null
    $certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $file, $Password
    $root = Join-Path -Path $Run.Folder -ChildPath "$Name.pem"
    $body = [Convert]::ToBase64String($certificate.RawData, 'InsertLineBreaks')
    [System.IO.File]::WriteAllText($root, "-----BEGIN CERTIFICATE-----`n$body`n-----END CERTIFICATE-----`n")
    $certificate.Dispose()
    Add-Member -InputObject $made -MemberType NoteProperty -Name RootFile -Value $root -PassThru
}

# The writes in a log of the module. Sign-ins and reads of storage keys are POST requests and change nothing.
function Get-AcceptanceWrite {
    param([Parameter(Mandatory = $true)] [string] $LogPath)
    Get-Content -LiteralPath $LogPath | ForEach-Object { ConvertFrom-Json -InputObject $_ } |
        Where-Object { $_.kind -eq 'request' -and 'PUT', 'PATCH', 'DELETE' -contains $_.method } | ForEach-Object { '{0} {1}' -f $_.method, $_.path }
}

# Writes an OCI layout with one small image.
function New-AcceptanceImage {
    param([Parameter(Mandatory = $true)] [string] $Path, [Parameter(Mandatory = $true)] [string] $Name)
    $blobs = Join-Path -Path (Join-Path -Path $Path -ChildPath 'blobs') -ChildPath 'sha256'
    $null = New-Item -ItemType Directory -Path $blobs -Force
    $layer = Write-AcceptanceBlob -Folder $blobs -MediaType 'application/vnd.oci.image.layer.v1.tar' -Bytes (New-Object -TypeName byte[] -ArgumentList 10240)
    $config = [ordered]@{ architecture = 'amd64'; os = 'linux'; rootfs = [ordered]@{ type = 'layers'; diff_ids = @($layer.digest) }; created_by = $Name }
    $config = Write-AcceptanceBlob -Folder $blobs -MediaType 'application/vnd.oci.image.config.v1+json' -Value $config
    $manifest = [ordered]@{ schemaVersion = 2; mediaType = 'application/vnd.oci.image.manifest.v1+json'; config = $config; layers = @($layer) }
    $manifest = Write-AcceptanceBlob -Folder $blobs -MediaType 'application/vnd.oci.image.manifest.v1+json' -Value $manifest
    $manifest.annotations = @{ 'org.opencontainers.image.ref.name' = $Name }
    $index = ConvertTo-Json -InputObject ([ordered]@{ schemaVersion = 2; manifests = @($manifest) }) -Depth 10
    [System.IO.File]::WriteAllText((Join-Path -Path $Path -ChildPath 'index.json'), $index)
    [System.IO.File]::WriteAllText((Join-Path -Path $Path -ChildPath 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
}

function Write-AcceptanceBlob {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [Parameter(Mandatory = $true)] [string] $MediaType,
        [byte[]] $Bytes,
        $Value
    )
    if ($null -eq $Bytes) {
        $Bytes = [System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $Value -Depth 10 -Compress))
    }
    $sha256 = [System.Security.Cryptography.SHA256]::Create()
    $digest = [BitConverter]::ToString($sha256.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
    $sha256.Dispose()
    [System.IO.File]::WriteAllBytes((Join-Path -Path $Folder -ChildPath $digest), $Bytes)
    [ordered]@{ mediaType = $MediaType; digest = "sha256:$digest"; size = $Bytes.Length }
}

# Removes the resources of the run, and proves that nothing of it is left. A name without the prefix of the run is refused.
function Remove-Acceptance {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [Parameter(Mandatory = $true)] [hashtable] $Names,
        [Parameter(Mandatory = $true)] [string[]] $RegistryUserName,
        [Parameter(Mandatory = $true)] [string] $DeploymentGroup
    )
    foreach ($name in @($Names.Values) + $RegistryUserName + $DeploymentGroup) {
        if ($Run.Prefix -notmatch '^azcracc[0-9a-f]{8}$' -or -not $name.StartsWith($Run.Prefix)) {
            throw "'$name' does not have the prefix of this run, '$($Run.Prefix)': nothing was removed."
        }
    }
    $removal = @{ RegistryUserName = $RegistryUserName; RemoveData = $true; Force = $true; ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' } + $Names
    if ($Run.Desired.UserObjectId) { $removal.UserObjectId = $Run.Desired.UserObjectId }
    if ($Run.Desired.ApplicationIdentifier) { $removal.ApplicationIdentifier = $Run.Desired.ApplicationIdentifier }
    if ($Run.Desired.ServicePrincipalId) { $removal.ServicePrincipalId = $Run.Desired.ServicePrincipalId }
    if ($Run.Deployed) {
        $removal.DeploymentResourceGroupName = $DeploymentGroup
        # A deployment of a failed step may still run.
        foreach ($deployment in @(Get-ContainerRegistryDeployment -ResourceGroupName $DeploymentGroup -ErrorAction SilentlyContinue 6>$null)) {
            if ('Succeeded', 'Failed', 'Canceled' -notcontains [string]$deployment.State) {
                Stop-ContainerRegistryDeployment -ResourceGroupName $DeploymentGroup -Name $deployment.Name -Confirm:$false -ErrorAction SilentlyContinue 6>$null
            }
        }
    }
    $kept = @()
    try {
        $kept = @(Remove-ContainerRegistry @removal -PassThru 6>$null | Where-Object { [string]$_.Action -eq 'None' })
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'Removal.NothingFound,*') { throw }
    }
    if ($kept.Count -gt 0) {
        throw 'These resources were kept: {0}' -f (@($kept | ForEach-Object { '{0} ({1})' -f $_.Target, $_.Reason }) -join ', ')
    }
    try {
        $null = Remove-ContainerRegistry @removal 6>$null
    } catch {
        if ($_.FullyQualifiedErrorId -notlike 'Removal.NothingFound,*') { throw }
        $Run.Created = $false
        $Run.Deployed = $false
        return
    }
    throw "Resources with the prefix '$($Run.Prefix)' were still there after the removal."
}

# The path of a report of a command.
function Get-AcceptanceReport {
    param([Parameter(Mandatory = $true)] [hashtable] $Run, [Parameter(Mandatory = $true)] [string] $Name)
    Join-Path -Path $Run.Reports -ChildPath "$($Run.Prefix)-$Name.html"
}

# Writes the table of the steps.
function Write-AcceptanceReport {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)
    if (-not $Run.WritesReport) { return }
    $lines = @("# Acceptance $($Run.Prefix)", '')
    $lines += 'Module {0}, PowerShell {1}, {2}' -f (Get-Module -Name Azs.ContainerRegistry).Version, $PSVersionTable.PSVersion, [string]$Run.Stamp.IdentitySystem
    $lines += '', '| step | result | seconds | detail |', '| --- | --- | --- | --- |'
    foreach ($step in $Run.Steps) {
        $detail = ([string]$step.Detail -replace '\s+', ' ').Replace('|', '\|').Trim()
        $lines += '| {0} | {1} | {2} | {3} |' -f $step.Name, $step.Result, $step.Seconds, $detail
    }
    if ($Run.Created) {
        $lines += '', "Not everything was removed: look for resource groups whose names begin with $($Run.Prefix)."
    }
    $file = Join-Path -Path $Run.Reports -ChildPath "$($Run.Prefix).md"
    [System.IO.File]::WriteAllText($file, ($lines -join "`n") + "`n")
}

Export-ModuleMember -Function '*-*'
