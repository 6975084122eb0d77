//! The resources of deployments, according to the deployments themselves. Each precedes those that it uses, so they can be removed in this order.

use futures_util::future::join_all;

use crate::arm::compute::{self, VirtualMachine};
use crate::arm::deployment::{self, Deployment};
use crate::arm::resource_group::{self, GenericResource};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::{self, Scope};
use crate::error::Result;
use crate::resource::rights::Need;
use crate::resource::target::Target;
use crate::spelling;

pub(crate) const MACHINE: &str = "Microsoft.Compute/virtualMachines";
pub(crate) const DISK: &str = "Microsoft.Compute/disks";

/// In this order; extensions are removed with their machine.
const KINDS: [(&str, &str, Service); 6] = [
    (MACHINE, "Virtual machine", Service::Compute),
    (DISK, "Disk", Service::Compute),
    ("Microsoft.Network/networkInterfaces", "Network interface", Service::Network),
    ("Microsoft.Network/virtualNetworks", "Virtual network", Service::Network),
    ("Microsoft.Network/publicIPAddresses", "Public IP address", Service::Network),
    ("Microsoft.Network/networkSecurityGroups", "Network security group", Service::Network),
];

#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub id: String,
    /// `Microsoft.Compute/virtualMachines`
    pub kind: &'static str,
    pub name: String,
    /// `Virtual machine 'registry'`
    pub title: String,
    service: Service,
}

impl Made {
    /// Returns the resource with this id; `None` for a type that is not part of a registry.
    pub(crate) fn of(id: &str) -> Option<Self> {
        KINDS.iter().find_map(|(kind, title, service)| {
            let (_, name) = resource_id::parse(id, kind)?;
            let title = format!("{title} '{name}'");
            Some(Self { id: id.to_owned(), kind, name, title, service: *service })
        })
    }

    /// Returns the title within a sentence: `virtual machine 'registry'`.
    pub(crate) fn described(&self) -> String {
        let (first, rest) = self.title.split_at_checked(1).unwrap_or_default();
        format!("{}{rest}", first.to_ascii_lowercase())
    }

    pub(crate) fn is(&self, id: &str) -> bool {
        spelling::same(&self.id, id)
    }

    /// Returns the right that [`Made::delete`] needs.
    pub(crate) fn right_to_delete(&self) -> Need {
        Need::new(format!("{}/delete", self.kind), self.id.as_str())
    }

    /// Deletes the resource. A missing one is not an error.
    pub(crate) async fn delete(&self, target: &Target) -> Result<()> {
        target.arm.delete(self.service, &self.id).await
    }
}

/// Returns each resource of the templates once, whether it exists or not. A disk is not part of a template.
pub(crate) async fn of_templates(target: &Target, scope: &Scope, deployments: &[Deployment]) -> Result<Vec<Made>> {
    let told = join_all(deployments.iter().map(|one| told(target, scope, one))).await;
    let told: Vec<String> = told.into_iter().collect::<Result<Vec<_>>>()?.concat();
    Ok(in_order(told.iter().filter_map(|id| Made::of(id)).collect()))
}

/// Returns the resources that the deployment created in its group and that the group does not contain: `network security group 'registry'`. The disk exists,
/// since a disk that is attached to a machine cannot be deleted.
pub(crate) async fn deleted(target: &Target, scope: &Scope, deployment: &Deployment) -> Result<Vec<String>> {
    let (made, held) = tokio::join!(
        of_templates(target, scope, std::slice::from_ref(deployment)),
        resource_group::resources(&target.arm, scope)
    );
    let (made, held) = (made?, held?);
    let group = scope.resource_group_id();
    let is_gone = |one: &&Made| resource_id::covers(&group, &one.id) && !held.iter().any(|other| one.is(&other.id));
    Ok(made.iter().filter(is_gone).map(Made::described).collect())
}

/// Returns the subject and verb of a sentence about them: `the disk 'a' and the network interface 'b' of 'first' no longer exist`.
pub(crate) fn missing(deleted: &[String], deployment: &str) -> String {
    let verb = if deleted.len() == 1 { "exists" } else { "exist" };
    format!("the {} of '{deployment}' no longer {verb}", deleted.join(" and the "))
}

fn in_order(mut made: Vec<Made>) -> Vec<Made> {
    let rank = |one: &Made| KINDS.iter().position(|(kind, ..)| *kind == one.kind);
    made.sort_by_key(|one| (rank(one), spelling::folded(&one.id)));
    made.dedup_by(|one, before| before.is(&one.id));
    made
}

/// Returns each resource once, whether it exists or not, with the disks of existing machines.
pub(crate) async fn find(target: &Target, scope: &Scope, deployments: &[Deployment]) -> Result<Vec<Made>> {
    let mut made = of_templates(target, scope, deployments).await?;
    let machines = made.iter().filter(|one| one.kind == MACHINE);
    let disks = join_all(machines.map(|machine| disk(target, &machine.id))).await;
    for disk in disks {
        made.extend(disk?.as_deref().and_then(Made::of));
    }
    Ok(in_order(made))
}

/// Returns those of [`find`] that exist, users before what they use: `held` is what is in the resource group. With a machine that was removed, its
/// disk is left.
pub(crate) async fn existing(
    target: &Target,
    scope: &Scope,
    deployments: &[Deployment],
    held: &[GenericResource],
) -> Result<Vec<Made>> {
    let group = scope.resource_group_id();
    let mut made = find(target, scope, deployments).await?;
    made.retain(|one| resource_id::covers(&group, &one.id));
    let left_disks = left_disks(&made, held);
    // The disk was found through an existing machine, so it exists too.
    made.retain(|one| one.kind == DISK || held.iter().any(|other| one.is(&other.id)));
    made.extend(left_disks);
    Ok(made)
}

/// Returns the disks of machines that were removed by a run that was stopped: only the name that the stamp gave them shows whose they are.
fn left_disks(made: &[Made], held: &[GenericResource]) -> Vec<Made> {
    let is_gone = |machine: &&Made| !held.iter().any(|other| machine.is(&other.id));
    let gone = made.iter().filter(|one| one.kind == MACHINE).filter(is_gone);
    let starts: Vec<String> = gone.map(|machine| format!("{}_osdisk_", machine.name.to_ascii_lowercase())).collect();
    let disks = held.iter().filter_map(|other| Made::of(&other.id)).filter(|one| one.kind == DISK);
    disks.filter(|disk| starts.iter().any(|start| disk.name.to_ascii_lowercase().starts_with(start))).collect()
}

/// Returns the resources of a deployment. If it did not succeed, only its operations list them.
async fn told(target: &Target, scope: &Scope, deployment: &Deployment) -> Result<Vec<String>> {
    let ids: Vec<String> = deployment.output_resources().map(str::to_owned).collect();
    match deployment.name.text() {
        Some(name) if ids.is_empty() => deployment::created(&target.arm, scope, name).await,
        _ => Ok(ids),
    }
}

/// Returns the disk of a machine, which is created with it and not deleted with it. Only the machine refers to it.
async fn disk(target: &Target, machine: &str) -> Result<Option<String>> {
    let machine = compute::machine(&target.arm, machine).await?;
    Ok(machine.as_ref().and_then(VirtualMachine::os_disk).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_left_when_its_machine_is_gone() {
        let id = |kind: &str, name: &str| format!("/subscriptions/s/resourceGroups/g/providers/{kind}/{name}");
        let held = |kind: &str, name: &str| GenericResource {
            id: id(kind, name),
            kind: kind.to_owned(),
            name: name.to_owned(),
        };
        let made = [Made::of(&id(MACHINE, "registry")).expect("a machine")];
        let mut resources = vec![
            held(DISK, "Registry_OsDisk_1_0b3a"),
            held(DISK, "registry2_OsDisk_1_0b3a"),
            held(DISK, "registry-data"),
            held("Microsoft.Storage/storageAccounts", "registry_OsDisk_1_0b3a"),
        ];
        let names = |resources: &[GenericResource]| -> Vec<String> {
            left_disks(&made, resources).into_iter().map(|disk| disk.name).collect()
        };
        assert_eq!(names(&resources), ["Registry_OsDisk_1_0b3a"]);
        resources.push(held(MACHINE, "Registry"));
        assert_eq!(names(&resources), Vec::<String>::new(), "the machine names its own disk");
    }
}
