# Copies the images of the configuration to the registry, with the first login. Images that the registry already contains are not sent again.
function Install-ConfiguredImage {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $images = @($Run.Configuration.images | Where-Object { $_ })
    $Run.Images = @()
    if ($images.Count -eq 0) {
        return
    }
    # Without its container, a registry does not answer.
    $isPlanned = $Run.PlanOnly -and (-not $Run.Registry -or $Run.ContainerIsPlanned)
    $credential = Get-ConfiguredCredential -Run $Run
    $trust = Remove-EmptyValue -Table @{ TrustedRootFile = $Run.Configuration.deployment.registryTrustedRootFile }
    $Run.Images = @(for ($index = 0; $index -lt $images.Count; $index++) {
            $image = $images[$index]
            $name = $image.destination
            if (-not $name) {
                $name = if ($image.source) { $image.source -replace '^[^/]*[.:][^/]*/', '' } else { [System.IO.Path]::GetFileName($image.path) }
            }
            if ($isPlanned) {
                Add-PlanRow -Step image -Target "Image '$name'" -Action create -Reason 'it is copied unless the registry contains it'
                continue
            }
            $platform = Remove-EmptyValue -Table @{ Platform = @($image.platform | Where-Object { $_ }) }
            if ($image.path) {
                $target = if ($image.destination) { @{ Destination = "$($Run.Registry)/$name" } } else { @{ Registry = $Run.Registry } }
                Import-ContainerRegistryImage -Path $image.path -Credential $credential @target @trust @platform
                continue
            }
            $source = @{}
            if ($image.sourceUserName) {
                $source.SourceCredential = Get-ConfiguredCredential -Run $Run -Name $image.sourceUserName -Reference $image.sourcePassword -Place "images[$index].sourcePassword"
            }
            Copy-ContainerRegistryImage -Source $image.source -Destination "$($Run.Registry)/$name" -DestinationCredential $credential @source @trust @platform
        })
}
