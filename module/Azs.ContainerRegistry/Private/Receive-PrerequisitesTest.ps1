# Receives the operations of Test-ContainerRegistryPrerequisites until at most $Keep are left, and returns their results.
function Receive-PrerequisitesTest {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Queue,
        [int] $Keep,
        [switch] $Quiet
    )

    while ($Queue.Count -gt $Keep) {
        $result = Receive-QueuedOperation -Cmdlet $Cmdlet -Queue $Queue
        if ($result -and $Quiet) {
            $result.passed
        } elseif ($result) {
            ConvertTo-PrerequisitesTest -Result $result
        }
    }
}
