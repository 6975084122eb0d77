function Measure-ContainerRegistry {
    <#
    .SYNOPSIS
    Measures the space that a registry uses, by repository.

    .DESCRIPTION
    Reads all repositories, tags, and manifests of a registry, and adds up the sizes of their blobs. A blob that several repositories share is counted in
    each of them (SharedSize is that part of Size), and once in the Size of the registry.

    On the stamp that you are signed in to, the command also reads the list of blobs in the storage container of the registry. It then knows the images
    that lost their tags, and the blobs without an owner, which no manifest refers to: Optimize-ContainerRegistry deletes them. Without the storage, these
    properties are empty. A push that is running counts as blobs without an owner until it ends.

    A repository that cannot be read is a non-terminating error, and the blobs without an owner are then unknown.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443.

    .PARAMETER StorageAccountResourceId
    Storage account of the registry, if the registry has a custom domain name or another storage than that of its deployment.

    .PARAMETER StorageAccountContainer
    Blob container of the registry, with StorageAccountResourceId.

    .PARAMETER Credential
    Login for the registry. By default it comes from Docker's config.json, or, for a registry on the stamp that you are signed in to, from
    its key vault.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's.

    .PARAMETER TokenService
    Hosts that may receive the login although a registry of another domain names them as its token service. Without it, the login is
    sent only to the domain of the registry, and the error names the host.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 24 hours.

    .INPUTS
    System.String: a registry. Or an object with properties Registry, StorageAccountResourceId, and StorageAccountContainer.

    .OUTPUTS
    Azs.ContainerRegistry.RegistrySize: Registry, Size, Repositories (Registry, Repository, Tags, Manifests, UntaggedManifests, Size, SharedSize), Tags,
    Manifests, UntaggedImages, UntaggedSize, StoredSize, OrphanedBlobs, OrphanedSize. Sizes are bytes.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $size = Measure-ContainerRegistry -Registry registry.shanghai.cloudapp.azurestack.example -Credential $login
    $size.Repositories | Sort-Object -Property Size -Descending | Select-Object -First 10

    Shows the ten largest repositories.

    .EXAMPLE
    (Measure-ContainerRegistry -Registry registry.shanghai.cloudapp.azurestack.example -Credential $login).UntaggedImages | Where-Object { $_ } | Remove-ContainerRegistryImage -Credential $login -WhatIf

    Shows the images without a tag that would be removed.

    .LINK
    Optimize-ContainerRegistry

    .LINK
    Remove-ContainerRegistryImage

    .LINK
    Get-ContainerRegistryImage
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.RegistrySize')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountResourceId,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountBlobContainer')]
        [string] $StorageAccountContainer,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string[]] $TokenService,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.registry = $Registry
        $request.storageAccountResourceId = $StorageAccountResourceId
        $request.storageAccountContainer = $StorageAccountContainer
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_measure -Request $request -Secret $secret -AnySession
        if ($result) {
            [pscustomobject]@{
                PSTypeName     = 'Azs.ContainerRegistry.RegistrySize'
                Registry       = $result.registry
                Size           = $result.size
                Repositories   = @($result.repositories | Where-Object { $_ } | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.RepositorySize' })
                Tags           = $result.tags
                Manifests      = $result.manifests
                UntaggedImages = $(if ($null -ne $result.untaggedImages) { , @($result.untaggedImages) })
                UntaggedSize   = $result.untaggedSize
                StoredSize     = $result.storedSize
                OrphanedBlobs  = $result.orphanedBlobs
                OrphanedSize   = $result.orphanedSize
            }
            foreach ($failure in @($result.failures | Where-Object { $_ })) {
                $PSCmdlet.WriteError((New-OperationErrorRecord -Failure $failure.error))
            }
        }
    }
}
