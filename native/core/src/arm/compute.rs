//! The compute provider at a location (2017-03-30): sizes of virtual machines, versions of an extension, and virtual machines.

use serde::Deserialize;

use super::resource::{Member, Resource};
use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::{ErrorId, Result};
use crate::http::answer::Shape;

pub(crate) type VirtualMachine = Resource<MachineProperties>;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MachineProperties {
    hardware_profile: Member<HardwareProfile>,
    os_profile: Member<OsProfile>,
    storage_profile: Member<StorageProfile>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct HardwareProfile {
    vm_size: Member<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OsProfile {
    secrets: Member<Vec<Member<VaultSecrets>>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct VaultSecrets {
    source_vault: Member<Reference>,
    vault_certificates: Member<Vec<Member<VaultCertificate>>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct VaultCertificate {
    certificate_url: Member<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct StorageProfile {
    image_reference: Member<ImageReference>,
    os_disk: Member<OsDisk>,
}

/// The image that the machine was created from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ImageReference {
    pub publisher: Member<String>,
    pub offer: Member<String>,
    pub sku: Member<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct OsDisk {
    managed_disk: Member<Reference>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Reference {
    id: Member<String>,
}

const MACHINE: Shape<VirtualMachine> = Resource::SHAPE;

impl VirtualMachine {
    pub fn size(&self) -> Option<&str> {
        self.properties.own.hardware_profile.get()?.vm_size.text()
    }

    pub fn image(&self) -> Option<&ImageReference> {
        self.properties.own.storage_profile.get()?.image_reference.get()
    }

    /// Returns the id of the managed disk with its system.
    pub fn os_disk(&self) -> Option<&str> {
        self.properties.own.storage_profile.get()?.os_disk.get()?.managed_disk.get()?.id.text()
    }

    /// Returns the certificates that the compute provider installs: the id of the vault, which may be empty, and the URL of the secret.
    pub fn certificates(&self) -> impl Iterator<Item = (&str, &str)> {
        let profile = self.properties.own.os_profile.get();
        let groups = profile.and_then(|profile| profile.secrets.get()).into_iter().flatten().filter_map(Member::get);
        groups.flat_map(|group| {
            let vault = group.source_vault.get().and_then(|vault| vault.id.text()).unwrap_or_default();
            let all = group.vault_certificates.get().into_iter().flatten().filter_map(Member::get);
            all.filter_map(move |one| Some((vault, one.certificate_url.text()?)))
        })
    }
}

/// Returns the virtual machine with this id.
pub(crate) async fn machine(arm: &Arm, id: &str) -> Result<Option<VirtualMachine>> {
    arm.look_as(Service::Compute, id, &MACHINE).await
}

pub(crate) async fn sizes(arm: &Arm, subscription_id: &str, location: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/vmSizes");
    arm.list(Service::Compute, &path, &[], &NAMED).await
}

/// Returns the virtual machines of a resource group; none if the group does not exist.
pub(crate) async fn machines(arm: &Arm, scope: &Scope) -> Result<Vec<VirtualMachine>> {
    let path = format!("{}/providers/Microsoft.Compute/virtualMachines", scope.resource_group_id());
    match arm.list(Service::Compute, &path, &[], &MACHINE).await {
        Err(error) if error.id == ErrorId::NotFound => Ok(Vec::new()),
        outcome => outcome,
    }
}

/// Returns the virtual machines of a subscription; none if it has no compute provider.
pub(crate) async fn machines_of_subscription(arm: &Arm, subscription_id: &str) -> Result<Vec<VirtualMachine>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/virtualMachines");
    match arm.list(Service::Compute, &path, &[], &MACHINE).await {
        Err(error) if error.id == ErrorId::NotFound => Ok(Vec::new()),
        outcome => outcome,
    }
}

/// Returns the versions of an extension; none if the stamp does not have it.
pub(crate) async fn extension_versions(
    arm: &Arm,
    subscription_id: &str,
    location: &str,
    publisher: &str,
    kind: &str,
) -> Result<Vec<String>> {
    let path = format!(
        "/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmextension/types/{kind}/versions"
    );
    Ok(arm.list_in_one_piece(Service::Compute, &path, &NAMED).await?.unwrap_or_default())
}

/// Returns the messages in an extension's instance view, which for a script contain the end of its output. `None` if the extension does not exist.
///
/// # Errors
/// As [`Arm::get_as`].
pub(crate) async fn extension_messages(
    arm: &Arm,
    scope: &Scope,
    machine: &str,
    extension: &str,
) -> Result<Option<Vec<String>>> {
    let group = scope.resource_group_id();
    let path = format!("{group}/providers/Microsoft.Compute/virtualMachines/{machine}/extensions/{extension}");
    arm.get_as(Service::Compute, &path, &[("$expand", "instanceView")], &MESSAGES).await
}

const MESSAGES: Shape<Vec<String>> = Shape {
    expected: "an extension with the statuses of its instance view",
    read: |extension| {
        let statuses = extension["properties"]["instanceView"]["statuses"].as_array()?;
        Some(statuses.iter().filter_map(|status| status["message"].as_str().map(str::to_owned)).collect())
    },
};
