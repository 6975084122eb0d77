# Loads the functions and holds the state of one runspace. Nothing here is shared between runspaces.
Set-StrictMode -Version 1.0

$script:ModuleRoot = $PSScriptRoot
# Read when the first error needs it: Import-PowerShellDataFile loads a module of PowerShell, which would double the time of an import.
$script:ModuleErrors = $null
$script:TextCatalogs = @{}

$languageMode = "$($ExecutionContext.SessionState.LanguageMode)"
if ($languageMode -ne 'FullLanguage') {
    # That mode permits cmdlets and no New-Object for an ErrorRecord. Thrown, it is the one error of Import-Module; written, another follows it.
    $row = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'ModuleErrors.psd1'))['Internal.ConstrainedLanguageMode']
    try {
        Write-Error -ErrorAction Stop -ErrorId 'Internal.ConstrainedLanguageMode' -Category $row.Category -TargetObject $languageMode -RecommendedAction $row.Hint -Message (
            "Azs.ContainerRegistry cannot be loaded: this session runs in Constrained Language Mode ($languageMode), and the module calls a native library, which requires Full Language Mode.")
    } catch {
        throw $_
    }
}

$script:AbiMajor = 1
# That of Interop/ShimContent.cs.
$script:ShimContent = 'a873df579f753951'
$script:PollMilliseconds = 50

$script:NativeLibrary = $null
$script:OwnSession = $null
$script:HandedOverSession = $null
# Endpoint of a failed sign-in: no other session is used instead of it.
$script:FailedSignIn = $null
# The session of the command that ran last; Stop-LeftDeployment needs it after that command was stopped.
$script:LastSession = $null
$script:Lookups = @{}

# Properties of output objects that are more than the text in the library's JSON; see ConvertTo-PropertyValue.
$script:PropertyKinds = @{
    'Azs.ContainerRegistry.Certificate'       = @{ NotBefore = 'LocalTime'; NotAfter = 'LocalTime' }
    'Azs.ContainerRegistry.CredentialUpdate'  = @{ State = 'Word' }
    'Azs.ContainerRegistry.Deployment'        = @{ Timestamp = 'Time'; Duration = 'Duration' }
    'Azs.ContainerRegistry.Difference'        = @{ What = 'Word' }
    'Azs.ContainerRegistry.Problem'           = @{ Severity = 'Word' }
    'Azs.ContainerRegistry.RegistryCheck'     = @{ Check = 'Word'; State = 'Word' }
    'Azs.ContainerRegistry.Removal'           = @{ Step = 'Word'; Action = 'Word' }
    'Azs.ContainerRegistry.ServicePrincipal'  = @{ SecretExpires = 'Time' }
    'Azs.ContainerRegistry.ServicePrincipalSecret' = @{ EndDate = 'Time' }
}

# The functions of pre-reqs.ps1. Runbooks rely on their failures: they end the calling script, as the originals' throw did.
$script:LegacyFunctions = @(
    'Get-AzureStackLoginStatus', 'Get-CertificateEncoded', 'Get-VMImageSku', 'New-KeyVault', 'New-KeyVaultSecret', 'New-ResourceGroup'
    'New-StorageAccount', 'New-StorageAccountContainer', 'Set-CertificateSecret', 'Set-ContainerRegistryPrerequisites', 'Set-RegistryAccessSecret'
)

#region Functions
# Packing replaces this region with the text of all functions: one file is read in a fraction of the time of seventy.
foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'Private') -Filter '*.ps1') {
    . $file.FullName
}
$script:PublicFunctions = foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'Public') -Filter '*.ps1') {
    . $file.FullName
    $file.BaseName
}
#endregion

$script:Completers = Get-CompleterTable
Register-StampCompleter

$ExecutionContext.SessionState.Module.OnRemove = {
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    Close-StampSession -Session $script:HandedOverSession
}
