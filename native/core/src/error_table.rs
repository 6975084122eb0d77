//! The table of every error id: its number, PowerShell category, cause and what to do. `docs/errors.md` is made from it
//! (see `tests/error_table.rs`), and since an id is a row of this table, none can lack one.
//!
//! Bands: 1xx argument, 2xx configuration and discovery, 3xx sign-in, 4xx transport, 5xx service, 6xx deployment,
//! 7xx certificate, 8xx cancelled and timed out, 9xx internal. Numbers of retired ids are not given out again.

/// Names of PowerShell's `ErrorCategory`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    AuthenticationError,
    ConnectionError,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    InvalidResult,
    LimitsExceeded,
    NotSpecified,
    ObjectNotFound,
    OpenError,
    OperationStopped,
    OperationTimeout,
    PermissionDenied,
    ProtocolError,
    ReadError,
    ResourceBusy,
    ResourceExists,
    ResourceUnavailable,
    SecurityError,
    WriteError,
}

impl Category {
    pub fn name(self) -> String {
        format!("{self:?}")
    }
}

macro_rules! error_table {
    ($($variant:ident = $number:literal, $id:literal, $category:ident, $cause:literal, $hint:literal;)+) => {
        /// A stable id. Runbooks branch on it; it never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u16)]
        pub enum ErrorId {
            $(#[doc = $cause] $variant = $number,)+
        }

        impl ErrorId {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text that stands in `FullyQualifiedErrorId`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// The status that the C ABI returns.
            pub const fn number(self) -> u16 {
                self as u16
            }

            pub const fn category(self) -> Category {
                match self { $(Self::$variant => Category::$category),+ }
            }

            pub const fn cause(self) -> &'static str {
                match self { $(Self::$variant => $cause),+ }
            }

            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint),+ }
            }
        }
    };
}

error_table! {
    // 1xx: what the caller gave
    ArgumentMissing = 101, "Argument.Missing", InvalidArgument,
        "A value that this call needs was not given.", "Give the parameter that the message names.";
    ArgumentInvalid = 102, "Argument.Invalid", InvalidArgument,
        "A value does not have the form that it must have.", "Correct the parameter that the message names.";
    RequestInvalid = 103, "Request.Invalid", InvalidArgument,
        "The request of the C ABI is not valid JSON, lacks a field, or has another version.", "Compare the request with docs/abi.md; module and library must be of one release.";
    SeveralProblems = 104, "Preflight.SeveralProblems", InvalidArgument,
        "The preflight found more than one problem; nothing was written.", "Mend each of the problems that are listed, then run the same command again.";
    NameResourceGroup = 111, "Name.ResourceGroup", InvalidArgument,
        "The name breaks the rule for resource groups.", "Use 1 to 90 letters, digits, '_', '(', ')', '.' and '-'; it must not end in a dot.";
    NameStorageAccount = 112, "Name.StorageAccount", InvalidArgument,
        "The name breaks the rule for storage accounts.", "Use 3 to 24 lowercase letters and digits.";
    NameBlobContainer = 113, "Name.BlobContainer", InvalidArgument,
        "The name breaks the rule for blob containers.", "Use 3 to 63 lowercase letters, digits and single dashes; begin and end with a letter or digit.";
    NameKeyVault = 114, "Name.KeyVault", InvalidArgument,
        "The name breaks the rule for key vaults.", "Use 3 to 24 letters, digits and single dashes; begin with a letter, end with a letter or digit.";
    NameSecret = 115, "Name.Secret", InvalidArgument,
        "The name breaks the rule for secrets in a key vault.", "Use 1 to 127 letters, digits and dashes.";
    NameRegistryUser = 116, "Name.RegistryUser", InvalidArgument,
        "The registry user name is kept as the name of a secret, and it is no valid one.", "Use 1 to 127 letters, digits and dashes for the registry user.";
    NamesCollide = 117, "Name.Collision", InvalidArgument,
        "Certificate and registry user would be kept in one and the same secret.", "Choose a CertificateSecretName that differs from the RegistryUserName.";
    PasswordUnusable = 121, "Password.Unusable", InvalidArgument,
        "The registry password would break the registry's login file on the VM, where values stand unquoted.", "Use 1 to 255 printable ASCII characters without spaces, quotes, backslash, '*', '?', '[' and ']', and no '-' in front.";
    SecretTooLarge = 122, "Secret.TooLarge", LimitsExceeded,
        "The secret is larger than the 25 KB that a key vault holds; a PFX grows by about 1.8 times, since it is encoded twice.", "Export the PFX with its own chain alone (no other certificates); about 14 KB is the most.";
    LocationUnknown = 123, "Location.Unknown", InvalidArgument,
        "The stamp has no such location.", "Use the region of the stamp, which the message names.";
    IdentityIdsMissing = 124, "Identity.IdsMissing", InvalidArgument,
        "An id that this identity system needs was not given.", "AAD needs ServicePrincipalId; AD FS needs ApplicationIdentifier (or ServicePrincipalId) and UserObjectId.";
    IdentitySystemMismatch = 125, "Identity.SystemMismatch", InvalidArgument,
        "IdentitySystem was given, and the stamp uses the other one.", "Leave IdentitySystem out: it is found from the stamp.";
    SkuUnknown = 126, "Sku.Unknown", InvalidArgument,
        "Azure Stack Hub does not have this SKU.", "Use one of the SKUs that the message names.";

    // 2xx: configuration and discovery
    DiscoveryFailed = 201, "Discovery.Failed", InvalidResult,
        "The metadata endpoint of the stamp gave no usable answer.", "Check ArmEndpoint: it is https://management.<region>.<fqdn> for users, https://adminmanagement.<region>.<fqdn> for operators.";
    TrustedRootUnreadable = 202, "Configuration.TrustedRootUnreadable", ReadError,
        "The file with trusted certificates cannot be read or holds no certificate.", "Give a PEM file with the root certificate of the stamp.";
    EndpointInvalid = 203, "Configuration.EndpointInvalid", InvalidArgument,
        "The endpoint is no https URL.", "Give a URL such as https://management.<region>.<fqdn>.";
    ProxyInvalid = 204, "Configuration.ProxyInvalid", InvalidArgument,
        "A proxy of the environment is no valid URL.", "Correct HTTPS_PROXY (and HTTP_PROXY, ALL_PROXY), for example http://proxy:8080.";

    // 3xx: sign-in and trust
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
    ForeignHost = 331, "Trust.ForeignHost", SecurityError,
        "The service pointed to a host outside the stamp; nothing was sent there.", "If the host is right, the stamp's metadata is wrong: tell its operator. Otherwise somebody stands between you and the stamp.";
    ForeignAudience = 332, "Trust.ForeignAudience", SecurityError,
        "The key vault asked for a token of an audience or authority that does not belong to this stamp; none was asked for.", "If the audience is right, give it by -KeyVaultAudience.";
    NotHttps = 333, "Trust.NotHttps", SecurityError,
        "The service pointed to a URL without TLS; nothing was sent there.", "Tell the stamp's operator; tokens and secrets travel over https alone.";

    // 4xx: transport
    Unreachable = 401, "Transport.Unreachable", ConnectionError,
        "No connection to the host.", "Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and the name of the stamp.";
    NameNotFound = 402, "Transport.NameNotFound", ConnectionError,
        "The name of the host is not found.", "Check the DNS forwarding for the stamp's domain; a new key vault needs some seconds.";
    UntrustedCertificate = 403, "Transport.UntrustedCertificate", SecurityError,
        "The host showed a certificate that this machine does not trust.", "Install the root certificate of the stamp in the system's store, or give it by -TrustedRootFile or SSL_CERT_FILE.";
    TransportTimedOut = 404, "Transport.TimedOut", OperationTimeout,
        "The host did not answer in time.", "Try again; if it persists, check the health of the stamp.";
    ProxyFailed = 405, "Transport.ProxyFailed", ConnectionError,
        "The proxy refused the connection.", "Check HTTPS_PROXY, and add the stamp's domain to NO_PROXY when it is reached directly.";
    AnswerBroken = 406, "Transport.AnswerBroken", ProtocolError,
        "The connection broke before the answer was complete.", "Run the same command again: what is done already is found and left alone.";

    // 5xx: services
    ServiceError = 501, "Service.Error", InvalidResult,
        "A service refused the request for the reason that the message gives.", "The service's code and request id say more; give both to the stamp's operator.";
    Forbidden = 502, "Service.Forbidden", PermissionDenied,
        "The account may not do this.", "Give the account the role Owner (or Contributor and User Access Administrator) on the subscription.";
    NotFound = 503, "Service.NotFound", ObjectNotFound,
        "The resource does not exist.", "Check the name and the subscription that is selected.";
    Conflict = 504, "Service.Conflict", ResourceBusy,
        "Something else works on the resource, or its state forbids this.", "Wait until the other operation ends, then run the same command again.";
    Throttled = 505, "Service.Throttled", LimitsExceeded,
        "The service asked to be called less often, and went on to do so.", "Wait some minutes, then run the same command again.";
    Unavailable = 506, "Service.Unavailable", ResourceUnavailable,
        "The service is not available at the moment.", "Try again later; the health page of the stamp's operator portal tells more.";
    UnsupportedApiVersion = 507, "Service.UnsupportedApiVersion", InvalidOperation,
        "The stamp supports none of the API versions that this release knows.", "Update the stamp or this module; the message lists what the stamp supports.";
    OperationFailed = 508, "Service.OperationFailed", InvalidResult,
        "The service accepted the request, and its work failed.", "The service's code and message give the reason; run the same command again after mending it.";
    LocationConflict = 509, "ResourceGroup.LocationConflict", ResourceExists,
        "The resource group exists in another location.", "Use the location of the group, or another name.";
    StorageNameTaken = 510, "StorageAccount.NameTaken", ResourceExists,
        "Somebody else on this stamp has a storage account of this name.", "Choose another StorageAccountName: it is unique across the stamp.";
    VaultNameTaken = 511, "KeyVault.NameTaken", ResourceExists,
        "Somebody else on this stamp has a key vault of this name.", "Choose another KeyVaultName: it is unique across the stamp.";
    VaultAccessDenied = 512, "KeyVault.AccessDenied", PermissionDenied,
        "The access policies of the key vault do not let this account work with secrets.", "Give the signed-in account the permissions Get, List and Set on the vault's secrets; on AD FS, UserObjectId must be the SID of the account that is signed in.";
    ProviderNotRegistered = 513, "Provider.NotRegistered", ResourceUnavailable,
        "The subscription is not registered for the resource provider.", "Register the provider that the message names (Register-AzResourceProvider), then run the same command again.";
    PrincipalNotFound = 514, "Principal.NotFound", ObjectNotFound,
        "The service principal is not found in the directory of the stamp.", "Give the application id of a service principal of the tenant that the stamp is registered with; a new one needs some minutes.";
    SecretExists = 515, "Secret.AlreadyExists", ResourceExists,
        "A secret of this name is in the key vault already.", "Give -SkipExistCheck $true to write a new version.";
    VaultNotFound = 516, "KeyVault.NotFound", ObjectNotFound,
        "The subscription has no key vault of this name.", "Create it with New-KeyVault, or check KeyVaultName and the subscription.";
    VaultNotReady = 517, "KeyVault.NotReady", ResourceUnavailable,
        "The key vault was created, and its name did not appear in DNS in time.", "Run the same command again in a minute: what is done already is found and left alone.";
    StorageAccountNotReady = 518, "StorageAccount.NotReady", ResourceBusy,
        "The storage account did not become ready in time.", "Run the same command again in a minute: what is done already is found and left alone.";
    BlobContainerBusy = 519, "BlobContainer.BeingDeleted", ResourceBusy,
        "A container of this name is being deleted.", "Wait half a minute, then run the same command again, or choose another name.";
    ImageSkuMissing = 520, "ImageSku.Missing", ObjectNotFound,
        "The stamp has no image of this publisher and offer, and the deployment needs one.", "Ask the operator to download the AKS base image from the Marketplace.";
    OtherCredentials = 521, "KeyVault.OtherCredentials", InvalidData,
        "The key vault holds other secrets of at most 255 characters: each becomes a login of the registry.", "Keep the registry's secrets in a vault of their own, or delete those that are no logins.";
    GraphUnreachable = 522, "Graph.Unreachable", ResourceUnavailable,
        "The directory cannot be asked for the object id of the service principal.", "Give the object id instead of the application id.";
    GalleryItemRejected = 523, "Gallery.ItemRejected", InvalidData,
        "The gallery did not accept the package.", "Check that the URL gives a valid .azpkg file without signing in; an error page in its place is refused too.";
    GalleryUriUnreachable = 524, "Gallery.UriUnreachable", ConnectionError,
        "The package's URL cannot be read from here.", "Check the URL, or give -Force when only the stamp can reach it.";
    OperatorEndpointNeeded = 525, "Gallery.OperatorEndpointNeeded", InvalidOperation,
        "Gallery items are managed on the operator's side.", "Connect to https://adminmanagement.<region>.<fqdn>.";
    AnswerUnexpected = 526, "Service.AnswerUnexpected", InvalidResult,
        "The service said that all went well, and its answer lacks what it must hold.", "Run the same command again; if it persists, give the request id to the stamp's operator.";
    VerificationFailed = 527, "Verification.Failed", InvalidResult,
        "What the stamp holds at the end is not what was asked for.", "Run the same command again; somebody else may be changing the same resources.";

    // 560 and above: images and the registries that hold them
    ImageReferenceInvalid = 560, "Image.ReferenceInvalid", InvalidArgument,
        "The name is no valid name of an image, a repository, a registry or a digest.", "Write registry/repository:tag or registry/repository@sha256:<digest>; without a registry docker.io is meant.";
    ImageNotFound = 561, "Image.NotFound", ObjectNotFound,
        "The registry has no such repository, tag, manifest or blob.", "Check the name and the tag; Get-ContainerRegistryImage lists what is there. Some registries say the same when the login may not see the repository.";
    ImageDigestMismatch = 562, "Image.DigestMismatch", SecurityError,
        "The bytes are not those that their digest stands for; no tag was written.", "Run the same command again; if it persists, the source is damaged or something on the way changes it.";
    ImageManifestUnsupported = 563, "Image.ManifestUnsupported", InvalidData,
        "The manifest is of a kind that cannot be copied, such as Docker's schema 1.", "Push the image anew with a current tool; schema 1 was given up in 2019.";
    ImagePlatformNotFound = 564, "Image.PlatformNotFound", ObjectNotFound,
        "The image is not there for a platform that was asked for.", "Use one of the platforms that the message names, or leave -Platform out for all of them.";
    ImageForeignLayerUnavailable = 565, "Image.ForeignLayerUnavailable", ResourceUnavailable,
        "A layer that registries need not hold is at none of the places that its manifest names.", "Run the command where the places of the message can be reached, or export the image there and import the archive here.";
    ImageArchiveInvalid = 566, "Image.ArchiveInvalid", InvalidData,
        "The file is no archive of images, or it is damaged or cut off.", "Copy the archive again and compare the sizes; an interrupted export goes on when it is run again.";
    ImageArchiveExists = 567, "Image.ArchiveExists", ResourceExists,
        "There is a file of this name already; it is never overwritten.", "Give -Append to add to an archive, another path, or move the old file away.";
    ImageArchiveUnwritable = 568, "Image.ArchiveUnwritable", WriteError,
        "The archive cannot be written there.", "Give a path in an existing folder in which you may write, that no other process writes.";
    ImageDiskFull = 569, "Image.DiskFull", WriteError,
        "The disk is full.", "Make room and run the same command again: it goes on where it stopped.";
    ImageNameMissing = 570, "Image.NameMissing", InvalidArgument,
        "An image in the archive has no name, so it is not known where it belongs.", "Give the name with -Destination.";
    ImageOtherTags = 571, "Image.OtherTags", InvalidOperation,
        "Other tags name the same image and would vanish with it; nothing was removed.", "Give -Force to remove all of them, or move the other tags first.";
    ImageArchiveUnreadable = 572, "Image.ArchiveUnreadable", OpenError,
        "The archive cannot be read.", "Check the path and the permissions of the file.";
    ImageForeignLayersRefused = 573, "Image.ForeignLayersRefused", InvalidOperation,
        "The registry takes no manifest that names other places for its layers, as those of Windows images do.", "Its operator allows them with REGISTRY_VALIDATION_DISABLED=true, or by a pattern in validation.manifests.urls.allow.";
    RegistryLoginFailed = 580, "Registry.LoginFailed", AuthenticationError,
        "The registry did not accept the login, or wants one and none was given.", "Give -Credential, or keep the login in Docker's config.json; check user name and password.";
    RegistryAccessDenied = 581, "Registry.AccessDenied", PermissionDenied,
        "The login may not do this in this repository.", "Use a login that may write (or delete) there.";
    RegistryDeletionOff = 582, "Registry.DeletionOff", InvalidOperation,
        "The registry has the deletion of images switched off; nothing was removed.", "Its operator switches it on with REGISTRY_STORAGE_DELETE_ENABLED=true, and frees the space by garbage collection.";
    RegistryUnsupported = 583, "Registry.Unsupported", InvalidOperation,
        "The registry does not offer this.", "Look up what the registry supports; its message says more.";
    RegistryRefused = 584, "Registry.Refused", InvalidResult,
        "The registry refused the request for the reason that the message gives, or gave an answer that no registry gives.", "Check that the address is that of a registry; its code and message say more.";
    RegistryUnavailable = 585, "Registry.Unavailable", ResourceUnavailable,
        "The registry went on to fail or to ask for less traffic.", "Run the same command again later: what is done already is found and left alone.";
    RegistryCredentialUnreadable = 586, "Registry.CredentialUnreadable", ReadError,
        "Docker's config.json or its credential helper gave no usable login.", "Sign in again with 'docker login', or give -Credential.";

    // 6xx: the deployment. 609 to 699 with the exit codes of the setup script: 600 + code
    DeploymentTemplateInvalid = 601, "Deployment.TemplateInvalid", InvalidArgument,
        "The stamp does not accept the template with these parameters.", "Correct the parameter that the message names; a template of your own must use API versions that the stamp has.";
    DeploymentFailed = 602, "Deployment.Failed", InvalidResult,
        "A resource of the deployment could not be made, for the reason that the message gives.", "Mend the cause and run the same command again: what is made already is found and left alone.";
    DeploymentCancelled = 603, "Deployment.Cancelled", OperationStopped,
        "The deployment was cancelled. What it had made is still there.", "Run the same command again to finish it, or remove the resource group.";
    DeploymentNotFound = 604, "Deployment.NotFound", ObjectNotFound,
        "The resource group has no such deployment.", "Check ResourceGroupName and Name; Get-ContainerRegistryDeployment lists what is there.";
    DeploymentNotRunning = 605, "Deployment.NotRunning", InvalidOperation,
        "The deployment has ended already.", "There is nothing to stop.";
    DeploymentMachineFailed = 606, "Deployment.MachineFailed", ResourceUnavailable,
        "The stamp could not make the virtual machine, or it did not start in time.", "Delete the virtual machine if it is there, then run the same command again; if it persists, ask the operator for the capacity of the stamp.";
    DeploymentImageMissing = 607, "Deployment.ImageMissing", ObjectNotFound,
        "The stamp does not have the image that the virtual machine is made from.", "Get-VMImageSku lists the SKUs; leave -VirtualMachineSku out to take the newest.";
    DeploymentExtensionFailed = 608, "Deployment.ExtensionFailed", InvalidResult,
        "The setup on the virtual machine failed with an exit code that is not a documented one.", "Read the last lines of its output in the message; all of it is in /var/log/azure on the virtual machine.";
    SetupPackageInstall = 609, "Deployment.ExitCode9", OperationTimeout,
        "Exit code 9: packages could not be installed on the virtual machine in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
    SetupCertificateMissing = 610, "Deployment.ExitCode10", ObjectNotFound,
        "Exit code 10: the certificate is not on the virtual machine.", "Check that PfxThumbprint is the one of the certificate in the vault and that its secret has the content type pfx.";
    SetupKeyMissing = 611, "Deployment.ExitCode11", ObjectNotFound,
        "Exit code 11: the private key of the certificate is not on the virtual machine.", "Export the PFX with its private key, put it into the vault (Set-CertificateSecret) and deploy again.";
    SetupNoCredentials = 612, "Deployment.ExitCode12", ObjectNotFound,
        "Exit code 12: no user credentials were found in the vault.", "Write a login with Set-RegistryAccessSecret, and check that the service principal may Get and List the vault's secrets.";
    SetupRegistryNotStarted = 613, "Deployment.ExitCode13", ResourceUnavailable,
        "Exit code 13: the registry container did not start.", "Check that the service principal may read the keys of the storage account and that the image is the AKS base image.";
    SetupPackageSource = 625, "Deployment.ExitCode25", OperationTimeout,
        "Exit code 25: the list of Docker's packages could not be fetched in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
    SetupPackageKey = 626, "Deployment.ExitCode26", OperationTimeout,
        "Exit code 26: the key of the package source could not be fetched in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
    SetupDockerInstall = 627, "Deployment.ExitCode27", OperationTimeout,
        "Exit code 27: Docker could not be installed in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
    SetupMetadata = 630, "Deployment.ExitCode30", ConnectionError,
        "Exit code 30: the virtual machine could not read the metadata endpoint of the stamp.", "Check that the virtual machine resolves and reaches https://management.<region>.<fqdn>, and that its image trusts the stamp's root certificate.";
    SetupPackageDownload = 642, "Deployment.ExitCode42", OperationTimeout,
        "Exit code 42: a package could not be downloaded in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
    SetupPackageAdd = 643, "Deployment.ExitCode43", OperationTimeout,
        "Exit code 43: a downloaded package source could not be added.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
    SetupLogin = 650, "Deployment.ExitCode50", AuthenticationError,
        "Exit code 50: the login at the new registry failed.", "Check that the certificate covers the registry's name, that the PFX holds its chain up to the root, and that the login in the vault is a usable one.";
    SetupPush = 651, "Deployment.ExitCode51", WriteError,
        "Exit code 51: an image could not be pushed to the new registry.", "Check that the storage account and its container are there and that the virtual machine reaches and trusts the blob endpoint.";
    SetupPull = 652, "Deployment.ExitCode52", ReadError,
        "Exit code 52: the check image could not be pulled from the new registry.", "Check that the virtual machine reaches the blob endpoint of the storage account.";
    SetupBuild = 653, "Deployment.ExitCode53", InvalidResult,
        "Exit code 53: the check image could not be made on the virtual machine.", "Check that the disk of the virtual machine is not full; deploy again.";
    SetupRemove = 654, "Deployment.ExitCode54", WriteError,
        "Exit code 54: the check image could not be removed.", "The registry works but for that; check that the storage account allows deletions, then deploy again.";
    DnsLabelInvalid = 660, "Deployment.DnsLabelInvalid", InvalidArgument,
        "The DNS label breaks the rule.", "Use 3 to 63 lowercase letters, digits and dashes; begin with a letter, end with a letter or digit.";
    DnsLabelTaken = 661, "Deployment.DnsLabelTaken", ResourceExists,
        "Another public IP address of the stamp has this DNS label.", "Choose another DnsNameLabel; the certificate has to cover the new name.";
    SshKeyInvalid = 662, "Deployment.SshKeyInvalid", InvalidArgument,
        "The SSH public key is none that the compute provider takes.", "Make one with ssh-keygen -t rsa -b 4096 and give the text or the path of the .pub file.";
    MachineSizeUnknown = 663, "Deployment.MachineSizeUnknown", InvalidArgument,
        "The stamp has no virtual machine of this size.", "Use one of the sizes that the message names.";
    MachineSkuUnknown = 664, "Deployment.MachineSkuUnknown", InvalidArgument,
        "The stamp has no such SKU of the image.", "Leave -VirtualMachineSku out to take the newest, or use one that Get-VMImageSku lists.";
    ExtensionMissing = 665, "Deployment.ExtensionMissing", ObjectNotFound,
        "The stamp does not have the custom script extension for Linux, version 2.0.", "Ask the operator to download 'Custom Script for Linux 2.0' from the Marketplace.";
    SameResourceGroup = 666, "Deployment.SameResourceGroup", InvalidArgument,
        "The deployment would share the resource group of the prerequisites, and go with it.", "Give another ResourceGroupName for the deployment.";
    DeploymentPrincipalRejected = 667, "Deployment.PrincipalRejected", AuthenticationError,
        "The service principal gets no token with this id and secret; the virtual machine would not either.", "Give the application id and the current secret (its value) of the registry's service principal.";
    DeploymentVaultUnreadable = 668, "Deployment.VaultUnreadable", PermissionDenied,
        "The service principal cannot read the secrets of the vault.", "Run Set-ContainerRegistryPrerequisites with this service principal, or give it Get and List on the vault's secrets.";
    DeploymentStorageUnreadable = 669, "Deployment.StorageUnreadable", PermissionDenied,
        "The service principal cannot read the keys of the storage account.", "Run Set-ContainerRegistryPrerequisites with this service principal, or give it the role Contributor on the storage account.";
    DeploymentNameMismatch = 670, "Deployment.CertificateNameMismatch", InvalidData,
        "The certificate in the vault is not for the name that the registry will have.", "Use a certificate for <label>.<region>.cloudapp.<fqdn> (a wildcard counts), another DnsNameLabel, or -HostName for a domain name of your own.";
    DeploymentThumbprintMismatch = 671, "Deployment.ThumbprintMismatch", InvalidData,
        "The thumbprint is not the one of the certificate in the vault.", "Give the thumbprint and the secret URL of one and the same run of Set-CertificateSecret.";
    DeploymentCertificateOld = 672, "Deployment.CertificateExpiresSoon", InvalidData,
        "The certificate in the vault is valid for less than 30 days, or not valid now.", "Renew it and put it into the vault with Set-CertificateSecret; then give the new URL and thumbprint.";
    ResourceIdInvalid = 673, "Deployment.IdInvalid", InvalidArgument,
        "An id, URL or thumbprint does not have the form that it must have.", "Copy the value from the output of Set-ContainerRegistryPrerequisites; line breaks and spaces in it do no harm.";
    DeploymentCertificateUnusable = 674, "Deployment.CertificateUnusable", InvalidData,
        "The secret of the certificate is not there, or not in the form that the compute provider reads.", "Put the certificate into the vault with Set-CertificateSecret; then give the new URL and thumbprint.";
    DeploymentNoCredentials = 675, "Deployment.NoCredentials", ObjectNotFound,
        "The vault holds no secret with the content type 'user credentials', so nobody could log in to the registry.", "Write a login with Set-RegistryAccessSecret.";
    DeploymentVaultNotEnabled = 676, "Deployment.VaultNotEnabled", InvalidOperation,
        "The key vault is not there, or not enabled for deployment, so the certificate could not be installed.", "Run Set-ContainerRegistryPrerequisites, which enables it.";
    DeploymentContainerMissing = 677, "Deployment.ContainerMissing", ObjectNotFound,
        "The storage account has no such blob container.", "Create it with New-StorageAccountContainer, or correct StorageAccountContainer.";
    TemplateUnreadable = 678, "Deployment.TemplateUnreadable", ReadError,
        "The template file cannot be read or is no JSON.", "Give the path of an ARM template, or leave -TemplateFile out to use the module's own.";
    RegistryNameNotFound = 680, "Verification.NameNotFound", ConnectionError,
        "The name of the registry is not found in DNS.", "Check the DNS label of the public IP address and that this machine's DNS forwards the stamp's domain.";
    RegistryUnreachable = 681, "Verification.Unreachable", ConnectionError,
        "The registry does not answer.", "Check that the virtual machine runs, that port 443 is open, and the proxy (HTTPS_PROXY, NO_PROXY).";
    RegistryCertificateName = 682, "Verification.CertificateName", SecurityError,
        "The registry's certificate is for another name.", "Use the name that the certificate is for, or put a certificate for this name into the vault (Set-CertificateSecret) and deploy again.";
    RegistryThumbprint = 683, "Verification.CertificateThumbprint", SecurityError,
        "The registry shows another certificate than the one that is expected.", "Deploy again with the new secret URL and thumbprint; if you did, something stands between you and the registry.";
    RegistryCertificateExpired = 684, "Verification.CertificateExpired", SecurityError,
        "The registry's certificate is not valid now.", "Renew it (Set-CertificateSecret) and deploy again with the new secret URL and thumbprint.";
    RegistryUntrusted = 685, "Verification.CertificateUntrusted", SecurityError,
        "This machine does not trust the registry's certificate.", "Install its root certificate where the message says.";
    RegistryNotOne = 686, "Verification.NoRegistry", ProtocolError,
        "What answers there is no container registry.", "Check the name and the port.";
    RegistryPushFailed = 687, "Verification.Push", WriteError,
        "An image cannot be pushed to the registry.", "Check the storage account and its container; the log of the registry is in /var/lib/docker/containers on the virtual machine.";
    RegistryPullFailed = 688, "Verification.Pull", ReadError,
        "The image that was pushed does not come back as it went.", "Check the storage account; the log of the registry is in /var/lib/docker/containers on the virtual machine.";
    SetupPackageList = 699, "Deployment.ExitCode99", OperationTimeout,
        "Exit code 99: the package lists could not be fetched in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";

    // 7xx: certificates
    CertificateUnreadable = 701, "Certificate.FileUnreadable", OpenError,
        "The certificate file cannot be read.", "Check CertificateFilePath and the permissions of the file.";
    CertificateNotPfx = 702, "Certificate.NotPfx", InvalidData,
        "The file is no PFX (PKCS#12) file, or it is damaged.", "Export the certificate with its private key as PFX.";
    CertificateWrongPassword = 703, "Certificate.WrongPassword", SecurityError,
        "The password does not open the PFX file.", "Give the password with which the PFX file was exported.";
    CertificateNoPrivateKey = 704, "Certificate.NoPrivateKey", InvalidData,
        "The PFX file holds no private key.", "Export the certificate together with its private key.";
    CertificateExpired = 705, "Certificate.Expired", InvalidData,
        "The certificate has expired.", "Renew the certificate and give the new PFX file.";
    CertificateNotYetValid = 706, "Certificate.NotYetValid", InvalidData,
        "The certificate is not valid yet.", "Check the clock of this machine, or wait until the certificate's first day.";
    CertificateFileExists = 707, "Certificate.FileExists", ResourceExists,
        "There is a file of this name already; it is never overwritten.", "Give another path, or move the old file away.";
    CertificatePathInvalid = 708, "Certificate.PathInvalid", WriteError,
        "The certificate file cannot be written there.", "Give a path in an existing folder in which you may write.";
    CertificateKeyUnsupported = 709, "Certificate.KeyUnsupported", InvalidData,
        "The private key is of a kind that this work cannot use.", "Use an RSA key of 2048 bits or more (or EC P-256, P-384 where the message says so).";
    CertificateSha1Signature = 721, "Certificate.Sha1Signature", SecurityError,
        "The certificate is signed with SHA-1, which Azure Stack Hub's rules exclude.", "Have it issued anew with SHA-256.";
    CertificateWeakKey = 722, "Certificate.WeakKey", SecurityError,
        "The RSA key has less than 2048 bits.", "Have the certificate issued anew with a key of at least 2048 bits.";
    CertificateChainOrder = 723, "Certificate.ChainOrder", InvalidData,
        "The certificates in the PFX do not stand in the order of the chain, or one does not belong to it.", "Export the PFX with the whole chain, leaf first, and nothing else.";
    CertificateKeyUsage = 724, "Certificate.KeyUsage", InvalidData,
        "Key usage or extended key usage is not that of a server.", "Ask for digital signature, key encipherment and server authentication.";
    CertificateNoSan = 725, "Certificate.NoSubjectAlternativeName", InvalidData,
        "The certificate has no subject alternative name; Docker and browsers ignore the common name.", "Have it issued anew with the registry's name as DNS name.";
    CertificateNameMismatch = 726, "Certificate.NameMismatch", InvalidData,
        "The certificate is not valid for the registry's name.", "Use a certificate for <label>.<region>.cloudapp.<fqdn>.";
    CertificateExpiresSoon = 727, "Certificate.ExpiresSoon", InvalidData,
        "The certificate expires within 30 days.", "Renew it soon; Set-CertificateSecret puts the new one in place.";
    CertificateNoMac = 728, "Certificate.NoMac", SecurityError,
        "The PFX has no integrity check (MAC): a change to it would not be noticed.", "Export it with a password that protects its integrity.";
    CertificateLegacyNeeded = 729, "Certificate.ModernEncryption", InvalidData,
        "The PFX is encrypted in a way that Windows Server 2016 cannot read (AES with SHA-256).", "Export it with TripleDES-SHA1 if the stamp refuses it.";

    // 8xx: cancelled and timed out
    Cancelled = 801, "Operation.Cancelled", OperationStopped,
        "The operation was stopped by its caller.", "Run the same command again: what is done already is found and left alone.";
    TimedOut = 802, "Operation.TimedOut", OperationTimeout,
        "A long-running operation of the stamp did not end in time.", "Look at the resource in the portal; run the same command again when it is ready.";

    // 9xx: internal
    InternalPanic = 901, "Internal.Panic", NotSpecified,
        "A defect in the library stopped the operation; the process goes on.", "Please report the message; run the same command again.";
    InternalDefect = 902, "Internal.Defect", NotSpecified,
        "A defect in the library: something that cannot happen did.", "Please report the message.";
    OperationFinished = 903, "Internal.OperationFinished", InvalidOperation,
        "The operation has given its last event already.", "Free the operation; start another one.";
    NativeLibraryMissing = 904, "Internal.NativeLibraryMissing", ResourceUnavailable,
        "The module does not find its native library for this platform.", "Install the module package for this platform, or build it with 'cargo xtask demo'.";
    AbiMismatch = 905, "Internal.AbiMismatch", InvalidOperation,
        "Module and native library are of different releases.", "Install module and library from one package.";
}
