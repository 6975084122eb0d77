//! The content of a key vault, which decides whether a removal deletes the vault or only what belongs to the registry.

use std::collections::BTreeSet;

use super::{STEP, title};
use crate::arm::key_vault::{AccessPolicy, KeyVault, Policy};
use crate::certificate::vault_value;
use crate::error::{ErrorId, Result};
use crate::identity::context::Context;
use crate::key_vault::secret::{SecretItem, Vault};
use crate::resource::access_policy;
use crate::resource::plan::{Action, Step};
use crate::resource::secret::{self, CREDENTIALS_TYPE};

pub(crate) struct VaultContent {
    vault: KeyVault,
    pub data: Vault,
    pub secrets: Vec<SecretItem>,
}

/// What belongs to the registry in a vault.
pub(crate) struct Owned<'a> {
    pub certificate: &'a str,
    pub users: &'a [String],
    /// Known object ids of the registry's service principal.
    pub principals: &'a BTreeSet<String>,
    /// Known object ids of the operator.
    pub operators: &'a BTreeSet<String>,
}

/// The steps of a removal, with their inputs.
#[derive(Default)]
pub(crate) struct VaultRemoval {
    pub secrets: Vec<(Step, String)>,
    pub policies: Option<(Step, Vec<String>)>,
    pub vault: Option<Step>,
    pub kept: Vec<Step>,
}

impl VaultContent {
    pub(crate) async fn read(context: &Context, name: &str, vault: KeyVault) -> Result<Self> {
        let data = Vault::new(context, vault.uri()?, vault.is_registering());
        // Without the list it is unknown whether other secrets are stored there.
        let secrets = data.list().await.map_err(|error| {
            let denied = error.id == ErrorId::VaultAccessDenied;
            let error = error.context(format!("listing the secrets of the key vault '{name}'"));
            match denied {
                true => error.with_hint("Grant the signed-in account List and Delete on the secrets of the vault."),
                false => error,
            }
        })?;
        Ok(Self { vault, data, secrets })
    }

    /// Plans the removal of the vault `name` if all its content belongs to the registry; otherwise only of what belongs to the registry.
    pub(crate) fn plan_removal(&self, name: &str, owned: &Owned<'_>, has_foreign_role: bool) -> VaultRemoval {
        let (ours, others): (Vec<&SecretItem>, Vec<&SecretItem>) =
            self.secrets.iter().partition(|item| owned.contains(item));
        let strangers: Vec<String> =
            self.vault.policies().filter(|one| owned.is_foreign(one)).map(|one| one.object_id.clone()).collect();
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
            let reason = "it contains only the secrets of the registry";
            let step = Step::new(STEP, title(name), Action::Remove, reason);
            return VaultRemoval { vault: Some(step), ..VaultRemoval::default() };
        }
        let registrys: Vec<String> =
            self.vault.policies().filter(|one| owned.is_of_principal(one)).map(|one| one.object_id.clone()).collect();
        VaultRemoval {
            secrets: ours.iter().map(|item| (secret::planned_removal(item), item.name.clone())).collect(),
            policies: (!registrys.is_empty()).then(|| (access_policy::planned_removal(name, &registrys), registrys)),
            vault: Some(Step::new(STEP, title(name), Action::None, reasons.join("; "))),
            kept: others.iter().filter(|item| owned.names(item)).map(|item| secret::kept(item)).collect(),
        }
    }
}

impl Owned<'_> {
    fn names(&self, item: &SecretItem) -> bool {
        let mut names = self.users.iter().map(String::as_str).chain([self.certificate]);
        names.any(|name| name.eq_ignore_ascii_case(&item.name))
    }

    /// Returns whether the secret has one of the given names and the content type of this module.
    fn contains(&self, item: &SecretItem) -> bool {
        let is = |name: &str, kind: &str| {
            name.eq_ignore_ascii_case(&item.name)
                && item.content_type.as_deref().is_some_and(|held| held.eq_ignore_ascii_case(kind))
        };
        is(self.certificate, vault_value::CONTENT_TYPE) || self.users.iter().any(|name| is(name, CREDENTIALS_TYPE))
    }

    /// Returns whether the policy is exactly the one that Set-ContainerRegistryPrerequisites creates for the registry's principal.
    fn is_of_principal(&self, policy: &AccessPolicy) -> bool {
        is_one_of(self.principals, policy)
            && !is_one_of(self.operators, policy)
            && policy.gives_no_more_than(Policy::READ)
    }

    /// Returns whether the policy is for another principal, or for keys and certificates: the vault then has other users.
    fn is_foreign(&self, policy: &AccessPolicy) -> bool {
        let is_operators = is_one_of(self.operators, policy) && policy.gives_no_more_than(Policy::OWN);
        !is_operators && !self.is_of_principal(policy)
    }
}

/// Returns whether the policy belongs to one of the principals, whose ids are in lower case. A policy that also names an application does not.
fn is_one_of(ids: &BTreeSet<String>, policy: &AccessPolicy) -> bool {
    !policy.is_compound() && ids.contains(&policy.object_id.to_ascii_lowercase())
}
