//! 3xx: sign-in and trust.

macro_rules! sign_in {
    ($($before:tt)*) => {
        next_band! { $($before)*
            NotSignedIn = 301, "SignIn.NotSignedIn", AuthenticationError,
                "There is no session to work with.", "Sign in with Connect-ContainerRegistryStamp, or with Connect-AzAccount (Az) or Connect-AzureRmAccount (AzureRM) on the stamp, and select a subscription.";
            NoSubscription = 302, "SignIn.NoSubscription", AuthenticationError,
                "The account sees no subscription, or none is selected.", "Log in first and select a subscription: -SubscriptionId, Set-AzContext or Select-AzureRmSubscription.";
            SeveralSubscriptions = 303, "SignIn.SeveralSubscriptions", InvalidArgument,
                "The account sees several subscriptions and none was chosen.", "Choose one of the listed subscriptions with -SubscriptionId.";
            SubscriptionNotFound = 304, "SignIn.SubscriptionNotFound", ObjectNotFound,
                "The account does not see this subscription.", "Choose one of the listed subscriptions, or sign in as somebody who has access to it.";
            SignInFailed = 305, "SignIn.Failed", AuthenticationError,
                "The login service refused, for the reason that the message gives.", "Look up the AADSTS or MSIS code of the message; the request id helps the identity team.";
            ClientSecretRejected = 306, "SignIn.ClientSecretRejected", AuthenticationError,
                "The secret of the application is wrong or has expired.", "Give the current secret of the application (its value, not its id).";
            ApplicationUnknown = 307, "SignIn.ApplicationUnknown", AuthenticationError,
                "The login service does not know the application in this tenant.", "Check ApplicationId and TenantId; on AD FS the application must be registered on the stamp.";
            TenantUnknown = 308, "SignIn.TenantUnknown", AuthenticationError,
                "The login service does not know the tenant.", "Give the tenant by its GUID or by a verified domain name.";
            ClientCertificateRejected = 309, "SignIn.ClientCertificateRejected", AuthenticationError,
                "The login service does not accept the certificate of the application.", "Register this certificate with the application, and check that it has not expired.";
            ClockSkew = 310, "SignIn.ClockSkew", AuthenticationError,
                "The clock of this machine and that of the stamp differ by more than 5 minutes.", "Set the clock of this machine (w32tm /resync, or chrony), then try again.";
            ResourceRejected = 311, "SignIn.ResourceRejected", AuthenticationError,
                "The login service does not know the audience for which a token was asked.", "Check that the tenant is the one that the stamp is registered with.";
            DeviceCodeDeclined = 312, "SignIn.DeviceCodeDeclined", AuthenticationError,
                "The sign-in with the device code was declined.", "Start the sign-in again and accept it.";
            DeviceCodeExpired = 313, "SignIn.DeviceCodeExpired", OperationTimeout,
                "The device code was not used in time.", "Start the sign-in again and enter the new code in time.";
            HandOverFailed = 314, "SignIn.HandOverFailed", AuthenticationError,
                "The session of Az or AzureRM gave no token.", "Sign in again (Connect-AzAccount -Environment <stamp>), or use Connect-ContainerRegistryStamp.";
            ContextOfPublicAzure = 315, "SignIn.ContextOfPublicAzure", AuthenticationError,
                "The signed-in session belongs to public Azure, not to a stamp.", "Sign in to the stamp's environment: Add-AzEnvironment -Name <name> -ArmEndpoint https://management.<region>.<fqdn>, then Connect-AzAccount -Environment <name>.";
            ContextOfOtherStamp = 316, "SignIn.ContextOfOtherStamp", AuthenticationError,
                "The token belongs to another stamp or tenant than the one that is addressed.", "Select the context of this stamp, or sign in to it.";
            UserRejected = 317, "SignIn.UserRejected", AuthenticationError,
                "User name or password is wrong, or the account needs another way to sign in.", "Check the user name and password; accounts with multi-factor authentication use -DeviceCode.";
            TokenExpired = 318, "SignIn.TokenExpired", AuthenticationError,
                "The token has expired and there is no way to get a new one.", "Sign in again.";
            MethodNotForAdfs = 319, "SignIn.MethodNotForAdfs", AuthenticationError,
                "This way of signing in exists on AAD alone.", "On an AD FS stamp use a client secret, a client certificate, a device code or a token.";
            AccountDisabled = 339, "SignIn.AccountDisabled", AuthenticationError,
                "The account or application is disabled in the directory, or has expired.", "Ask the administrator of the directory to enable or extend it, or sign in with another account.";
            AccountLocked = 340, "SignIn.AccountLocked", AuthenticationError,
                "The account is locked after too many failed sign-ins, or the address that they come from is blocked.", "Wait until the lock ends or ask the administrator of the directory to remove it; do not try again before that, and check which stored password is old.";
            PasswordExpired = 341, "SignIn.PasswordExpired", AuthenticationError,
                "The password of the account has expired or must be changed.", "Sign in to the portal once and set a new password, then run the command with it.";
            ConditionalAccess = 342, "SignIn.ConditionalAccess", AuthenticationError,
                "An access rule of the directory (conditional access, access control policy) forbids this sign-in.", "Sign in with -DeviceCode from a device that the rule accepts, use a service principal, or ask the administrator of the directory to exclude this account.";
            ForeignHost = 331, "Trust.ForeignHost", SecurityError,
                "The service pointed to a host outside the stamp; nothing was sent there.", "If the host is right, the stamp's metadata is wrong: tell its operator. Otherwise somebody stands between you and the stamp.";
            ForeignAudience = 332, "Trust.ForeignAudience", SecurityError,
                "The key vault asked for a token of an audience or authority that does not belong to this stamp; none was asked for.", "If the audience is right, give it by -KeyVaultAudience.";
            NotHttps = 333, "Trust.NotHttps", SecurityError,
                "The service pointed to a URL without TLS; nothing was sent there.", "Tell the stamp's operator; tokens and secrets travel over https alone.";
            EnvironmentOfOtherStamp = 334, "SignIn.EnvironmentOfOtherStamp", AuthenticationError,
                "The environment of Az or AzureRM that EnvironmentName names belongs to another stamp; nothing was signed in.", "Remove the environment (Remove-AzEnvironment or Remove-AzureRmEnvironment), or give another -EnvironmentName.";
        }
    };
}
pub(super) use sign_in;
