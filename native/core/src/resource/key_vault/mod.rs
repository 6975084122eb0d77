//! Key vaults: access for the compute provider and the required access policies.

mod content;
pub(crate) mod other_secrets;

pub(crate) use content::{Owned, VaultContent, VaultRemoval};

use crate::arm::Arm;
use crate::arm::key_vault::{self, KeyVault, Policy};
use crate::arm::key_vault_changes;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::StepKind;
use crate::key_vault::presence::{self, Presence};
use crate::parameter::Parameter;
use crate::resource::access_policy::{self, restored};
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

const STEP: StepKind = StepKind::KeyVault;
pub(crate) const DEFAULT_SKU: &str = "standard";

/// The required state of a vault.
pub(crate) struct WantedVault<'a> {
    pub name: &'a str,
    pub location: &'a str,
    pub tenant_id: &'a str,
    pub sku: &'a str,
    /// Access policies for an existing vault.
    pub policies: Vec<Policy>,
    /// The caller, who gets more permissions on a new vault: it would otherwise have no administrator.
    pub creator: Option<String>,
}

impl WantedVault<'_> {
    /// Returns the access policies of a new vault.
    pub(crate) fn at_creation(&self) -> Vec<Policy> {
        let mut policies = self.policies.clone();
        if let Some(creator) = &self.creator {
            policies.retain(|policy| !policy.object_id.eq_ignore_ascii_case(creator));
            policies.push(Policy { object_id: creator.clone(), secrets: Policy::OWN });
        }
        policies
    }

    pub(crate) fn plan(&self, existing: Option<&KeyVault>) -> Step {
        let name = self.name;
        let Some(vault) = existing else {
            return Step::missing(STEP, title(name));
        };
        let mut step = Step::new(STEP, title(name), Action::None, "it already exists with all access policies");
        let mut reasons = Vec::new();
        if !vault.is_enabled_for_deployment() {
            reasons.push("it is not enabled for deployment".to_owned());
            step = step.differs("enabled for deployment", "not enabled for deployment");
        }
        let missing = vault.missing(&self.policies);
        if !missing.is_empty() {
            let ids: Vec<&str> = missing.iter().map(|policy| policy.object_id.as_str()).collect();
            reasons.push(format!("access policies are missing for {}", ids.join(", ")));
            step.differences.extend(missing.iter().map(|policy| access_policy::difference(name, vault, policy)));
        }
        if !reasons.is_empty() {
            step.action = Action::Update;
            step.reason = reasons.join("; ");
        }
        step
    }

    /// Creates the vault, or fixes an existing one. `existing` is the vault that `step` was planned for.
    pub(crate) async fn ensure(
        &self,
        target: &Target,
        scope: &Scope,
        step: &Step,
        existing: Option<KeyVault>,
    ) -> Result<KeyVault> {
        let (arm, events, name) = (&target.arm, &target.context().events, self.name);
        step.begin(events);
        let make = async {
            let made = match (existing, step.action) {
                (Some(vault), Action::Update) => {
                    return key_vault_changes::update(arm, scope, name, vault, &self.policies).await;
                }
                (Some(vault), _) => return Ok(vault),
                (None, _) => {
                    let policies = self.at_creation();
                    key_vault::create(arm, scope, name, self.location, self.tenant_id, self.sku, &policies).await?
                }
            };
            self.confirmed(arm, scope, made).await
        };
        let vault = make
            .await
            .inspect_err(|_| step.failed(events))
            .map_err(|error| error.context(format!("the key vault '{name}'")))?;
        step.end(events);
        Ok(vault)
    }

    /// Returns the vault from the answer of its creation. If the answer lacks policies that were sent, reads the vault: another run may have created it too.
    async fn confirmed(&self, arm: &Arm, scope: &Scope, vault: KeyVault) -> Result<KeyVault> {
        if vault.missing(&self.policies).is_empty() {
            return Ok(vault);
        }
        restored(arm, scope, self.name, &self.policies).await
    }
}

/// Returns a finding if the name is taken in another resource group or, according to its DNS name, in another subscription.
pub(crate) async fn taken(target: &Target, name: &str) -> Result<Option<Problem>> {
    let suffix = &target.context().stamp().await?.key_vault_suffix;
    let uri = url::Url::parse(&format!("https://{name}.{suffix}/"))
        .map_err(|_| Error::new(ErrorId::DiscoveryFailed, format!("'{suffix}' is not a valid key vault suffix")))?;
    let presence = presence::of(target.context(), &uri).await;
    if matches!(presence, Ok(Presence::NoSuchName)) {
        return Ok(None);
    }
    let message = match key_vault::find(&target.arm, &target.subscription.id, name).await? {
        Some(vault) => {
            let group = resource_id::resource_group_of(&vault.id).unwrap_or("another one");
            let message = format!(
                "The key vault '{name}' already exists in the resource group '{group}' of the subscription '{}'.",
                target.subscription.name
            );
            let mut problem = Problem::error(ErrorId::VaultNameTaken, Parameter::KeyVaultName, message);
            problem.hint = format!("Pass -ResourceGroupName {group} to use it, or choose another KeyVaultName.");
            return Ok(Some(problem));
        }
        None if presence? != Presence::Answers => return Ok(None),
        None => format!("The key vault name '{name}' is already taken in another subscription of this stamp."),
    };
    Ok(Some(Problem::error(ErrorId::VaultNameTaken, Parameter::KeyVaultName, message)))
}

/// Returns the vault of this name, in any resource group of the subscription.
pub(crate) async fn named(target: &Target, name: &str) -> Result<KeyVault> {
    key_vault::find(&target.arm, &target.subscription.id, name).await?.ok_or_else(|| {
        let message = format!("the subscription '{}' has no key vault '{name}'", target.subscription.name);
        Error::new(ErrorId::VaultNotFound, message).with_target(name)
    })
}

/// Returns the step for a vault whose settings a command leaves as they are.
pub(crate) fn unchanged(name: &str) -> Step {
    Step::new(STEP, title(name), Action::None, "it exists")
}

fn title(name: &str) -> String {
    format!("Key vault '{name}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creator_is_listed_once() {
        let wanted = WantedVault {
            name: "v",
            location: "shanghai",
            tenant_id: "t",
            sku: DEFAULT_SKU,
            policies: vec![
                Policy { object_id: "me".to_owned(), secrets: Policy::READ_WRITE },
                Policy { object_id: "registry".to_owned(), secrets: Policy::READ },
            ],
            creator: Some("ME".to_owned()),
        };
        let policies = wanted.at_creation();
        assert_eq!(policies.len(), 2);
        assert_eq!(policies[1].secrets, Policy::OWN);
    }
}
