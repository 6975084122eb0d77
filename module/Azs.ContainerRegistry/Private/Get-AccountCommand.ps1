# Returns the sign-in commands of Az or AzureRM, if the module is loaded: @{ Kind; GetContext; Connect; GetEnvironment; AddEnvironment }.
function Get-AccountCommand {
    foreach ($kind in 'Az', 'AzureRm') {
        $names = @{
            GetContext = "Get-${kind}Context"; GetEnvironment = "Get-${kind}Environment"; AddEnvironment = "Add-${kind}Environment"
            # AzureRM.profile before 4.3 has only Add-AzureRmAccount.
            Connect    = "Connect-${kind}Account", "Add-${kind}Account"
        }
        $found = @{ Kind = $kind }
        foreach ($purpose in $names.Keys) {
            $found[$purpose] = Find-LoadedCommand -Name $names[$purpose]
        }
        if ($found.GetContext -and $found.GetEnvironment -and $found.AddEnvironment -and $found.Connect) {
            $found
        }
    }
}
