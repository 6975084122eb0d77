@{
    'Argument.Missing'              = @{
        Number = 101; Category = 'InvalidArgument'
        Hint   = 'Pass the parameter that the message names.'
    }
    'Argument.Invalid'              = @{
        Number = 102; Category = 'InvalidArgument'
        Hint   = 'Correct the parameter that the message names.'
    }
    'Configuration.Invalid'         = @{
        Number = 208; Category = 'InvalidData'
        Hint   = 'Correct the member that the message names. registry.schema.json in the module''s folder describes the file.'
    }
    'Deployment.NotFound'           = @{
        Number = 604; Category = 'ObjectNotFound'
        Hint   = 'Check -ResourceGroupName and -Name. Get-ContainerRegistryDeployment lists the existing deployments.'
    }
    'SignIn.NotSignedIn'            = @{
        Number = 301; Category = 'AuthenticationError'
        Hint   = 'Sign in with Connect-ContainerRegistryStamp, or with Connect-AzAccount (Az) or Connect-AzureRmAccount (AzureRM) on the stamp, and select a subscription.'
    }
    'SignIn.NoSubscription'         = @{
        Number = 302; Category = 'AuthenticationError'
        Hint   = 'Log in first and select a subscription: -SubscriptionId, Set-AzContext or Select-AzureRmSubscription.'
    }
    'SignIn.ContextOfPublicAzure'   = @{
        Number = 315; Category = 'AuthenticationError'
        Hint   = 'Sign in to the environment of the stamp: Add-AzEnvironment -Name <name> -ArmEndpoint https://management.<region>.<fqdn>, then Connect-AzAccount -Environment <name>.'
    }
    'SignIn.EnvironmentOfOtherStamp' = @{
        Number = 334; Category = 'AuthenticationError'
        Hint   = 'Remove the environment (Remove-AzEnvironment or Remove-AzureRmEnvironment), or pass another -EnvironmentName.'
    }
    'Argument.PositionsUnclear'     = @{
        Number = 133; Category = 'InvalidArgument'
        Hint   = 'Name the parameters: -Location, -ServicePrincipalId (AAD) or -ApplicationIdentifier and -UserObjectId (AD FS), -ResourceGroupName, and so on.'
    }
    'Principal.NotFound'            = @{
        Number = 514; Category = 'ObjectNotFound'
        Hint   = 'Pass the application id of a service principal in the tenant of the stamp. A new service principal takes a few minutes to appear.'
    }
    'ServicePrincipal.Ambiguous'    = @{
        Number = 596; Category = 'InvalidArgument'
        Hint   = 'Choose another -DisplayName, or select one of the listed applications with -ApplicationId.'
    }
    'ServicePrincipal.PrivilegedEndpointFailed' = @{
        Number = 579; Category = 'InvalidResult'
        Hint   = 'Open a new session on the privileged endpoint with an account that may use it (New-PSSession -ConfigurationName PrivilegedEndpoint), then run the same command again.'
    }
    'Trust.CertificateUnconfirmed'  = @{
        Number = 763; Category = 'SecurityError'
        Hint   = 'Pass the root certificate with -CertificateFilePath, or the thumbprint with -Thumbprint as the operator of the registry gave it to you.'
    }
    'Internal.Defect'               = @{
        Number = 902; Category = 'NotSpecified'
        Hint   = 'Report the message.'
    }
    'Internal.NativeLibraryMissing' = @{
        Number = 904; Category = 'ResourceUnavailable'
        Hint   = 'Install the module package for this platform, or build it with ''cargo xtask demo''. $env:AZCR_NATIVE_LIBRARY can contain the path of another library.'
    }
    'Internal.AbiMismatch'          = @{
        Number = 905; Category = 'InvalidOperation'
        Hint   = 'Install the module and the library from the same package.'
    }
    'Internal.SessionOutdated'      = @{
        Number = 930; Category = 'InvalidOperation'
        Hint   = 'Start a new PowerShell session and import the module there.'
    }
    'Internal.ConstrainedLanguageMode' = @{
        Number = 931; Category = 'PermissionDenied'
        Hint   = 'Allow the module in the application control policy of this machine (AppLocker or App Control for Business), or import it on a machine without such a policy.'
    }
}
