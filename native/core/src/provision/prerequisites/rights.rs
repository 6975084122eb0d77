//! The rights that a run needs for what it will create or change.

use super::observed::Observed;
use super::preflight::Found;
use crate::error::Problem;
use crate::provision::key_vault::{self, DEFAULT_SKU};
use crate::provision::plan::{Action, Step};
use crate::provision::rights::{self, ACCOUNT_KEYS, ACCOUNT_WRITE, GROUP_WRITE, Need, ROLE_WRITE, VAULT_WRITE};
use crate::provision::storage_account;
use crate::provision::target::Target;

/// Checks the rights to create the resource group and everything in it.
pub async fn for_new_group(target: &Target) -> Vec<Problem> {
    let subscription = format!("/subscriptions/{}", target.subscription.id);
    let all = [GROUP_WRITE, ACCOUNT_WRITE, ACCOUNT_KEYS, ROLE_WRITE, VAULT_WRITE];
    rights::check(target, &all.map(|action| Need::new(action, subscription.as_str()))).await
}

/// Checks the rights to change what was found in the resource group. Asks for nothing when nothing will change.
pub async fn for_changes(found: &Found) -> Vec<Problem> {
    let needs: Vec<Need> = in_storage(found).into_iter().chain(in_vault(found)).collect();
    rights::check(&found.target, &needs).await
}

fn in_storage(found: &Found) -> Vec<Need> {
    let Found { scope, request, observed: Observed { storage, .. }, .. } = found;
    let group = scope.resource_group_id();
    let account = scope.storage_account_id(&request.storage_account_name);
    let plan = storage_account::plan(&request.storage_account_name, storage.account.as_ref(), true);
    let at = if storage.account.is_some() { &account } else { &group };
    let mut needs = Vec::new();
    if plan.action != Action::None {
        needs.push(Need::new(ACCOUNT_WRITE, at));
    }
    if storage.container.is_none() {
        needs.push(Need::new(ACCOUNT_KEYS, at));
    }
    if is_needed(storage.role.as_ref()) {
        needs.push(Need::new(ROLE_WRITE, at));
    }
    needs
}

fn in_vault(found: &Found) -> Option<Need> {
    let Found { scope, request, observed, .. } = found;
    let name = &request.key_vault_name;
    let Some(vault) = &observed.vault.vault else {
        return Some(Need::new(VAULT_WRITE, scope.resource_group_id()));
    };
    let plan = key_vault::plan(name, Some(vault), &found.wanted_vault(DEFAULT_SKU));
    (plan.action != Action::None).then(|| Need::new(VAULT_WRITE, scope.key_vault_id(name)))
}

/// An assignment that could not be read yet may have to be created.
fn is_needed(role: Option<&Step>) -> bool {
    role.is_none_or(|step| step.action != Action::None)
}
