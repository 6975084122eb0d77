//! 501 to 559: the services of the stamp.

macro_rules! services {
    ($($before:tt)*) => {
        next_band! { $($before)*
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
                "The storage account name is already taken on this stamp.", "Choose another StorageAccountName: it is unique across the stamp.";
            VaultNameTaken = 511, "KeyVault.NameTaken", ResourceExists,
                "The key vault name is already taken on this stamp.", "Choose another KeyVaultName: it is unique across the stamp.";
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
                "The service reported success, and its answer does not have the documented form; nothing is concluded from it.", "Run the same command again; if it persists, give the request id to the stamp's operator.";
            VerificationFailed = 527, "Verification.Failed", InvalidResult,
                "What the stamp holds at the end is not what was asked for.", "Run the same command again; somebody else may be changing the same resources.";
            SecretDisabled = 528, "Secret.Disabled", ResourceUnavailable,
                "The secret is disabled, so nobody can read it.", "Enable it, or write a new version of it: a new one is enabled.";
            GroupNotEmpty = 529, "ResourceGroup.NotEmpty", ResourceExists,
                "Something came into the resource group while the registry was removed, so the group was left.", "Look at what the message names; run the same command again, and the group is kept with it.";
            ResourceNotFinal = 543, "Resource.NotFinal", ResourceBusy,
                "An operation on the resource is still in progress.", "Wait until the resource is ready or gone: the command waits up to 20 minutes; -WhatIf and Test-ContainerRegistryPrerequisites do not wait.";
            SecretSpelledOtherwise = 544, "Secret.SpelledOtherwise", ResourceExists,
                "The key vault holds a secret of this name in another case. Names of secrets ignore case, so it would be overwritten, and a login keeps the old spelling.", "Use the spelling that the message names, or another name.";
            AnswerForeign = 539, "Service.AnswerForeign", InvalidResult,
                "Something other than the service answered, such as a proxy or a sign-in page.", "Check HTTPS_PROXY, and add the stamp's domain to NO_PROXY; open the URL in a browser to see what answers.";
            PolicyDisallowed = 541, "Policy.Disallowed", PermissionDenied,
                "A policy of the subscription does not allow the resource as it was requested.", "Change the value that the policy of the message forbids (name, location, tags, size), or ask the owner of the policy for an exemption.";
            ResourceLocked = 542, "Resource.Locked", PermissionDenied,
                "A lock on the resource, its group or the subscription forbids the change.", "Find the lock with Get-AzResourceLock; its owner removes it with Remove-AzResourceLock. Then run the same command again.";
            QuotaExceeded = 594, "Quota.Exceeded", LimitsExceeded,
                "The quota of the subscription is used up.", "Delete what is no longer needed, choose a smaller size, or ask the stamp's operator for a larger quota, then run the same command again.";
            SubscriptionReadOnly = 595, "Subscription.ReadOnly", PermissionDenied,
                "The subscription is disabled, so it can only be read.", "Ask the stamp's operator to enable the subscription, or choose another one with -SubscriptionId.";
            RemovalOutdated = 540, "Removal.Outdated", ResourceExists,
                "What is in the resource changed between the two looks before its deletion, so it was left.", "Look at what the message names; run the same command again, and the resource is kept if others use it.";
        }
    };
}
pub(super) use services;
