# Returns the output object of Test-ContainerRegistryPrerequisites.
function ConvertTo-PrerequisitesTest {
    param([Parameter(Mandatory = $true)] $Result)

    $test = ConvertTo-TypedObject -InputObject $Result -TypeName 'Azs.ContainerRegistry.PrerequisitesTest'
    $test.Differences = @($Result.differences | Where-Object { $_ } |
            ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Difference' })
    $test.Problems = @($Result.problems | Where-Object { $_ } |
            ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Problem' })
    $test
}
