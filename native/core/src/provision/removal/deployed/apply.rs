//! Does what was decided of a group of deployments. Their records stay for as long as the group, so that a run which is stopped leaves nothing
//! that the next one could not attribute any more.

use super::decide::Removal;
use super::inventory::Inventory;
use crate::error::Result;
use crate::provision::removal::apply::{delete_group, goes};
use crate::provision::target::Target;

pub async fn run(target: &Target, inventory: &Inventory, removal: &Removal) -> Result<()> {
    for (step, made) in &removal.resources {
        step.remove(&target.context().events, made.delete(target)).await?;
    }
    match goes(Some(&removal.group)) {
        Some(step) => delete_group(target, &inventory.scope, step).await,
        None => Ok(()),
    }
}
