//! The resources of deployments, according to the deployments themselves. Each precedes those that it uses, so they can be removed in this order.

use futures_util::future::join_all;
use serde_json::Value;

use crate::arm::deployment;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::{self, Scope};
use crate::error::Result;
use crate::provision::plan::{Action, Step};
use crate::provision::target::Target;
use crate::spelling;

pub const MACHINE: &str = "Microsoft.Compute/virtualMachines";
pub const DISK: &str = "Microsoft.Compute/disks";

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
pub struct Made {
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
    pub fn of(id: &str) -> Option<Self> {
        KINDS.iter().find_map(|(kind, title, service)| {
            let (_, name) = resource_id::parse(id, kind)?;
            let title = format!("{title} '{name}'");
            Some(Self { id: id.to_owned(), kind, name, title, service: *service })
        })
    }

    pub fn is(&self, id: &str) -> bool {
        spelling::same(&self.id, id)
    }

    /// Deletes the resource. A missing one is not an error.
    pub async fn delete(&self, target: &Target) -> Result<()> {
        target.arm.delete(self.service, &self.id).await
    }
}

/// Returns each resource once, whether it exists or not.
pub async fn find(target: &Target, scope: &Scope, deployments: &[Value]) -> Result<Vec<Made>> {
    let told = join_all(deployments.iter().map(|one| told(target, scope, one))).await;
    let told: Vec<String> = told.into_iter().collect::<Result<Vec<_>>>()?.concat();
    let mut made: Vec<Made> = told.iter().filter_map(|id| Made::of(id)).collect();
    let machines = made.iter().filter(|one| one.kind == MACHINE);
    let disks = join_all(machines.map(|machine| disk(target, &machine.id))).await;
    for disk in disks {
        made.extend(disk?.as_deref().and_then(Made::of));
    }
    let rank = |one: &Made| KINDS.iter().position(|(kind, ..)| *kind == one.kind);
    made.sort_by_key(|one| (rank(one), spelling::folded(&one.id)));
    made.dedup_by(|one, before| before.is(&one.id));
    Ok(made)
}

/// Removes the resources of one deployment.
pub async fn remove(target: &Target, scope: &Scope, deployment: &Value) -> Result<()> {
    let found = find(target, scope, std::slice::from_ref(deployment)).await?;
    // Only resources found by two reads are removed.
    let again = find(target, scope, std::slice::from_ref(deployment)).await?;
    for one in found.into_iter().filter(|one| again.iter().any(|found| found.is(&one.id))) {
        let step =
            Step::new("deploymentResource", one.title.as_str(), Action::Remove, "another deployment replaced it");
        step.remove(&target.context().events, one.delete(target)).await?;
    }
    Ok(())
}

/// Returns the resources of a deployment. If it did not succeed, only its operations list them.
async fn told(target: &Target, scope: &Scope, deployment: &Value) -> Result<Vec<String>> {
    let outputs = deployment["properties"]["outputResources"].as_array().into_iter().flatten();
    let ids: Vec<String> = outputs.filter_map(|one| one["id"].as_str()).map(str::to_owned).collect();
    match deployment["name"].as_str() {
        Some(name) if ids.is_empty() => deployment::created(&target.arm, scope, name).await,
        _ => Ok(ids),
    }
}

/// Returns the disk of a machine, which is created with it and not deleted with it. Only the machine refers to it.
async fn disk(target: &Target, machine: &str) -> Result<Option<String>> {
    let machine = target.arm.look(Service::Compute, machine).await?.unwrap_or_default();
    let id = &machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"];
    Ok(id.as_str().map(str::to_owned))
}
