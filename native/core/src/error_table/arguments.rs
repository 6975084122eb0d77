//! 1xx: arguments.

macro_rules! arguments {
    ($($before:tt)*) => {
        next_band! { $($before)*
            ArgumentMissing = 101, "Argument.Missing", InvalidArgument,
                "A required value is missing.", "Pass the parameter that the message names.";
            ArgumentInvalid = 102, "Argument.Invalid", InvalidArgument,
                "A value has the wrong form.", "Correct the parameter that the message names.";
            RequestInvalid = 103, "Request.Invalid", InvalidArgument,
                "The C ABI request is not valid JSON, lacks a member, has an unknown member, or has another version.", "Compare the request with docs/abi.md. Install module and library from the same release.";
            SeveralProblems = 104, "Preflight.SeveralProblems", InvalidArgument,
                "The preflight checks found several problems; nothing was written.", "Fix every listed problem, then run the same command again.";
            HandleInvalid = 105, "Argument.HandleInvalid", InvalidArgument,
                "A handle of the C ABI was freed before, or is of another kind.", "Correct the calling program: free each handle once, and use it only until then.";
            NameResourceGroup = 111, "Name.ResourceGroup", InvalidArgument,
                "The name is not a valid resource group name.", "Use 1-90 letters, digits, underscores, parentheses, periods, or hyphens. The name must not end with a period.";
            NameStorageAccount = 112, "Name.StorageAccount", InvalidArgument,
                "The name is not a valid storage account name.", "Use 3-24 lowercase letters and digits.";
            NameBlobContainer = 113, "Name.BlobContainer", InvalidArgument,
                "The name is not a valid blob container name.", "Use 3-63 lowercase letters, digits, and single hyphens. Begin and end with a letter or digit.";
            NameKeyVault = 114, "Name.KeyVault", InvalidArgument,
                "The name is not a valid key vault name.", "Use 3-24 letters, digits, and single hyphens. Begin with a letter, end with a letter or digit.";
            NameSecret = 115, "Name.Secret", InvalidArgument,
                "The name is not a valid Key Vault secret name.", "Use 1-127 letters, digits, or hyphens.";
            NameRegistryUser = 116, "Name.RegistryUser", InvalidArgument,
                "The registry user name becomes the name of a Key Vault secret, and is not a valid one.", "Use 1-127 letters, digits, or hyphens for the registry user name.";
            NamesCollide = 117, "Name.Collision", InvalidArgument,
                "The certificate and the registry user would use the same secret.", "Choose a CertificateSecretName that differs from the RegistryUserName.";
            PasswordUnusable = 121, "Password.Unusable", InvalidArgument,
                "The registry cannot store the password: bcrypt uses only the first 72 bytes, and control characters do not survive a login.", "Use 1-72 bytes of UTF-8 without control characters. A letter outside ASCII takes 2-4 bytes.";
            SecretTooLarge = 122, "Secret.TooLarge", LimitsExceeded,
                "The secret exceeds the 25 KB limit of a key vault. A PFX file grows by about 1.8 times because it is encoded twice.", "Export the PFX with only its own chain and no other certificates; the limit is about 14 KB.";
            LocationUnknown = 123, "Location.Unknown", InvalidArgument,
                "The stamp does not have this location.", "Use the region that the message names.";
            IdentityIdsMissing = 124, "Identity.IdsMissing", InvalidArgument,
                "An id that this identity system requires is missing.", "On AAD, pass -ServicePrincipalId. On AD FS, pass -ApplicationIdentifier (or -ServicePrincipalId) and -UserObjectId.";
            IdentitySystemMismatch = 125, "Identity.SystemMismatch", InvalidArgument,
                "IdentitySystem does not match the identity system of the stamp.", "Omit -IdentitySystem; it is detected from the stamp.";
            SkuUnknown = 126, "Sku.Unknown", InvalidArgument,
                "Azure Stack Hub does not have this SKU.", "Use one of the SKUs that the message names.";
            NameKubernetes = 127, "Name.Kubernetes", InvalidArgument,
                "The name is not a valid Kubernetes name.", "Use lowercase letters, digits, and hyphens (in the name of a secret also periods). Begin and end with a letter or digit.";
            PositionsUnclear = 133, "Argument.PositionsUnclear", InvalidArgument,
                "The positional values do not match any published signature of the command.", "Name the parameters: -Location, -ServicePrincipalId (AAD) or -ApplicationIdentifier and -UserObjectId (AD FS), -ResourceGroupName, and so on.";
        }
    };
}
pub(super) use arguments;
