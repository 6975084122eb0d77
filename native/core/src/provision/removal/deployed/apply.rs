//! Removes what was decided for a group of deployments. The deployment records are deleted with the group, so that the next run can still attribute everything
//! that a stopped run leaves.

use super::super::Request;
use super::decide::{DeployedRemoval, decide};
use super::inventory::DeployedInventory;
use crate::error::Result;
use crate::provision::removal::apply::{confirmed, goes};
use crate::provision::removal::progress::Progress;
use crate::resource::resource_group;
use crate::resource::target::Target;

pub(super) async fn run(
    target: &Target,
    request: &Request,
    progress: &Progress<'_>,
    inventory: &DeployedInventory,
    removal: &DeployedRemoval,
) -> Result<()> {
    if !removal.resources.is_empty() {
        // Only resources found by two reads are removed.
        let group = &inventory.scope.resource_group;
        let again = DeployedInventory::take(target, request, group).await?.held().map(|inventory| decide(&inventory));
        for (step, made) in &removal.resources {
            if confirmed(target, step, again.as_ref().and_then(|again| again.of(made)))? {
                progress.remove(step, made.delete(target)).await?;
            } else {
                progress.skip();
            }
        }
    }
    match goes(Some(&removal.group)) {
        Some(step) => progress.remove(step, resource_group::remove(target, &inventory.scope)).await,
        None => Ok(()),
    }
}
