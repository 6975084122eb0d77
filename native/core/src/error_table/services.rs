//! 501 to 559, 579, and 594 to 599: the services of the stamp, and its directory.

macro_rules! services {
    ($($before:tt)*) => {
        next_band! { $($before)*
            ServiceError = 501, "Service.Error", InvalidResult,
                "A service rejected the request for the reason in the message.", "Give the service's code and request id to the operator of the stamp.";
            Forbidden = 502, "Service.Forbidden", PermissionDenied,
                "The account does not have permission for this operation.", "Assign the account the Owner role (or Contributor and User Access Administrator) on the subscription.";
            NotFound = 503, "Service.NotFound", ObjectNotFound,
                "The resource does not exist.", "Check the name and the selected subscription.";
            Conflict = 504, "Service.Conflict", ResourceBusy,
                "Another operation is in progress on the resource, or its state does not allow this operation.", "Wait until the other operation ends, then run the same command again.";
            Throttled = 505, "Service.Throttled", LimitsExceeded,
                "The service kept throttling requests (429).", "Wait a few minutes, then run the same command again.";
            Unavailable = 506, "Service.Unavailable", ResourceUnavailable,
                "The service is temporarily unavailable.", "Try again later. The health page of the operator portal shows the state of the stamp.";
            UnsupportedApiVersion = 507, "Service.UnsupportedApiVersion", InvalidOperation,
                "The stamp supports none of the API versions of this release.", "Update the stamp or this module. The message lists the versions that the stamp supports.";
            OperationFailed = 508, "Service.OperationFailed", InvalidResult,
                "The service accepted the request, but its operation failed.", "Fix the cause that the service's code and message give, then run the same command again.";
            LocationConflict = 509, "ResourceGroup.LocationConflict", ResourceExists,
                "The resource group exists in another location.", "Use the location of the group, or another name.";
            StorageNameTaken = 510, "StorageAccount.NameTaken", ResourceExists,
                "The storage account name is already taken on this stamp.", "Choose another -StorageAccountName. It must be unique on the stamp.";
            VaultNameTaken = 511, "KeyVault.NameTaken", ResourceExists,
                "The key vault name is already taken on this stamp.", "Choose another -KeyVaultName. It must be unique on the stamp.";
            VaultAccessDenied = 512, "KeyVault.AccessDenied", PermissionDenied,
                "The access policies of the key vault do not allow this account to use its secrets.", "Grant the signed-in account Get, List, and Set on the secrets of the vault. On AD FS, UserObjectId must be the SID of the signed-in account.";
            ProviderNotRegistered = 513, "Provider.NotRegistered", ResourceUnavailable,
                "The subscription is not registered for the resource provider.", "Register the provider that the message names (Register-AzResourceProvider), then run the same command again.";
            PrincipalNotFound = 514, "Principal.NotFound", ObjectNotFound,
                "The service principal does not exist in the directory of the stamp.", "Pass the application id of a service principal in the tenant of the stamp. A new service principal takes a few minutes to appear.";
            SecretExists = 515, "Secret.AlreadyExists", ResourceExists,
                "The key vault already has a secret of this name.", "Pass -SkipExistCheck $true to write a new version.";
            VaultNotFound = 516, "KeyVault.NotFound", ObjectNotFound,
                "The subscription does not have this key vault.", "Create it with New-KeyVault, or check -KeyVaultName and the subscription.";
            VaultNotReady = 517, "KeyVault.NotReady", ResourceUnavailable,
                "The key vault was created, but its name did not appear in DNS in time.", "Run the same command again in a minute; completed work is not repeated.";
            StorageAccountNotReady = 518, "StorageAccount.NotReady", ResourceBusy,
                "The storage account did not become ready in time.", "Run the same command again in a minute; completed work is not repeated.";
            BlobContainerBusy = 519, "BlobContainer.BeingDeleted", ResourceBusy,
                "A container of this name is being deleted.", "Wait half a minute, then run the same command again, or choose another name.";
            ImageSkuMissing = 520, "ImageSku.Missing", ObjectNotFound,
                "The stamp has no image of this publisher and offer, which the deployment requires.", "Ask the operator to download the AKS base image from the Marketplace (Install-ContainerRegistryMarketplaceProduct).";
            OtherCredentials = 521, "KeyVault.OtherCredentials", InvalidData,
                "The key vault contains other secrets of at most 255 characters, each of which becomes a login of the registry.", "Use a separate vault for the registry, or delete the secrets that are not logins.";
            GraphUnreachable = 522, "Graph.Unreachable", ResourceUnavailable,
                "The directory cannot be queried for the object id of the service principal.", "Pass the object id instead of the application id.";
            GalleryItemRejected = 523, "Gallery.ItemRejected", InvalidData,
                "The gallery rejected the package.", "Check that the URL returns a valid .azpkg file without sign-in; an error page at the URL is rejected too.";
            GalleryUriUnreachable = 524, "Gallery.UriUnreachable", ConnectionError,
                "The URL of the package cannot be read from this machine.", "Check the URL, or use -Force if only the stamp can reach it.";
            OperatorEndpointNeeded = 525, "Gallery.OperatorEndpointNeeded", InvalidOperation,
                "Gallery items and Marketplace products can only be managed on the operator endpoint.", "Connect to https://adminmanagement.<region>.<fqdn>.";
            GalleryPackageExists = 532, "Gallery.PackageExists", ResourceExists,
                "The file already exists.", "Pass another -Path, or use -Force to replace the file.";
            GalleryPackageUnwritable = 533, "Gallery.PackageUnwritable", WriteError,
                "The package cannot be written to this path.", "Pass -Path in an existing folder with write permission and enough space.";
            GalleryPackageInvalid = 534, "Gallery.PackageInvalid", InvalidData,
                "The file is not a package for the Marketplace.", "Pass the path of an .azpkg file. New-ContainerRegistryGalleryPackage creates one.";
            GalleryUploadRemains = 535, "Gallery.UploadRemains", ResourceBusy,
                "The temporary copy of the package could not be removed from the stamp.", "Remove the resource that the message names. Only the key of the storage account or the expiring URL gives access to the copy.";
            MarketplaceImageOutdated = 545, "Marketplace.ImageOutdated", ObjectNotFound,
                "The newest AKS base image of the stamp is older than September 2019, so a registry cannot use it.", "Ask the operator to download a newer AKS base image from the Marketplace (Install-ContainerRegistryMarketplaceProduct).";
            MarketplaceItemMissing = 546, "Marketplace.ItemMissing", ObjectNotFound,
                "The gallery does not have an item of the container registry, so users cannot deploy it from the portal.", "Create a package with New-ContainerRegistryGalleryPackage, and add it with Add-ContainerRegistryGalleryItem.";
            MarketplaceNotRegistered = 547, "Marketplace.NotRegistered", InvalidOperation,
                "The stamp is not registered with Azure, or its Marketplace syndication is disabled, so it cannot download Marketplace products.", "On a computer with Internet access, download the product with Export-AzsMarketplaceItem of the module Azs.Syndication.Admin; on a computer that reaches the stamp, add it with Import-AzsMarketplaceItem.";
            MarketplaceProductMissing = 548, "Marketplace.ProductMissing", ObjectNotFound,
                "Azure does not offer this Marketplace product to the stamp.", "Find the product in the administrator portal under Marketplace management, Add from Azure, and pass its name with -ProductName.";
            MarketplaceDownloadFailed = 549, "Marketplace.DownloadFailed", InvalidResult,
                "The stamp could not download a Marketplace product.", "Check that the stamp reaches Azure and has enough free space, then run the same command again.";
            MarketplaceProductIncompatible = 550, "Marketplace.ProductIncompatible", InvalidOperation,
                "The version of the stamp cannot use this Marketplace product.", "Update the stamp, or pass the name of another version of the product with -ProductName.";
            OptimizeFailed = 552, "Optimize.Failed", InvalidResult,
                "The garbage collection on the machine of the registry failed or was stopped. The registry accepts writes.", "Fix the cause that the message names, then run the same command again.";
            OptimizeReadOnlyRemains = 553, "Optimize.ReadOnlyRemains", InvalidResult,
                "The registry could not be made writable again after the garbage collection.", "Run the same command again, or run 'sudo docker service update --env-rm REGISTRY_STORAGE_MAINTENANCE_READONLY container-registry' on the machine.";
            OptimizeUnsupported = 554, "Optimize.Unsupported", InvalidOperation,
                "The machine does not run a registry of this module's template, or the user may not manage it.", "Pass the machine of a registry that New-ContainerRegistryDeployment deployed, and its administrator with -UserName.";
            OptimizeBusy = 555, "Optimize.Busy", ResourceBusy,
                "Another garbage collection is running on the machine.", "Wait until it ends, then run the same command again.";
            UserNotFound = 556, "User.NotFound", ObjectNotFound,
                "The key vault does not have this registry user.", "List the users with Get-ContainerRegistryUser.";
            UserExists = 557, "User.AlreadyExists", ResourceExists,
                "The key vault already has this registry user.", "Replace its password with Update-ContainerRegistryCredential, or choose another name.";
            UserLast = 558, "User.LastLogin", InvalidOperation,
                "The user is the only login of the registry, which cannot be deployed without one.", "Add another user first with Add-ContainerRegistryUser, or use -Force.";
            AnswerUnexpected = 526, "Service.AnswerUnexpected", InvalidResult,
                "The service reported success, but its answer does not have the documented form, so it was not used.", "Run the same command again. If the error persists, give the request id to the operator of the stamp.";
            VerificationFailed = 527, "Verification.Failed", InvalidResult,
                "Verification failed: a resource does not have the requested state after it was written.", "Run the same command again. Another user or program may be changing the same resources.";
            SecretDisabled = 528, "Secret.Disabled", ResourceUnavailable,
                "The secret is disabled and cannot be read.", "Enable the secret, or write a new version, which is enabled.";
            SecretExpired = 530, "Secret.Expired", ResourceUnavailable,
                "The secret has expired according to its attributes.", "Change its expiration date, or write a new version.";
            SecretNotYetValid = 531, "Secret.NotYetValid", ResourceUnavailable,
                "The secret is not valid yet according to its attributes.", "Change its activation date, or write a new version.";
            GroupNotEmpty = 529, "ResourceGroup.NotEmpty", ResourceExists,
                "A resource was added to the resource group during the removal, so the group was kept.", "Check the resource that the message names. When the same command runs again, it keeps the group.";
            ResourceNotFinal = 543, "Resource.NotFinal", ResourceBusy,
                "An operation on the resource is still in progress.", "Wait until the resource is ready or gone. The command waits up to 20 minutes; -WhatIf and Test-ContainerRegistryPrerequisites do not wait.";
            SecretSpelledOtherwise = 544, "Secret.SpelledOtherwise", ResourceExists,
                "The key vault has a secret of this name in different letter case. Secret names ignore case, so it would be overwritten, and a login would keep the old spelling.", "Use the spelling that the message names, or another name.";
            AnswerForeign = 539, "Service.AnswerForeign", InvalidResult,
                "The answer did not come from the service but from something else, such as a proxy or a sign-in page.", "Check HTTPS_PROXY, and add the domain of the stamp to NO_PROXY. Open the URL in a browser to see what answers.";
            PolicyDisallowed = 541, "Policy.Disallowed", PermissionDenied,
                "A policy of the subscription does not allow the requested resource.", "Change the value that the policy in the message forbids (name, location, tags, size), or ask the owner of the policy for an exemption.";
            ResourceLocked = 542, "Resource.Locked", PermissionDenied,
                "A lock on the resource, its group, or the subscription prevents the change.", "Find the lock with Get-AzResourceLock. Its owner removes it with Remove-AzResourceLock. Then run the same command again.";
            QuotaExceeded = 594, "Quota.Exceeded", LimitsExceeded,
                "The quota of the subscription is used up.", "Delete unused resources, choose a smaller size, or ask the operator of the stamp for a larger quota, then run the same command again.";
            SubscriptionReadOnly = 595, "Subscription.ReadOnly", PermissionDenied,
                "The subscription is disabled and therefore read-only.", "Ask the operator of the stamp to enable the subscription, or choose another one with -SubscriptionId.";
            ServicePrincipalAmbiguous = 596, "ServicePrincipal.Ambiguous", InvalidArgument,
                "Several applications in the tenant have this display name.", "Choose another -DisplayName, or select one of the listed applications with -ApplicationId.";
            ServicePrincipalForbidden = 597, "ServicePrincipal.AccessDenied", PermissionDenied,
                "The account is not allowed to manage applications in the tenant.", "Ask an administrator of the tenant for the directory role Application Developer (or Application Administrator). A signed-in application needs the Microsoft Graph permission Application.ReadWrite.OwnedBy with admin consent.";
            ServicePrincipalNotReplicated = 598, "ServicePrincipal.NotReplicated", ResourceUnavailable,
                "The directory did not make the new application known to all of its servers in time.", "Run the same command again in some minutes; completed work is not repeated.";
            PrivilegedEndpointNeeded = 599, "ServicePrincipal.PrivilegedEndpointNeeded", InvalidOperation,
                "On an AD FS stamp, applications are managed on the privileged endpoint of the stamp.", "Open a session on the privileged endpoint and pass it with -PrivilegedEndpointSession, or ask the operator of the stamp to run New-GraphApplication there.";
            PrivilegedEndpointFailed = 579, "ServicePrincipal.PrivilegedEndpointFailed", InvalidResult,
                "A command on the privileged endpoint of the stamp failed.", "Open a new session on the privileged endpoint with an account that may use it (New-PSSession -ConfigurationName PrivilegedEndpoint), then run the same command again.";
            RemovalOutdated = 540, "Removal.Outdated", ResourceExists,
                "The content of the resource changed between the two checks before its deletion, so the resource was kept.", "Check what the message names. When the same command runs again, it keeps the resource if others use it.";
            RemovalNothingFound = 537, "Removal.NothingFound", ObjectNotFound,
                "Nothing that was named exists in the subscription, so there is nothing to remove.", "Check the names and the subscription. If an earlier run removed everything, no action is needed.";
            RemovalInUse = 538, "Removal.InUse", ResourceBusy,
                "A registry that is still deployed uses the key vault or the storage account.", "Remove that registry first: add its resource group to -DeploymentResourceGroupName. To remove the resources anyway, add -Force.";
        }
    };
}
pub(super) use services;
