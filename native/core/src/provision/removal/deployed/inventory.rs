//! The content of a group of deployments, without a decision.

use serde_json::Value;

use super::Request;
use crate::arm::deployment::{self, parameter};
use crate::arm::resource_group::{self, Resource};
use crate::arm::role_assignment;
use crate::cloud::resource_id::{self, Scope};
use crate::error::Result;
use crate::provision::deployment::read;
use crate::provision::deployment::resources::{self, DISK, MACHINE, Made};
use crate::provision::deployment::running::active;
use crate::provision::plan::Mode;
use crate::provision::removal::found::{self, Found};
use crate::provision::target::Target;

pub struct Inventory {
    pub scope: Scope,
    pub resources: Vec<Resource>,
    /// Existing resources of the registry's deployments; each precedes those that it uses.
    pub made: Vec<Made>,
    pub has_deployment: bool,
    pub others: Vec<Other>,
    /// At the group or below it.
    pub has_roles: bool,
}

/// A deployment that does not belong to this registry, or that is running.
pub struct Other {
    pub name: String,
    pub is_registry: bool,
    pub made: Vec<Made>,
}

impl Inventory {
    /// Reads the group; returns nothing if it does not exist.
    pub async fn take(target: &Target, request: &Request, group: &str) -> Result<Found<Self>> {
        let scope = target.scope(group);
        match found::group(target, &resource_group::named(&scope), Mode::of(request.what_if)).await? {
            Found::Held(()) => {}
            Found::Absent => return Ok(Found::Absent),
            Found::Leaving => return Ok(Found::Leaving),
        }
        let id = scope.resource_group_id();
        let (deployments, resources, roles) = tokio::join!(
            deployment::list(&target.arm, &scope),
            resource_group::resources(&target.arm, &scope),
            role_assignment::at_or_below(&target.arm, &id),
        );
        let (ours, others): (Vec<Value>, Vec<Value>) =
            deployments?.into_iter().partition(|one| is_of_this_registry(target, request, one));
        if let Some(running) = ours.iter().find(|one| !deployment::has_ended(one)) {
            let name = running["name"].as_str().unwrap_or_default();
            let message =
                format!("the deployment '{name}' of the registry is still running in the resource group '{group}'");
            return Err(active(&scope, name, message));
        }
        let resources = resources?;
        let mut made = resources::find(target, &scope, &ours).await?;
        made.retain(|one| resource_id::covers(&id, &one.id));
        let left_disks = left_disks(&made, &resources);
        // The disk was found through an existing machine, so it exists too.
        made.retain(|one| one.kind == DISK || resources.iter().any(|held| one.is(&held.id)));
        made.extend(left_disks);
        let mut rest = Vec::new();
        for other in others.iter().filter(|one| read::is_of_registry(one) || !deployment::has_ended(one)) {
            rest.push(Other {
                name: other["name"].as_str().unwrap_or_default().to_owned(),
                is_registry: read::is_of_registry(other),
                made: resources::find(target, &scope, std::slice::from_ref(other)).await?,
            });
        }
        Ok(Found::Held(Self {
            made,
            has_deployment: !ours.is_empty(),
            others: rest,
            has_roles: !roles?.is_empty(),
            resources,
            scope,
        }))
    }
}

/// Returns whether a deployment belongs to this registry. Two registries may share a vault, and an account may be used with another vault: both must be the
/// given ones.
fn is_of_this_registry(target: &Target, request: &Request, deployment: &Value) -> bool {
    let prerequisites = target.scope(&request.resource_group_name);
    let is = |name: &str, id: String| parameter(deployment, name).is_some_and(|held| held.eq_ignore_ascii_case(&id));
    read::is_of_registry(deployment)
        && is("storageAccountResourceId", prerequisites.storage_account_id(&request.storage_account_name))
        && is("pfxKeyVaultResourceId", prerequisites.key_vault_id(&request.key_vault_name))
}

/// Returns the disks of machines that a stopped run removed: only the name from the stamp shows to which machine they belonged.
fn left_disks(made: &[Made], resources: &[Resource]) -> Vec<Made> {
    let is_gone = |machine: &&Made| !resources.iter().any(|held| machine.is(&held.id));
    let gone = made.iter().filter(|one| one.kind == MACHINE).filter(is_gone);
    let starts: Vec<String> = gone.map(|machine| format!("{}_osdisk_", machine.name.to_ascii_lowercase())).collect();
    let disks = resources.iter().filter_map(|held| Made::of(&held.id)).filter(|one| one.kind == DISK);
    disks.filter(|disk| starts.iter().any(|start| disk.name.to_ascii_lowercase().starts_with(start))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_left_when_its_machine_is_gone() {
        let id = |kind: &str, name: &str| format!("/subscriptions/s/resourceGroups/g/providers/{kind}/{name}");
        let held =
            |kind: &str, name: &str| Resource { id: id(kind, name), kind: kind.to_owned(), name: name.to_owned() };
        let made = [Made::of(&id(MACHINE, "registry")).expect("a machine")];
        let mut resources = vec![
            held(DISK, "Registry_OsDisk_1_0b3a"),
            held(DISK, "registry2_OsDisk_1_0b3a"),
            held(DISK, "registry-data"),
            held("Microsoft.Storage/storageAccounts", "registry_OsDisk_1_0b3a"),
        ];
        let names = |resources: &[Resource]| -> Vec<String> {
            left_disks(&made, resources).into_iter().map(|disk| disk.name).collect()
        };
        assert_eq!(names(&resources), ["Registry_OsDisk_1_0b3a"]);
        resources.push(held(MACHINE, "Registry"));
        assert_eq!(names(&resources), Vec::<String>::new(), "the machine tells which disk is its own");
    }
}
