# Signs in and makes the session this runspace's own; the one before it stays when that fails. Gives the stamp of docs/abi.md.
function Open-StampSession {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [hashtable] $Session,
        [Parameter(Mandatory = $true)] [hashtable] $Secret
    )

    $ErrorActionPreference = 'Stop'
    $library = Get-NativeLibrary -Cmdlet $Cmdlet
    $bag = $null
    try {
        $bag = New-SecretBag -Library $library -Secret $Secret
        $native = $library.NewSession((ConvertTo-Json -InputObject $Session -Compress -Depth 5), $bag)
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        Stop-Command -Cmdlet $Cmdlet -Record (New-OperationErrorRecord -Failure (ConvertFrom-NativeException -Exception $_.Exception))
    } finally {
        if ($bag) {
            $bag.Dispose()
        }
    }

    $opened = @{ Native = $native; HandOver = $null; LogPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $Cmdlet.MyInvocation.BoundParameters['LogPath'] }
    $connected = $null
    try {
        $connected = Invoke-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase connect -Request @{} -Session $opened
    } finally {
        if (-not $connected) {
            Close-StampSession -Session $opened
        }
    }
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    $script:OwnSession = $opened
    $connected.stamp
}
