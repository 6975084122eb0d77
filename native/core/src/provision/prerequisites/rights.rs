//! The rights that a run needs for what it will create or change in a resource group that exists.

use super::Request;
use super::observed::{Observed, Storage};
use crate::cloud::resource_id::Scope;
use crate::provision::key_vault;
use crate::provision::rights::{ACCOUNT_KEYS, ACCOUNT_WRITE, Need, ROLE_WRITE, VAULT_WRITE};
use crate::provision::storage_account;
use crate::resource::plan::{Action, Step};

/// Returns no right when nothing will change.
pub fn for_changes(scope: &Scope, request: &Request, observed: &Observed, vault: &key_vault::Wanted<'_>) -> Vec<Need> {
    in_storage(scope, request, &observed.storage).into_iter().chain(in_vault(scope, request, observed, vault)).collect()
}

fn in_storage(scope: &Scope, request: &Request, storage: &Storage) -> Vec<Need> {
    let plan = storage_account::plan(&request.storage_account_name, storage.account.as_ref(), true);
    let at = match storage.account {
        Some(_) => scope.storage_account_id(&request.storage_account_name),
        None => scope.resource_group_id(),
    };
    let needs = [
        (plan.action != Action::None, ACCOUNT_WRITE),
        (storage.container.is_none(), ACCOUNT_KEYS),
        (is_needed(storage.role.as_ref()), ROLE_WRITE),
    ];
    needs.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, action)| Need::new(action, at.as_str())).collect()
}

fn in_vault(scope: &Scope, request: &Request, observed: &Observed, wanted: &key_vault::Wanted<'_>) -> Option<Need> {
    let name = &request.key_vault_name;
    let Some(vault) = &observed.vault.vault else { return Some(Need::new(VAULT_WRITE, scope.resource_group_id())) };
    let plan = key_vault::plan(name, Some(vault), wanted);
    (plan.action != Action::None).then(|| Need::new(VAULT_WRITE, scope.key_vault_id(name)))
}

/// An assignment that could not be read yet may have to be created.
fn is_needed(role: Option<&Step>) -> bool {
    role.is_none_or(|step| step.action != Action::None)
}
