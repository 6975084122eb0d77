//! The content of a configuration file. Its members have the names of the commands' parameters; the JSON schema for editors is generated from these types, and
//! the doc comments are its descriptions.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::cloud::endpoints::IdentitySystem;

/// A container registry on Azure Stack Hub, for Install-ContainerRegistry. Secrets are references; relative paths start at the folder of this file.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Configuration")]
pub struct Configuration {
    /// Path or URL of this schema, for editors.
    #[serde(rename = "$schema", skip_serializing)]
    pub schema: Option<String>,
    /// The stamp and the sign-in. Without it, the current session is used.
    pub stamp: Option<Stamp>,
    pub prerequisites: Prerequisites,
    pub certificate: Certificate,
    pub service_principal: ServicePrincipal,
    /// The logins of the registry; at least one.
    #[schemars(length(min = 1))]
    pub users: Vec<User>,
    /// The virtual machine. Without it, only the prerequisites are created.
    pub deployment: Option<Deployment>,
    /// Images to copy to the registry.
    #[serde(default)]
    pub images: Vec<Image>,
}

/// Where a secret is. Exactly one kind of source.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SecretReference {
    /// Name of an environment variable that contains the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// Name of a secret of the module Microsoft.PowerShell.SecretManagement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_name: Option<String>,
    /// Vault of the secret; the default vault without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_vault: Option<String>,
    /// Key vault of the stamp that contains the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_vault_name: Option<String>,
    /// Name of the secret in the key vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_vault_secret_name: Option<String>,
    /// Text of a prompt; the operator types the secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
}

/// Parameters of Connect-ContainerRegistryStamp.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stamp {
    /// `https://management.<region>.<fqdn>`
    pub arm_endpoint: String,
    pub tenant_id: Option<String>,
    pub subscription_id: Option<String>,
    /// PEM file with root certificates to trust in addition to the system's.
    pub trusted_root_file: Option<String>,
    pub key_vault_audience: Option<String>,
    /// Host names and the addresses to use for them, where DNS does not have them.
    #[serde(default)]
    pub resolve: BTreeMap<String, String>,
    /// Application id of the service principal that signs in.
    pub application_id: Option<String>,
    pub client_secret: Option<SecretReference>,
    /// PFX file of the service principal, instead of its client secret.
    pub certificate_file: Option<String>,
    pub certificate_password: Option<SecretReference>,
    /// User who signs in with a password.
    pub user_name: Option<String>,
    pub password: Option<SecretReference>,
    /// Signs in with the managed identity of this machine.
    #[serde(default)]
    pub managed_identity: bool,
    /// Uses the sign-in of the Azure CLI.
    #[serde(default)]
    pub azure_cli: bool,
}

/// Parameters of Set-ContainerRegistryPrerequisites.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Prerequisites {
    /// Region of the stamp; detected without it.
    pub location: Option<String>,
    pub resource_group_name: String,
    pub storage_account_name: String,
    pub storage_account_blob_container: String,
    pub key_vault_name: String,
    /// Object id of the operator; required on AD FS.
    pub user_object_id: Option<String>,
    /// `AAD` or `ADFS`; detected without it.
    pub identity_system: Option<IdentitySystem>,
}

/// The certificate of the registry.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// Name of the secret that contains the certificate in the key vault.
    pub secret_name: String,
    /// PFX file.
    pub file_path: String,
    pub password: SecretReference,
    /// Creates a self-signed certificate if the file does not exist.
    pub create: Option<NewCertificate>,
}

/// Parameters of New-ContainerRegistryCertificate.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCertificate {
    pub common_name: String,
    /// Also for the names below the common name.
    #[serde(default)]
    pub wildcard: bool,
}

/// The service principal that the virtual machine uses. Exactly one of `id` and `displayName`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePrincipal {
    /// Application id or object id of an existing one.
    pub id: Option<String>,
    /// Display name of one to create in the directory if it does not exist (AAD).
    pub display_name: Option<String>,
    /// Its client secret. With `displayName` it may be omitted: each deployment gets a new one.
    pub client_secret: Option<SecretReference>,
}

/// A login of the registry.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    pub name: String,
    pub password: SecretReference,
}

/// Parameters of New-ContainerRegistryDeployment.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deployment {
    pub resource_group_name: String,
    /// The registry's name is `<label>.<region>.cloudapp.<fqdn>`.
    pub dns_name_label: String,
    /// A custom domain name.
    pub host_name: Option<String>,
    pub admin_user_name: Option<String>,
    /// OpenSSH public key, or its file.
    pub admin_public_key: String,
    /// Creates the key pair if the file of `adminPublicKey` does not exist.
    #[serde(default)]
    pub generate_ssh_key: bool,
    /// Passphrase of a new private key; without it the key has none.
    pub key_passphrase: Option<SecretReference>,
    pub virtual_machine_size: Option<String>,
    pub virtual_machine_publisher: Option<String>,
    pub virtual_machine_offer: Option<String>,
    pub virtual_machine_sku: Option<String>,
    pub virtual_machine_version: Option<String>,
    pub public_ip_name: Option<String>,
    pub public_ip_allocation_method: Option<AllocationMethod>,
    #[schemars(range(min = 1, max = 100))]
    pub registry_replicas: Option<u32>,
    #[serde(default)]
    pub enable_validations: bool,
    #[serde(default)]
    pub allow_ssh: bool,
    pub template_file: Option<String>,
    pub template_uri: Option<String>,
    /// PEM file with the root certificate of the registry, for its test and for copying images.
    pub registry_trusted_root_file: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AllocationMethod {
    Dynamic,
    Static,
}

/// An image that the registry has to contain. Exactly one of `source` and `path`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// Image in another registry, as in `docker pull`.
    pub source: Option<String>,
    /// Archive of Export-ContainerRegistryImage or `docker save`.
    pub path: Option<String>,
    /// Repository and tag in the registry, as in `team/app:1.0`; the source's without it.
    pub destination: Option<String>,
    /// Platforms to copy, as in `linux/amd64`; all without it.
    #[serde(default)]
    pub platform: Vec<String>,
    /// User of the source registry.
    pub source_user_name: Option<String>,
    pub source_password: Option<SecretReference>,
}
