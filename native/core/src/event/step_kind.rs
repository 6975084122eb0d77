//! What a step creates, changes, or removes.

use serde::Serialize;

/// The step of a plan, and of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    AccessPolicy,
    Application,
    BlobContainer,
    Certificate,
    CertificateFile,
    ClientSecret,
    ContainerdTrust,
    /// A resource that a deployment created.
    DeployedResource,
    Deployment,
    /// A resource that a running deployment creates.
    DeploymentResource,
    DockerTrust,
    GalleryItem,
    GalleryPackage,
    GalleryUpload,
    Image,
    KeyVault,
    Label,
    LoginFile,
    MarketplaceProduct,
    OldClientSecret,
    OldRegistryUser,
    PodmanTrust,
    RegistryGarbage,
    RegistryUser,
    ResourceGroup,
    RetiredRegistryUser,
    RoleAssignment,
    Secret,
    ServicePrincipal,
    SshKey,
    StorageAccount,
    SystemTrust,
}
