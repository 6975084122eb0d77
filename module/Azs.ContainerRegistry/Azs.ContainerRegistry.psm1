# Loads the functions and holds the state of one runspace. Nothing here is shared between runspaces.
Set-StrictMode -Version 1.0

$script:ModuleRoot = $PSScriptRoot
# Read when the first error occurs: Import-PowerShellDataFile loads a PowerShell module, which would double the import time.
$script:ModuleErrors = $null
$script:TextCatalogs = @{}

$languageMode = "$($ExecutionContext.SessionState.LanguageMode)"
if ($languageMode -ne 'FullLanguage') {
    # This mode permits cmdlets, but not New-Object for an ErrorRecord. A thrown error is the only error of Import-Module; a written one would be followed by
    # another.
    $row = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'ModuleErrors.psd1'))['Internal.ConstrainedLanguageMode']
    try {
        Write-Error -ErrorAction Stop -ErrorId 'Internal.ConstrainedLanguageMode' -Category $row.Category -TargetObject $languageMode -RecommendedAction $row.Hint -Message (
            "Azs.ContainerRegistry cannot be loaded: this session runs in Constrained Language Mode ($languageMode), and the module calls a native library, which requires Full Language Mode.")
    } catch {
        throw $_
    }
}

$script:AbiMajor = 1
# The same as in Interop/ShimContent.cs.
$script:ShimContent = '6d9ca8796b0e0052'
$script:PollMilliseconds = 50

$script:NativeLibrary = $null
$script:OwnSession = $null
$script:HandedOverSession = $null
# Endpoint of a failed sign-in: no other session is used instead of it.
$script:FailedSignIn = $null
$script:InheritanceTried = $false
# The session of the last command; Stop-LeftDeployment needs it after that command was stopped.
$script:LastSession = $null
$script:Lookups = @{}
# When the commands with -TimeoutSec began. An entry disappears with its command.
$script:CommandClocks = [System.Runtime.CompilerServices.ConditionalWeakTable[object, object]]::new()
# Log and report of the installation that runs, and the rows of the plan that is made.
$script:InstallationRecord = $null
$script:PlanRows = $null
# Commands that process several pipeline objects at the same time have a local variable of this name.
$script:OperationQueue = $null

# Properties of output objects that differ from the text in the library's JSON; see ConvertTo-PropertyValue.
$script:PropertyKinds = @{
    'Azs.ContainerRegistry.Certificate'       = @{ NotBefore = 'LocalTime'; NotAfter = 'LocalTime' }
    'Azs.ContainerRegistry.CredentialUpdate'  = @{ State = 'Azs.ContainerRegistry.CredentialUpdateState' }
    'Azs.ContainerRegistry.Deployment'        = @{ Timestamp = 'Time'; Duration = 'Duration' }
    'Azs.ContainerRegistry.Difference'        = @{ What = 'Word' }
    'Azs.ContainerRegistry.PlanStep'          = @{ Step = 'Word'; Action = 'Azs.ContainerRegistry.PlannedAction' }
    'Azs.ContainerRegistry.Problem'           = @{ Severity = 'Azs.ContainerRegistry.ProblemSeverity' }
    'Azs.ContainerRegistry.RegistryCheck'     = @{ Check = 'Word'; State = 'Azs.ContainerRegistry.CheckState' }
    'Azs.ContainerRegistry.RegistryUser'      = @{ Created = 'Time'; Updated = 'Time' }
    'Azs.ContainerRegistry.RegistryLogin'     = @{ Action = 'Azs.ContainerRegistry.ChangeAction' }
    'Azs.ContainerRegistry.Removal'           = @{ Step = 'Word'; Action = 'Azs.ContainerRegistry.PlannedAction' }
    'Azs.ContainerRegistry.ServicePrincipal'  = @{ SecretExpires = 'Time' }
    'Azs.ContainerRegistry.ServicePrincipalSecret' = @{ EndDate = 'Time' }
    'Azs.ContainerRegistry.TrustChange'       = @{ Target = 'Word'; Action = 'Azs.ContainerRegistry.ChangeAction' }
}

# The functions of pre-reqs.ps1. Runbooks rely on their failures: they end the calling script, like the throw in the originals.
$script:LegacyFunctions = @(
    'Get-AzureStackLoginStatus', 'Get-CertificateEncoded', 'Get-VMImageSku', 'New-KeyVault', 'New-KeyVaultSecret', 'New-ResourceGroup'
    'New-StorageAccount', 'New-StorageAccountContainer', 'Set-CertificateSecret', 'Set-ContainerRegistryPrerequisites', 'Set-RegistryAccessSecret'
)

#region Functions
# Packaging replaces this region with the text of all functions: reading one file takes a fraction of the time of many.
foreach ($file in [System.IO.Directory]::GetFiles("$PSScriptRoot/Private", '*.ps1')) {
    . $file
}
$script:PublicFunctions = foreach ($file in [System.IO.Directory]::GetFiles("$PSScriptRoot/Public", '*.ps1')) {
    . $file
    [System.IO.Path]::GetFileNameWithoutExtension($file)
}
#endregion

$script:Completers = Get-CompleterTable
Register-StampCompleter

$ExecutionContext.SessionState.Module.OnRemove = {
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    Close-StampSession -Session $script:HandedOverSession
}
