# Commands of PowerShell's own modules that the module and its scripts may call, with the allowed parameters. Windows PowerShell 5.1 has each of them. Commands
# of Az are called only if Az is loaded.
@{
    'Add-Member'                = 'InputObject', 'MemberType', 'Name', 'NotePropertyMembers', 'PassThru', 'Value'
    'Add-Type'                  = 'Path', 'ErrorAction'
    'ConvertFrom-Json'          = 'InputObject'
    'ConvertTo-Json'            = 'InputObject', 'Compress', 'Depth'
    'ForEach-Object'            = @()
    'Get-ChildItem'             = 'LiteralPath', 'Filter'
    'Get-Command'               = 'Name', 'CommandType', 'ErrorAction'
    'Get-PSCallStack'           = @()
    'Import-Module'             = 'Name', 'Global', 'ErrorAction'
    'Get-Module'                = 'Name', 'ListAvailable'
    'Get-Variable'              = 'Name', 'Scope', 'ValueOnly'
    'Import-LocalizedData'      = 'BindingVariable', 'BaseDirectory', 'FileName', 'UICulture', 'ErrorAction'
    'Import-PowerShellDataFile' = 'LiteralPath'
    'Invoke-Command'            = 'Session', 'ScriptBlock', 'ErrorAction'
    'Join-Path'                 = 'Path', 'ChildPath'
    'New-Object'                = 'TypeName', 'ArgumentList', 'Property'
    'Read-Host'                 = 'AsSecureString', 'Prompt'
    'Register-ArgumentCompleter' = 'CommandName', 'ParameterName', 'ScriptBlock'
    'Set-Location'              = 'LiteralPath'
    'Sort-Object'               = 'Property'
    'Start-Job'                 = 'Name', 'ScriptBlock', 'ArgumentList'
    'Receive-Job'               = 'Job', 'ErrorAction'
    'Remove-Job'                = 'Job', 'Force'
    'Select-Object'             = 'Skip', 'First', 'Last'
    'Set-StrictMode'            = 'Version'
    'Set-Variable'              = 'Name', 'Value', 'Scope', 'ErrorAction'
    'Test-Path'                 = 'LiteralPath'
    'Wait-Job'                  = 'Job', 'Any'
    'Where-Object'              = @()
    'Write-Debug'               = 'Message'
    'Write-Error'               = 'ErrorAction', 'ErrorId', 'ErrorRecord', 'Category', 'TargetObject', 'RecommendedAction', 'Message'
    'Write-Host'                = @()
    'Write-Information'         = 'MessageData', 'Tags'
    'Write-Progress'            = 'Activity', 'Status', 'PercentComplete', 'Completed'
    'Write-Verbose'             = 'Message'
    'Write-Warning'             = 'Message'
}
