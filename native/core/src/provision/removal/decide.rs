//! Decides what is removed and what is kept. Reads nothing: the same inventory gives the same decision.

use std::collections::BTreeSet;

use super::Request;
use super::inventory::{HeldAccount, HeldVault, Inventory};
use crate::arm::key_vault::{AccessPolicy, Policy};
use crate::arm::role_assignment::Assignment;
use crate::certificate::vault_value;
use crate::cloud::resource_id;
use crate::key_vault::secret::SecretItem;
use crate::provision::key_vault_secret::CREDENTIALS_TYPE;
use crate::resource::plan::{Action, Step};
use crate::spelling;

/// The steps of each part, and their inputs.
pub struct Removal {
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
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        let secrets = self.secrets.iter().map(|(step, _)| step);
        let policies = self.policies.iter().map(|(step, _)| step);
        let assignments = self.assignments.iter().map(|(step, _)| step);
        let rest = self.container.iter().chain(&self.account).chain([&self.group]).chain(&self.kept);
        secrets.chain(policies).chain(&self.vault).chain(assignments).chain(rest)
    }

    /// Returns whether a resource that a registry needs is removed, not counting the group itself.
    pub fn touches_registry(&self) -> bool {
        let goes = |step: &Option<Step>| step.as_ref().is_some_and(|step| step.action == Action::Remove);
        let parts = [!self.secrets.is_empty(), self.policies.is_some(), !self.assignments.is_empty()];
        parts.contains(&true) || [&self.vault, &self.container, &self.account].into_iter().any(goes)
    }
}

pub fn decide(request: &Request, inventory: &Inventory) -> Removal {
    let scope = &inventory.scope;
    let mut kept = Vec::new();
    let vault_id = scope.key_vault_id(&request.key_vault_name);
    let account_id = scope.storage_account_id(&request.storage_account_name);
    let (ours, foreign): (Vec<&Assignment>, Vec<&Assignment>) =
        inventory.assignments.iter().partition(|one| one.is_ours() && resource_id::covers(&account_id, &one.scope));
    kept.extend(foreign.iter().map(|one| {
        let target = format!("Role assignment of {} as {} at {}", one.principal_id, one.role(), one.scope);
        Step::new("roleAssignment", target, Action::None, "it was not created by this module")
    }));
    let is_used_by_others = |id: &str| foreign.iter().any(|one| resource_id::covers(id, &one.scope));

    let parts =
        inventory.vault.as_ref().map(|held| vault(request, inventory, held, is_used_by_others(&vault_id), &mut kept));
    let VaultParts { secrets, policies, vault } = parts.unwrap_or_default();
    let (container, account) = storage(request, inventory, is_used_by_others(&account_id));

    let goes = |step: &Option<Step>| step.as_ref().is_some_and(|step| step.action == Action::Remove);
    let leaves = [(goes(&vault), &vault_id), (goes(&account), &account_id)];
    let is_left = |id: &str| !leaves.iter().any(|(goes, gone)| *goes && spelling::same(gone, id));
    let left: Vec<&str> =
        inventory.resources.iter().filter(|one| is_left(&one.id)).map(|one| one.name.as_str()).collect();
    let group = group(&scope.resource_group, &left, is_used_by_others(&scope.resource_group_id()), Vec::new());
    let assignments = ours
        .into_iter()
        .map(|one| {
            let target = format!("Role assignment of {} as {} on the storage account", one.principal_id, one.role());
            (Step::new("roleAssignment", target, Action::Remove, "it was created by this module"), one.clone())
        })
        .collect();
    Removal { secrets, policies, vault, assignments, container, account, group, kept }
}

#[derive(Default)]
struct VaultParts {
    secrets: Vec<(Step, String)>,
    policies: Option<(Step, Vec<String>)>,
    vault: Option<Step>,
}

/// Decides about the vault: it is removed if all its content belongs to the registry; otherwise only the registry's content is removed.
fn vault(
    request: &Request,
    inventory: &Inventory,
    held: &HeldVault,
    has_foreign_role: bool,
    kept: &mut Vec<Step>,
) -> VaultParts {
    let title = format!("Key vault '{}'", request.key_vault_name);
    let (ours, others): (Vec<&SecretItem>, Vec<&SecretItem>) =
        held.secrets.iter().partition(|item| is_of_registry(request, item));
    let policies: Vec<&AccessPolicy> = held.vault.policies().collect();
    let strangers: Vec<String> =
        policies.iter().filter(|one| is_foreign(inventory, one)).map(|one| one.object_id.clone()).collect();

    let mut reasons = Vec::new();
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|item| format!("'{}'", item.name)).collect();
        reasons.push(format!("it contains other secrets ({})", names.join(", ")));
    }
    if !strangers.is_empty() {
        reasons.push(format!("it has other access policies ({})", strangers.join(", ")));
    }
    if has_foreign_role {
        reasons.push("it has another role assignment".to_owned());
    }
    if reasons.is_empty() {
        let step = Step::new("keyVault", title, Action::Remove, "it contains only the secrets of the registry");
        return VaultParts { vault: Some(step), ..VaultParts::default() };
    }
    kept.extend(others.iter().filter_map(|item| mistaken(request, item)));
    let secrets = ours.iter().map(|item| {
        let target = format!("Secret '{}'", item.name);
        (Step::new("secret", target, Action::Remove, "it belongs to the registry"), item.name.clone())
    });
    let registrys: Vec<String> =
        policies.iter().filter(|one| is_of_principal(inventory, one)).map(|one| one.object_id.clone()).collect();
    let policies = (!registrys.is_empty()).then(|| {
        let target = format!("Access policy of {} in the key vault '{}'", registrys.join(", "), request.key_vault_name);
        (
            Step::new("accessPolicy", target, Action::Remove, "it belongs to the service principal of the registry"),
            registrys,
        )
    });
    VaultParts {
        secrets: secrets.collect(),
        policies,
        vault: Some(Step::new("keyVault", title, Action::None, reasons.join("; "))),
    }
}

fn is_named(request: &Request, item: &SecretItem) -> bool {
    let mut names = request.registry_user_names.iter().chain([&request.certificate_secret_name]);
    names.any(|name| name.eq_ignore_ascii_case(&item.name))
}

/// Returns whether the secret has one of the given names and the content type of this module.
fn is_of_registry(request: &Request, item: &SecretItem) -> bool {
    let is = |name: &str, kind: &str| {
        name.eq_ignore_ascii_case(&item.name)
            && item.content_type.as_deref().is_some_and(|held| held.eq_ignore_ascii_case(kind))
    };
    is(&request.certificate_secret_name, vault_value::CONTENT_TYPE)
        || request.registry_user_names.iter().any(|name| is(name, CREDENTIALS_TYPE))
}

/// Returns a secret with one of our names that we did not write.
fn mistaken(request: &Request, item: &SecretItem) -> Option<Step> {
    is_named(request, item).then(|| {
        let kind = item.content_type.as_deref().unwrap_or("none");
        let reason = format!("its content type is '{kind}', so it does not belong to the registry");
        Step::new("secret", format!("Secret '{}'", item.name), Action::None, reason)
    })
}

/// Returns whether the policy belongs to one of the principals. A policy that also names an application does not.
fn is_one_of(ids: &BTreeSet<String>, policy: &AccessPolicy) -> bool {
    !policy.is_compound() && ids.contains(&policy.object_id.to_ascii_lowercase())
}

/// Returns whether the policy is exactly the one that Set-ContainerRegistryPrerequisites creates for the registry's principal.
fn is_of_principal(inventory: &Inventory, policy: &AccessPolicy) -> bool {
    is_one_of(&inventory.principals, policy)
        && !is_one_of(&inventory.operators, policy)
        && policy.gives_no_more_than(Policy::READ)
}

/// Returns whether the policy is for another principal, or for keys and certificates: the vault then has other users.
fn is_foreign(inventory: &Inventory, policy: &AccessPolicy) -> bool {
    let is_operators = is_one_of(&inventory.operators, policy) && policy.gives_no_more_than(Policy::OWN);
    !is_operators && !is_of_principal(inventory, policy)
}

fn storage(request: &Request, inventory: &Inventory, has_foreign_role: bool) -> (Option<Step>, Option<Step>) {
    let Some(HeldAccount { containers, queues, tables }) = &inventory.account else { return (None, None) };
    let name = &request.storage_account_blob_container;
    let account = |action, reason: String| {
        Some(Step::new("storageAccount", format!("Storage account '{}'", request.storage_account_name), action, reason))
    };
    if !request.remove_data {
        return (None, account(Action::None, "it contains the images, and -RemoveData was not given".to_owned()));
    }
    let mut reasons = Vec::new();
    let others: Vec<&String> = containers.iter().filter(|one| *one != name).collect();
    let kinds =
        [("other containers", others), ("queues", queues.iter().collect()), ("tables", tables.iter().collect())];
    for (what, names) in kinds {
        let names: Vec<String> = names.into_iter().map(|name| format!("'{name}'")).collect();
        if !names.is_empty() {
            reasons.push(format!("it contains {what} ({})", names.join(", ")));
        }
    }
    if has_foreign_role {
        reasons.push("it has another role assignment".to_owned());
    }
    if reasons.is_empty() {
        return (None, account(Action::Remove, "it contains only the container of the registry".to_owned()));
    }
    let container = containers.contains(name).then(|| {
        Step::new(
            "blobContainer",
            format!("Blob container '{name}'"),
            Action::Remove,
            "it contains the images of the registry",
        )
    });
    (container, account(Action::None, reasons.join("; ")))
}

/// Decides about the group. `reasons` keep it in addition to remaining resources and other role assignments.
pub fn group(name: &str, left: &[&str], has_foreign_role: bool, mut reasons: Vec<String>) -> Step {
    let title = format!("Resource group '{name}'");
    if !left.is_empty() {
        reasons.push(format!("it contains {}", left.join(", ")));
    }
    if has_foreign_role {
        reasons.push("it has another role assignment".to_owned());
    }
    match reasons.is_empty() {
        true => Step::new("resourceGroup", title, Action::Remove, "it contains nothing else"),
        false => Step::new("resourceGroup", title, Action::None, reasons.join("; ")),
    }
}
