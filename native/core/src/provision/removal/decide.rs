//! Decides what is removed and what is kept. Reads nothing: the same inventory gives the same decision.

use super::Request;
use super::inventory::Inventory;
use crate::arm::role_assignment::Assignment;
use crate::cloud::resource_id;
use crate::resource::key_vault::{Owned, VaultRemoval};
use crate::resource::plan::{Action, Step};
use crate::resource::resource_group::GroupContent;
use crate::resource::{role_assignment, storage_account};
use crate::spelling;

/// The steps of each part, and their inputs.
pub(super) struct Removal {
    pub secrets: Vec<(Step, String)>,
    pub policies: Option<(Step, Vec<String>)>,
    pub vault: Option<Step>,
    pub assignments: Vec<(Step, Assignment)>,
    pub container: Option<Step>,
    pub account: Option<Step>,
    pub group: Step,
    kept: Vec<Step>,
}

impl Removal {
    /// Returns the steps in execution order; kept resources are at the end.
    pub(super) fn steps(&self) -> impl Iterator<Item = &Step> {
        let secrets = self.secrets.iter().map(|(step, _)| step);
        let policies = self.policies.iter().map(|(step, _)| step);
        let assignments = self.assignments.iter().map(|(step, _)| step);
        let rest = self.container.iter().chain(&self.account).chain([&self.group]).chain(&self.kept);
        secrets.chain(policies).chain(&self.vault).chain(assignments).chain(rest)
    }

    /// Returns whether a resource that a registry needs is removed, not counting the group itself.
    pub(super) fn touches_registry(&self) -> bool {
        let goes = |step: &Option<Step>| step.as_ref().is_some_and(|step| step.action == Action::Remove);
        let parts = [!self.secrets.is_empty(), self.policies.is_some(), !self.assignments.is_empty()];
        parts.contains(&true) || [&self.vault, &self.container, &self.account].into_iter().any(goes)
    }
}

pub(super) fn decide(request: &Request, inventory: &Inventory) -> Removal {
    let scope = &inventory.scope;
    let vault_id = scope.key_vault_id(&request.key_vault_name);
    let account_id = scope.storage_account_id(&request.storage_account_name);
    let (ours, foreign): (Vec<&Assignment>, Vec<&Assignment>) =
        inventory.assignments.iter().partition(|one| role_assignment::is_ours(one, &account_id));
    let removal = |one: &&Assignment| role_assignment::plan_removal(one, &account_id);
    let mut kept: Vec<Step> = foreign.iter().map(removal).collect();
    let is_used_by_others = |id: &str| foreign.iter().any(|one| resource_id::covers(id, &one.scope));

    let owned = Owned {
        certificate: &request.certificate_secret_name,
        users: &request.registry_user_names,
        principals: &inventory.principals,
        operators: &inventory.operators,
    };
    let vault = inventory.vault.as_ref();
    let vault = vault.map(|held| held.plan_removal(&request.key_vault_name, &owned, is_used_by_others(&vault_id)));
    let VaultRemoval { secrets, policies, vault, kept: kept_secrets } = vault.unwrap_or_default();
    kept.extend(kept_secrets);
    let (container, account) = storage(request, inventory, is_used_by_others(&account_id));

    let goes = |step: &Option<Step>| step.as_ref().is_some_and(|step| step.action == Action::Remove);
    let leaves = [(goes(&vault), &vault_id), (goes(&account), &account_id)];
    let is_left = |id: &str| !leaves.iter().any(|(goes, gone)| *goes && spelling::same(gone, id));
    let left = GroupContent {
        resources: inventory.resources.iter().filter(|one| is_left(&one.id)).map(|one| one.name.as_str()).collect(),
        has_foreign_role: is_used_by_others(&scope.resource_group_id()),
        reasons: Vec::new(),
    };
    let group = left.plan_removal(&scope.resource_group);
    let assignments = ours.iter().map(|one| (removal(one), (*one).clone())).collect();
    Removal { secrets, policies, vault, assignments, container, account, group, kept }
}

fn storage(request: &Request, inventory: &Inventory, has_foreign_role: bool) -> (Option<Step>, Option<Step>) {
    let Some(held) = &inventory.account else { return (None, None) };
    let name = &request.storage_account_name;
    if !request.remove_data {
        let reason = "it contains the images, and -RemoveData was not given";
        return (None, Some(storage_account::kept(name, reason)));
    }
    let (container, account) = held.plan_removal(name, &request.storage_account_blob_container, has_foreign_role);
    (container, Some(account))
}
