//! 560 to 589, and 536: images, registries, and their logins.

macro_rules! images {
    ($($before:tt)*) => {
        next_band! { $($before)*
            RegistryOpen = 536, "Registry.Open", SecurityError,
                "The registry requires no login: anyone who reaches it can read and write.", "Deploy the registry again with New-ContainerRegistryDeployment, which configures a login, or close port 443 to other hosts.";
            ImageReferenceInvalid = 560, "Image.ReferenceInvalid", InvalidArgument,
                "The name is not a valid name of an image, repository, registry, or digest.", "Write registry/repository:tag or registry/repository@sha256:<digest>. Without a registry, docker.io is used.";
            ImageNotFound = 561, "Image.NotFound", ObjectNotFound,
                "The registry does not have this repository, tag, manifest, or blob.", "Check the name and the tag. Get-ContainerRegistryImage lists the images. Some registries return this error when the login has no access to the repository.";
            ImageDigestMismatch = 562, "Image.DigestMismatch", SecurityError,
                "The content does not match its digest; no tag was written.", "Run the same command again. If the error persists, the source is damaged or something modifies the content in transit.";
            ImageManifestUnsupported = 563, "Image.ManifestUnsupported", InvalidData,
                "The manifest type cannot be copied, such as Docker schema 1.", "Push the image again with a current tool; schema 1 is obsolete since 2019.";
            ImagePlatformNotFound = 564, "Image.PlatformNotFound", ObjectNotFound,
                "The image does not exist for a requested platform.", "Use one of the platforms that the message names, or omit -Platform to copy all platforms.";
            ImageForeignLayerUnavailable = 565, "Image.ForeignLayerUnavailable", ResourceUnavailable,
                "A foreign layer (one that registries need not store) is not available at any URL in its manifest.", "Run the command on a machine that reaches the URLs in the message, or export the image there and import the archive here.";
            ImageArchiveInvalid = 566, "Image.ArchiveInvalid", InvalidData,
                "The file is not a valid image archive, or it is damaged or truncated.", "Copy the archive again and compare the sizes. An interrupted export continues when it is run again.";
            ImageArchiveExists = 567, "Image.ArchiveExists", ResourceExists,
                "The file already exists, and existing archives are never overwritten.", "Use -Append to add to the archive, pass another path, or move the existing file.";
            ImageArchiveUnwritable = 568, "Image.ArchiveUnwritable", WriteError,
                "The archive cannot be written to this path.", "Pass a path in an existing folder with write permission, to a file that no other process writes.";
            ImageDiskFull = 569, "Image.DiskFull", WriteError,
                "The disk is full.", "Free disk space and run the same command again; it continues where it stopped.";
            ImageNameMissing = 570, "Image.NameMissing", InvalidArgument,
                "An image in the archive has no name, so its destination is unknown.", "Pass the name with -Destination.";
            ImageOtherTags = 571, "Image.OtherTags", InvalidOperation,
                "Other tags refer to the same image and would be removed with it; nothing was removed.", "Use -Force to remove all of them, or move the other tags first.";
            ImageArchiveUnreadable = 572, "Image.ArchiveUnreadable", OpenError,
                "The archive cannot be read.", "Check the path and the permissions of the file.";
            ImageForeignLayersRefused = 573, "Image.ForeignLayersRefused", InvalidOperation,
                "The registry rejects manifests with external layer URLs, such as those of Windows images.", "The operator of the registry allows them with REGISTRY_VALIDATION_DISABLED=true, or with a pattern in validation.manifests.urls.allow.";
            RegistryBodyTooLarge = 574, "Registry.BodyTooLarge", LimitsExceeded,
                "A proxy in front of the registry rejects requests of this size.", "Ask the operator to raise the limit (nginx: client_max_body_size 0), or use the address of the registry itself, without the proxy.";
            RegistryRateLimited = 575, "Registry.RateLimited", LimitsExceeded,
                "The rate limit of the registry for requests or pulls is reached.", "Wait as long as the message says, or sign in with -Credential: registries allow more to authenticated users.";
            RegistryStorageRefused = 576, "Registry.StorageRefused", PermissionDenied,
                "The storage behind the registry rejected the redirected request twice, the second time with a new URL.", "Compare the clock of this machine with that of the storage host, and ask its operator to check that host. The registry login is not the cause.";
            LoginFileExists = 577, "Login.FileExists", ResourceExists,
                "The file already exists. Only Docker's config.json is changed in place.", "Pass another -Path, or add -Force to replace the file.";
            LoginFileUnwritable = 578, "Login.FileUnwritable", WriteError,
                "The login cannot be written to this path.", "Pass a path in an existing folder with write permission.";
            RegistryLoginFailed = 580, "Registry.LoginFailed", AuthenticationError,
                "The registry rejected the login, or requires a login and none was given.", "Pass -Credential, or store the login in Docker's config.json. Check user name and password.";
            RegistryAccessDenied = 581, "Registry.AccessDenied", PermissionDenied,
                "The login does not have the required permission on this repository.", "Use a login with permission to write (or delete) in the repository.";
            RegistryDeletionOff = 582, "Registry.DeletionOff", InvalidOperation,
                "Image deletion is disabled in the registry; nothing was removed.", "The operator of the registry enables it with REGISTRY_STORAGE_DELETE_ENABLED=true, and frees the space by garbage collection.";
            RegistryUnsupported = 583, "Registry.Unsupported", InvalidOperation,
                "The registry does not support this operation.", "The message has the registry's own reason. Check the documentation of the registry.";
            RegistryRefused = 584, "Registry.Refused", InvalidResult,
                "The registry rejected the request for the reason in the message, or returned an invalid answer.", "Check that the address belongs to a registry. The code and message of the registry give the reason.";
            RegistryUnavailable = 585, "Registry.Unavailable", ResourceUnavailable,
                "The registry kept failing or throttling requests.", "Run the same command again later; completed work is not repeated.";
            RegistryCredentialUnreadable = 586, "Registry.CredentialUnreadable", ReadError,
                "Docker's config.json or its credential helper did not return a usable login.", "Sign in again with 'docker login', or pass -Credential.";
            LoginNotFound = 587, "Login.NotFound", ObjectNotFound,
                "No login was given, and no key vault has one for the registry.", "Pass -Credential, or -KeyVaultName and -RegistryUserName after Connect-ContainerRegistryStamp.";
            LoginHelperConfigured = 588, "Login.HelperConfigured", InvalidOperation,
                "Docker would ignore the login, because the file names a credential helper for the registry.", "Store the login with 'docker login', or pass -Path another file.";
        }
    };
}
pub(super) use images;
