# Asks for confirmation before something is deleted, and names it. Returns $true if the command may continue: the user confirmed, -Force or -Confirm:$false was
# given, or -WhatIf deletes nothing. Without a user to ask it is an error: with redirected input PowerShell itself would assume the default, yes.
function Confirm-Removal {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        # What will be deleted, one line per item.
        [Parameter(Mandatory = $true)] [string[]] $Item,
        # Keeps 'Yes to All' and 'No to All' for the next object of the pipeline.
        [Parameter(Mandatory = $true)] [hashtable] $Answer
    )

    if (-not (Test-RemovalQuestion)) {
        return $true
    }
    $reason = $null
    if (Test-ConsoleInput) {
        $yesToAll, $noToAll = [bool]$Answer.YesToAll, [bool]$Answer.NoToAll
        $question = (@(Get-ModuleText -English 'This deletes:') + @($Item | ForEach-Object { "  - $_" }) + (Get-ModuleText -English 'Continue?')) -join [Environment]::NewLine
        try {
            $confirmed = $Cmdlet.ShouldContinue($question, (Get-ModuleText -English 'Confirm'), [ref]$yesToAll, [ref]$noToAll)
            $Answer.YesToAll, $Answer.NoToAll = $yesToAll, $noToAll
            return $confirmed
        } catch {
            # For example, with -NonInteractive.
            $reason = $_.Exception.GetBaseException().Message
            Write-Verbose -Message $reason
        }
    }
    Import-Interop -Cmdlet $Cmdlet
    Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target 'Confirm' -Cmdlet $Cmdlet -Message (
            "Azs.ContainerRegistry: $($Cmdlet.MyInvocation.MyCommand.Name) asks before it deletes, and this session cannot prompt. Nothing was deleted. Add -Confirm:`$false to delete: $($Item -join '; ')."))
    $false
}
