//! 3xx: sign-in and trust.

macro_rules! sign_in {
    ($($before:tt)*) => {
        next_band! { $($before)*
            NotSignedIn = 301, "SignIn.NotSignedIn", AuthenticationError,
                "There is no signed-in session.", "Sign in with Connect-ContainerRegistryStamp, or with Connect-AzAccount (Az) or Connect-AzureRmAccount (AzureRM) on the stamp, and select a subscription.";
            NoSubscription = 302, "SignIn.NoSubscription", AuthenticationError,
                "The account has no subscription, or none is selected.", "Log in first and select a subscription: -SubscriptionId, Set-AzContext or Select-AzureRmSubscription.";
            SeveralSubscriptions = 303, "SignIn.SeveralSubscriptions", InvalidArgument,
                "The account has several subscriptions, and none is selected.", "Select one of the listed subscriptions with -SubscriptionId.";
            SubscriptionNotFound = 304, "SignIn.SubscriptionNotFound", ObjectNotFound,
                "The account does not have access to this subscription.", "Select one of the listed subscriptions, or sign in with an account that has access to it.";
            SignInFailed = 305, "SignIn.Failed", AuthenticationError,
                "The login service rejected the sign-in for the reason in the message.", "Look up the AADSTS or MSIS code in the message. Give the request id to the identity team.";
            ClientSecretRejected = 306, "SignIn.ClientSecretRejected", AuthenticationError,
                "The client secret of the application is incorrect or has expired.", "Pass the current secret of the application (its value, not its id).";
            ApplicationUnknown = 307, "SignIn.ApplicationUnknown", AuthenticationError,
                "The application does not exist in this tenant.", "Check -ApplicationId and -TenantId. On AD FS, the application must be registered on the stamp.";
            TenantUnknown = 308, "SignIn.TenantUnknown", AuthenticationError,
                "The tenant does not exist.", "Pass the tenant as a GUID or as a verified domain name.";
            ClientCertificateRejected = 309, "SignIn.ClientCertificateRejected", AuthenticationError,
                "The login service rejected the certificate of the application.", "Register this certificate with the application, and check that it has not expired.";
            ClockSkew = 310, "SignIn.ClockSkew", AuthenticationError,
                "The clocks of this machine and the stamp differ by more than 5 minutes.", "Set the clock of this machine (w32tm /resync, or chrony), then try again.";
            ResourceRejected = 311, "SignIn.ResourceRejected", AuthenticationError,
                "The login service does not know the audience of the requested token.", "Check that the tenant is the one that the stamp is registered with.";
            DeviceCodeDeclined = 312, "SignIn.DeviceCodeDeclined", AuthenticationError,
                "The device code sign-in was declined.", "Start the sign-in again and accept it.";
            DeviceCodeExpired = 313, "SignIn.DeviceCodeExpired", OperationTimeout,
                "The device code expired before it was used.", "Start the sign-in again and enter the new code in time.";
            HandOverFailed = 314, "SignIn.HandOverFailed", AuthenticationError,
                "The Az or AzureRM session did not return a token.", "Sign in again (Connect-AzAccount -Environment <stamp>), or use Connect-ContainerRegistryStamp.";
            ContextOfPublicAzure = 315, "SignIn.ContextOfPublicAzure", AuthenticationError,
                "The signed-in session belongs to public Azure, not to a stamp.", "Sign in to the environment of the stamp: Add-AzEnvironment -Name <name> -ArmEndpoint https://management.<region>.<fqdn>, then Connect-AzAccount -Environment <name>.";
            ContextOfOtherStamp = 316, "SignIn.ContextOfOtherStamp", AuthenticationError,
                "The token belongs to a different stamp or tenant than the target.", "Select the context of this stamp, or sign in to it.";
            UserRejected = 317, "SignIn.UserRejected", AuthenticationError,
                "The user name or password is incorrect, or the account requires another sign-in method.", "Check the user name and password. For accounts with multi-factor authentication, use -DeviceCode.";
            TokenExpired = 318, "SignIn.TokenExpired", AuthenticationError,
                "The token has expired and cannot be renewed.", "Sign in again.";
            MethodNotForAdfs = 319, "SignIn.MethodNotForAdfs", AuthenticationError,
                "This sign-in method is available only on AAD.", "On an AD FS stamp, use a client secret, client certificate, device code, or token.";
            AccountDisabled = 339, "SignIn.AccountDisabled", AuthenticationError,
                "The account or application is disabled in the directory, or has expired.", "Ask the directory administrator to enable or extend it, or sign in with another account.";
            AccountLocked = 340, "SignIn.AccountLocked", AuthenticationError,
                "The account is locked after too many failed sign-ins, or the source address is blocked.", "Wait until the lock ends or ask the directory administrator to remove it. Do not try again before that, and check which stored password is outdated.";
            PasswordExpired = 341, "SignIn.PasswordExpired", AuthenticationError,
                "The password of the account has expired or must be changed.", "Sign in to the portal once to set a new password, then run the command with it.";
            ConditionalAccess = 342, "SignIn.ConditionalAccess", AuthenticationError,
                "An access rule of the directory (conditional access or access control policy) blocks this sign-in.", "Sign in with -DeviceCode from a device that satisfies the rule, use a service principal, or ask the directory administrator to exclude this account.";
            ForeignHost = 331, "Trust.ForeignHost", SecurityError,
                "The service referred to a host outside the stamp; nothing was sent to that host.", "If the host is correct, the metadata of the stamp is wrong: contact its operator. Otherwise, something may intercept the connection to the stamp.";
            ForeignAudience = 332, "Trust.ForeignAudience", SecurityError,
                "The key vault requested a token for an audience or authority outside the stamp; no token was requested.", "If the audience is correct, pass it with -KeyVaultAudience.";
            NotHttps = 333, "Trust.NotHttps", SecurityError,
                "The service referred to a URL without TLS; nothing was sent to it.", "Contact the operator of the stamp. Tokens and secrets are sent only over https.";
            EnvironmentOfOtherStamp = 334, "SignIn.EnvironmentOfOtherStamp", AuthenticationError,
                "The Az or AzureRM environment in -EnvironmentName belongs to another stamp; no sign-in was started.", "Remove the environment (Remove-AzEnvironment or Remove-AzureRmEnvironment), or pass another -EnvironmentName.";
        }
    };
}
pub(super) use sign_in;
