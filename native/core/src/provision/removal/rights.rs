//! The rights that a removal needs for what it deletes.

use super::decide::Removal;
use super::deployed::Deployed;
use super::{Inventory, Request};
use crate::error::Problem;
use crate::resource::plan::{Action, Step};
use crate::resource::rights::{
    self, ACCOUNT_DELETE, ACCOUNT_KEYS, GROUP_DELETE, Need, ROLE_DELETE, VAULT_DELETE, VAULT_WRITE,
};
use crate::resource::target::Target;

/// Checks the rights for every step that deletes. Secrets are not among them: the access policies of the vault decide about those.
pub(super) async fn check(
    target: &Target,
    request: &Request,
    deployed: &Deployed<'_>,
    decided: Option<&(Removal, Inventory)>,
) -> Vec<Problem> {
    let of_prerequisites = decided.into_iter().flat_map(|(removal, inventory)| needs(request, removal, inventory));
    let needs: Vec<Need> = deployed.needs().into_iter().chain(of_prerequisites).collect();
    rights::check(target, &needs).await
}

fn needs(request: &Request, removal: &Removal, inventory: &Inventory) -> Vec<Need> {
    let scope = &inventory.scope;
    let (vault, account) =
        (scope.key_vault_id(&request.key_vault_name), scope.storage_account_id(&request.storage_account_name));
    let goes = |step: Option<&Step>| step.is_some_and(|step| step.action == Action::Remove);
    let parts = [
        (removal.policies.is_some(), VAULT_WRITE, &vault),
        (goes(removal.vault.as_ref()), VAULT_DELETE, &vault),
        (goes(removal.container.as_ref()), ACCOUNT_KEYS, &account),
        (goes(removal.account.as_ref()), ACCOUNT_DELETE, &account),
        (goes(Some(&removal.group)), GROUP_DELETE, &scope.resource_group_id()),
    ];
    let roles = removal.assignments.iter().map(|(_, one)| Need::new(ROLE_DELETE, one.scope.as_str()));
    parts.into_iter().filter(|(goes, ..)| *goes).map(|(_, action, at)| Need::new(action, at)).chain(roles).collect()
}
