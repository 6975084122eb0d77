# Returns the last successful one of some deployments; nothing if there is none.
function Select-LastDeployment {
    param([AllowNull()] [object[]] $Deployment)

    @($Deployment | Where-Object { $_.State -eq 'Succeeded' } | Sort-Object -Property Timestamp | Select-Object -Last 1)[0]
}
