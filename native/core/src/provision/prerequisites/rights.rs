//! The rights that a run needs for what it will create or change in a resource group that exists.

use super::observed::{Observed, ObservedStorage};
use crate::cloud::resource_id::Scope;
use crate::resource::key_vault::WantedVault;
use crate::resource::plan::{Action, Step};
use crate::resource::rights::{ACCOUNT_KEYS, ACCOUNT_WRITE, Need, ROLE_WRITE, VAULT_WRITE};
use crate::resource::storage_account::WantedAccount;

/// Returns no right when nothing will change.
pub(super) fn for_changes(
    scope: &Scope,
    observed: &Observed,
    account: &WantedAccount<'_>,
    vault: &WantedVault<'_>,
) -> Vec<Need> {
    in_storage(scope, &observed.storage, account).into_iter().chain(in_vault(scope, observed, vault)).collect()
}

fn in_storage(scope: &Scope, storage: &ObservedStorage, wanted: &WantedAccount<'_>) -> Vec<Need> {
    let plan = wanted.plan(storage.account.as_ref());
    let at = match storage.account {
        Some(_) => scope.storage_account_id(wanted.name),
        None => scope.resource_group_id(),
    };
    let needs = [
        (plan.action != Action::None, ACCOUNT_WRITE),
        (storage.container.is_none(), ACCOUNT_KEYS),
        (is_needed(storage.role.as_ref()), ROLE_WRITE),
    ];
    needs.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, action)| Need::new(action, at.as_str())).collect()
}

fn in_vault(scope: &Scope, observed: &Observed, wanted: &WantedVault<'_>) -> Option<Need> {
    let Some(vault) = &observed.vault.vault else { return Some(Need::new(VAULT_WRITE, scope.resource_group_id())) };
    let plan = wanted.plan(Some(vault));
    (plan.action != Action::None).then(|| Need::new(VAULT_WRITE, scope.key_vault_id(wanted.name)))
}

/// An assignment that could not be read yet may have to be created.
fn is_needed(role: Option<&Step>) -> bool {
    role.is_none_or(|step| step.action != Action::None)
}
