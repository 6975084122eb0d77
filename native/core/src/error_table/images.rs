//! 560 to 589, and 536: images and the registries that hold them.

macro_rules! images {
    ($($before:tt)*) => {
        next_band! { $($before)*
            RegistryOpen = 536, "Registry.Open", SecurityError,
                "The registry asks for no login: everybody who reaches it can read and write.", "Deploy the registry again with New-ContainerRegistryDeployment, which sets up a login, or close port 443 to others.";
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
                "The file is no archive of images, or it is damaged or cut off.", "Copy the archive again and compare the sizes; an interrupted export continues when it is run again.";
            ImageArchiveExists = 567, "Image.ArchiveExists", ResourceExists,
                "There is a file of this name already; it is never overwritten.", "Give -Append to add to an archive, another path, or move the old file away.";
            ImageArchiveUnwritable = 568, "Image.ArchiveUnwritable", WriteError,
                "The archive cannot be written there.", "Give a path in an existing folder in which you may write, that no other process writes.";
            ImageDiskFull = 569, "Image.DiskFull", WriteError,
                "The disk is full.", "Make room and run the same command again: it continues where it stopped.";
            ImageNameMissing = 570, "Image.NameMissing", InvalidArgument,
                "An image in the archive has no name, so it is not known where it belongs.", "Give the name with -Destination.";
            ImageOtherTags = 571, "Image.OtherTags", InvalidOperation,
                "Other tags name the same image and would vanish with it; nothing was removed.", "Give -Force to remove all of them, or move the other tags first.";
            ImageArchiveUnreadable = 572, "Image.ArchiveUnreadable", OpenError,
                "The archive cannot be read.", "Check the path and the permissions of the file.";
            ImageForeignLayersRefused = 573, "Image.ForeignLayersRefused", InvalidOperation,
                "The registry takes no manifest that names other places for its layers, as those of Windows images do.", "Its operator allows them with REGISTRY_VALIDATION_DISABLED=true, or by a pattern in validation.manifests.urls.allow.";
            RegistryBodyTooLarge = 574, "Registry.BodyTooLarge", LimitsExceeded,
                "A proxy in front of the registry does not let requests of this size pass.", "Its operator raises the limit (nginx: client_max_body_size 0), or use the registry's own address, without the proxy.";
            RegistryRateLimited = 575, "Registry.RateLimited", LimitsExceeded,
                "The registry limits how many requests or pulls it takes, and the limit is reached.", "Wait for as long as the message says, or sign in with -Credential: registries allow more to those who sign in.";
            RegistryStorageRefused = 576, "Registry.StorageRefused", PermissionDenied,
                "The registry redirected to its storage, which refused the request twice, also with a fresh address.", "Compare this machine's clock with the storage host's, and let its operator check that host: the login to the registry has no part in it.";
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
        }
    };
}
pub(super) use images;
