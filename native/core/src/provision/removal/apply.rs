//! Removes what was decided, step by step: access is removed before the resources that it is for, so that the next run can still attribute everything that a
//! stopped run leaves.

use super::Request;
use super::decide::{Removal, decide};
use super::inventory::Inventory;
use super::progress::Progress;
use crate::arm::{key_vault, key_vault_changes, role_assignment, storage_account};
use crate::error::{Error, ErrorId, Result};
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;
use crate::resource::{blob_container, resource_group, secret};

pub(super) async fn run(
    target: &Target,
    request: &Request,
    progress: &Progress<'_>,
    inventory: &Inventory,
    removal: &Removal,
) -> Result<()> {
    let scope = &inventory.scope;
    let vault_name = &request.key_vault_name;
    if let Some(held) = &inventory.vault {
        for (step, name) in &removal.secrets {
            progress.remove(step, secret::remove(&held.data, name)).await?;
        }
    }
    if let Some((step, object_ids)) = &removal.policies {
        progress.remove(step, key_vault_changes::remove_policies(&target.arm, scope, vault_name, object_ids)).await?;
    }
    if let Some(step) = goes(removal.vault.as_ref()) {
        match still_goes(target, request, step, |removal| removal.vault.as_ref()).await? {
            true => progress.remove(step, key_vault::delete(&target.arm, scope, vault_name)).await?,
            false => progress.skip(),
        }
    }
    for (step, assignment) in &removal.assignments {
        progress.remove(step, role_assignment::delete(&target.arm, assignment)).await?;
    }
    if let Some(step) = &removal.container {
        let (account, name) = (&request.storage_account_name, &request.storage_account_blob_container);
        progress.remove(step, blob_container::remove(target, scope, account, name)).await?;
    }
    if let Some(step) = goes(removal.account.as_ref()) {
        let name = &request.storage_account_name;
        match still_goes(target, request, step, |removal| removal.account.as_ref()).await? {
            true => progress.remove(step, storage_account::delete(&target.arm, scope, name)).await?,
            false => progress.skip(),
        }
    }
    match goes(Some(&removal.group)) {
        Some(step) => progress.remove(step, resource_group::remove(target, scope)).await,
        None => Ok(()),
    }
}

pub(super) fn goes(step: Option<&Step>) -> Option<&Step> {
    step.filter(|step| step.action == Action::Remove)
}

/// Reads a resource again, since everything in it is deleted with it: it is only deleted if two reads found that it belongs to the registry. Returns whether it
/// exists: a read that does not find it does not show its content.
async fn still_goes(
    target: &Target,
    request: &Request,
    step: &Step,
    part: fn(&Removal) -> Option<&Step>,
) -> Result<bool> {
    let again = Inventory::take(target, request).await?.held().map(|inventory| decide(request, &inventory));
    confirmed(target, step, again.as_ref().and_then(part))
}

/// Compares a removal step with the result of the second read. Returns whether there is something to remove.
pub(super) fn confirmed(target: &Target, step: &Step, again: Option<&Step>) -> Result<bool> {
    match again {
        Some(again) if again.action == Action::Remove => Ok(true),
        Some(kept) => {
            let message = format!("it is kept: {}", kept.reason);
            Err(Error::new(ErrorId::RemovalOutdated, message).with_target(&step.target))
        }
        None => {
            target.context().events.host(format!("{} no longer exists.", step.target));
            Ok(false)
        }
    }
}
