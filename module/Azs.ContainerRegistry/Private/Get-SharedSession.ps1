# The sessions of Connect-ContainerRegistryStamp that are open in this process, of all its runspaces: a list that all of them see.
function Get-SharedSession {
    $name = 'Azs.ContainerRegistry.Sessions'
    $lock = [string]::Intern($name)
    [System.Threading.Monitor]::Enter($lock)
    try {
        $list = [AppDomain]::CurrentDomain.GetData($name)
        if ($null -eq $list) {
            $list = [System.Collections.ArrayList]::Synchronized((New-Object -TypeName System.Collections.ArrayList))
            [AppDomain]::CurrentDomain.SetData($name, $list)
        }
    } finally {
        [System.Threading.Monitor]::Exit($lock)
    }
    , $list
}
