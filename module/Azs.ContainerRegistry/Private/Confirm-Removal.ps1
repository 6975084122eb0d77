# Asks before something is deleted, and names it. Gives $true when the command may continue: it was confirmed, -Force or -Confirm:$false answers
# beforehand, or -WhatIf deletes nothing. Where no one can answer it is an error: with redirected input PowerShell itself would take the default, yes.
function Confirm-Removal {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        # What is deleted, one line each.
        [Parameter(Mandatory = $true)] [string[]] $Item,
        # Remembers 'Yes to All' and 'No to All' for the next object of the pipeline.
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
            # Such as that of -NonInteractive.
            $reason = $_.Exception.GetBaseException().Message
            Write-Verbose -Message $reason
        }
    }
    Import-Interop -Cmdlet $Cmdlet
    Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target 'Confirm' -Cmdlet $Cmdlet -Message (
            "Azs.ContainerRegistry: $($Cmdlet.MyInvocation.MyCommand.Name) asks before it deletes, and this session cannot prompt. Nothing was deleted. Add -Confirm:`$false to delete: $($Item -join '; ')."))
    $false
}
