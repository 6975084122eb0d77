# Outputs one object for each place of a trust command.
function Write-TrustResult {
    param([Parameter(Mandatory = $true)] [AllowNull()] $Result)

    foreach ($change in @($Result.changes | Where-Object { $_ })) {
        $output = ConvertTo-TypedObject -InputObject $change -TypeName 'Azs.ContainerRegistry.TrustChange'
        Add-Member -InputObject $output -MemberType NoteProperty -Name Registry -Value $Result.registry -PassThru
    }
}
