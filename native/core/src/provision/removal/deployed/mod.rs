//! The registry's virtual machine with its disk and network, in the given resource groups. They are removed before the prerequisites, which they need while
//! they run.

mod apply;
mod decide;
mod inventory;

use futures_util::future::join_all;

use self::decide::DeployedRemoval;
use self::inventory::DeployedInventory;
use super::Request;
use super::found::Found;
use super::progress::Progress;
use crate::cloud::names;
use crate::error::{ErrorId, Problem, Result};
use crate::parameter::Parameter;
use crate::resource::plan::Step;
use crate::resource::rights::Need;
use crate::resource::target::Target;

/// The content of each group, and the decisions about it.
pub(super) struct Deployed<'a> {
    held: Vec<(DeployedInventory, DeployedRemoval)>,
    /// Names of groups that do not exist.
    pub absent: Vec<&'a String>,
    /// Whether a deployment of the registry was found, or a group that is being deleted.
    pub is_found: bool,
}

impl<'a> Deployed<'a> {
    /// Reads the groups. A missing group has no content: an earlier run may have removed it.
    pub(super) async fn find(target: &Target, request: &'a Request) -> Result<Self> {
        let named = groups(request);
        let taken = join_all(named.iter().map(|group| DeployedInventory::take(target, request, group))).await;
        let mut deployed = Self { held: Vec::new(), absent: Vec::new(), is_found: false };
        for (name, taken) in named.into_iter().zip(taken) {
            match taken? {
                Found::Absent => deployed.absent.push(name),
                Found::Leaving => deployed.is_found = true,
                Found::Held(inventory) => {
                    deployed.is_found |= inventory.has_deployment;
                    let removal = decide::decide(&inventory);
                    deployed.held.push((inventory, removal));
                }
            }
        }
        Ok(deployed)
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.held.iter().flat_map(|(_, removal)| removal.steps())
    }

    /// Returns whether the resource with this id is removed.
    pub(super) fn removes(&self, id: &str) -> bool {
        self.held.iter().flat_map(|(_, removal)| &removal.resources).any(|(_, made)| made.is(id))
    }

    /// Returns the rights that the removal needs.
    pub(super) fn needs(&self) -> Vec<Need> {
        self.held.iter().flat_map(|(inventory, removal)| removal.needs(&inventory.scope)).collect()
    }

    pub(super) async fn remove(&self, target: &Target, request: &Request, progress: &Progress<'_>) -> Result<()> {
        for (inventory, removal) in &self.held {
            apply::run(target, request, progress, inventory, removal).await?;
        }
        Ok(())
    }
}

/// Returns each group once.
fn groups(request: &Request) -> Vec<&String> {
    let mut groups: Vec<&String> = Vec::new();
    for name in &request.deployment_resource_group_names {
        if !groups.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            groups.push(name);
        }
    }
    groups
}

pub(super) fn unusable_names(request: &Request) -> impl Iterator<Item = Problem> {
    let prerequisites = &request.resource_group_name;
    request.deployment_resource_group_names.iter().filter_map(move |name| {
        let parameter = Parameter::DeploymentResourceGroupName;
        let unusable = names::resource_group(name).map(|problem| Problem { parameter: Some(parameter), ..problem });
        unusable.or_else(|| {
            let message = format!("The resource group '{name}' contains the prerequisites.");
            let is_shared = name.eq_ignore_ascii_case(prerequisites);
            is_shared.then(|| Problem::error(ErrorId::SameResourceGroup, parameter, message))
        })
    })
}
