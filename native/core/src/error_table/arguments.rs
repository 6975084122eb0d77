//! 1xx: what the caller gave.

macro_rules! arguments {
    ($($before:tt)*) => {
        next_band! { $($before)*
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
                "The registry cannot store the password: bcrypt uses 72 bytes, and control characters do not survive a login.", "Use 1 to 72 bytes in UTF-8 without control characters; a letter outside ASCII takes 2 to 4 bytes.";
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
            PositionsUnclear = 133, "Argument.PositionsUnclear", InvalidArgument,
                "The values that were given by position do not fit one published signature of the command.", "Name the parameters: -Location, -ServicePrincipalId (AAD) or -ApplicationIdentifier and -UserObjectId (AD FS), -ResourceGroupName, and so on.";
        }
    };
}
pub(super) use arguments;
