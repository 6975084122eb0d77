//! Does what was decided, one after the other: what lets others in goes before what it leads to, so that a run which is stopped leaves
//! nothing that the next one could not attribute any more.

use super::Request;
use super::decide::Removal;
use super::inventory::Inventory;
use crate::arm::{key_vault, resource_group, role_assignment, storage_account};
use crate::blob::account::Account;
use crate::blob::container::Container;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::key_vault::secret::Vault;
use crate::provision::plan::{Action, Step};
use crate::provision::target::Target;

pub async fn run(target: &Target, request: &Request, inventory: &Inventory, removal: &Removal) -> Result<()> {
    let scope = &inventory.scope;
    let vault_name = &request.key_vault_name;
    if let Some(held) = &inventory.vault {
        for (step, name) in &removal.secrets {
            done(target, step, delete_secret(&held.data, name).await)?;
        }
    }
    if let Some((step, object_ids)) = &removal.policies {
        done(target, step, key_vault::remove_policies(&target.arm, scope, vault_name, object_ids).await)?;
    }
    if let Some(step) = goes(removal.vault.as_ref()) {
        done(target, step, key_vault::delete(&target.arm, scope, vault_name).await)?;
    }
    for (step, assignment) in &removal.assignments {
        done(target, step, role_assignment::delete(&target.arm, assignment).await)?;
    }
    if let Some(step) = &removal.container {
        done(target, step, delete_container(target, scope, request).await)?;
    }
    if let Some(step) = goes(removal.account.as_ref()) {
        done(target, step, storage_account::delete(&target.arm, scope, &request.storage_account_name).await)?;
    }
    match goes(Some(&removal.group)) {
        Some(step) => delete_group(target, scope, step).await,
        None => Ok(()),
    }
}

pub fn goes(step: Option<&Step>) -> Option<&Step> {
    step.filter(|step| step.action == Action::Remove)
}

/// Tells how the step went.
pub fn done(target: &Target, step: &Step, outcome: Result<()>) -> Result<()> {
    let events = &target.context().events;
    match outcome {
        Ok(()) => {
            step.end(events);
            Ok(())
        }
        Err(error) => {
            step.failed(events);
            Err(error.context(format!("removing: {}", step.target)))
        }
    }
}

async fn delete_secret(vault: &Vault, name: &str) -> Result<()> {
    match vault.delete(name).await {
        Err(error) if error.id == ErrorId::VaultAccessDenied => {
            Err(error.with_hint("Give the signed-in account the permission Delete on the vault's secrets."))
        }
        outcome => outcome,
    }
}

async fn delete_container(target: &Target, scope: &Scope, request: &Request) -> Result<()> {
    let name = &request.storage_account_name;
    let Some(found) = storage_account::get(&target.arm, scope, name).await? else { return Ok(()) };
    let endpoint = storage_account::blob_endpoint(&found)?;
    let key = storage_account::first_key(&target.arm, scope, name).await?;
    let account = Account { context: target.context(), endpoint: &endpoint, name, key: &key };
    Container { account, name: &request.storage_account_blob_container }.delete().await
}

/// A group takes everything with it that came into it in the meantime, so it is looked at once more.
pub async fn delete_group(target: &Target, scope: &Scope, step: &Step) -> Result<()> {
    let left = resource_group::resources(&target.arm, scope).await?;
    if !left.is_empty() {
        let names: Vec<&str> = left.iter().map(|one| one.name.as_str()).collect();
        let message = format!("the resource group '{}' holds {} now", scope.resource_group, names.join(", "));
        return done(target, step, Err(Error::new(ErrorId::GroupNotEmpty, message)));
    }
    done(target, step, resource_group::delete(&target.arm, scope).await)
}
