//! The parameters of PowerShell commands that findings and errors name.

use std::fmt;

use serde::Serialize;

macro_rules! parameters {
    ($($name:ident)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        pub enum Parameter {
            $($name),+
        }

        impl Parameter {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the name without the hyphen.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }
        }
    };
}

parameters! {
    AdminPublicKey
    ApplicationId
    ApplicationIdentifier
    CertificateFilePath
    CertificatePassword
    CertificateSecretName
    DeploymentResourceGroupName
    DisplayName
    DnsNameLabel
    EndDate
    Force
    IdentitySystem
    KeyVaultName
    Location
    MarketplaceUri
    Name
    Namespace
    OldRegistryUserName
    Password
    PfxKeyVaultResourceId
    PfxKeyVaultSecretUrl
    PfxThumbprint
    Publisher
    Registry
    RegistryUserName
    RegistryUserPassword
    ResourceGroupName
    SecretName
    SecretValue
    ServicePrincipalClientId
    ServicePrincipalClientSecret
    ServicePrincipalId
    Sku
    SkuName
    StorageAccountBlobContainer
    StorageAccountContainer
    StorageAccountName
    StorageAccountResourceId
    Target
    TemplateFile
    UserName
    UserObjectId
    Version
    VirtualMachineSize
    VirtualMachineSku
}

impl fmt::Display for Parameter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl From<Parameter> for String {
    fn from(parameter: Parameter) -> Self {
        parameter.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn commands_have_the_parameters_that_findings_name() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../module/Azs.ContainerRegistry/Public");
        let files = fs::read_dir(folder).expect("the module").map(|entry| entry.expect("an entry").path());
        let commands: String = files.map(|file| fs::read_to_string(file).expect("a command")).collect();
        for parameter in Parameter::ALL {
            let help = format!(".PARAMETER {parameter}");
            assert!(
                commands.lines().any(|line| line.trim().eq_ignore_ascii_case(&help)),
                "no command has -{parameter}"
            );
        }
    }
}
