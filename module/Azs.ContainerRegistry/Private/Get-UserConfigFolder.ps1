# Returns the folder for the settings of this user: ~/.config or $XDG_CONFIG_HOME. Native code has another copy of the environment.
function Get-UserConfigFolder {
    [Environment]::GetFolderPath('ApplicationData', 'DoNotVerify')
}
