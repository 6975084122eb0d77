# The applications of an AD FS stamp with this display name, client id or SID, as Get-GraphApplication gives them. The stamp names an application
# <prefix>-<name>-<client id>.
function Find-AdfsApplication {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [string] $DisplayName,
        [string] $ApplicationId,
        # Throws when there is none.
        [switch] $Required,
        # Gives all that fit. Otherwise several are an error, since a command must not choose.
        [switch] $All
    )

    Import-Interop -Cmdlet $Cmdlet
    $known = @(Invoke-PrivilegedEndpoint -Cmdlet $Cmdlet -Session $Session -Command { Get-GraphApplication } | Where-Object { $_ })
    if (@($known | Where-Object { -not $_.ApplicationIdentifier -or -not $_.ApplicationName }).Count -gt 0) {
        throw (New-ModuleErrorRecord -Id 'ServicePrincipal.PrivilegedEndpointFailed' -Target $Session.ComputerName -Cmdlet $Cmdlet -Message (
                "Get-GraphApplication returned an application without identifier or name on the privileged endpoint '$($Session.ComputerName)'"))
    }
    if ($ApplicationId) {
        $text = "the application id $ApplicationId"
        $found = @($known | Where-Object { $ApplicationId -in $_.ClientId, $_.ApplicationIdentifier })
    } else {
        $text = "the display name '$DisplayName'"
        $pattern = '^([^-]+-)?{0}(-[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})?$' -f [regex]::Escape($DisplayName)
        $found = @($known | Where-Object { $_.ApplicationName -match $pattern })
    }
    if ($found.Count -eq 0 -and $Required) {
        throw (New-ModuleErrorRecord -Id 'Principal.NotFound' -Target "$DisplayName$ApplicationId" -Cmdlet $Cmdlet -Message "no application of the stamp has $text")
    }
    if ($found.Count -gt 1 -and -not $All) {
        $ids = @($found | ForEach-Object { $_.ApplicationIdentifier }) -join ', '
        throw (New-ModuleErrorRecord -Id 'ServicePrincipal.Ambiguous' -Target "$DisplayName$ApplicationId" -Cmdlet $Cmdlet -Message "$($found.Count) applications of the stamp have $text`: $ids")
    }
    $found
}
