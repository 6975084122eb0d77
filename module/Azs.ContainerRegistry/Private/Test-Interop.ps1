# Whether the managed shim's types are loaded and are those of this module: an assembly that another release loaded stays until the session ends.
function Test-Interop {
    $content = 'Azs.ContainerRegistry.Interop.ShimContent' -as [type]
    $null -ne $content -and $content::Id -eq $script:ShimContent
}
