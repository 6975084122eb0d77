# Returns whether the managed shim's types are loaded and belong to this module: an assembly loaded by another release stays until the session ends.
function Test-Interop {
    $content = 'Azs.ContainerRegistry.Interop.ShimContent' -as [type]
    $null -ne $content -and $content::Id -eq $script:ShimContent
}
