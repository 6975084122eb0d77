//! New-KeyVault: ensures that the key vault exists, with access for the compute provider and the required access policies.

use std::convert::Infallible;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::Arm;
use crate::arm::key_vault::{self, AccessPolicy, KeyVault, Policy};
use crate::arm::key_vault_changes;
use crate::cloud::names;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::http::wait::sleep;
use crate::identity::context::Context;
use crate::key_vault::presence::{self, Presence};
use crate::resource::existing;
use crate::resource::plan::{Action, Difference, Mode, Step};
use crate::resource::target::Target;

pub const DEFAULT_SKU: &str = "standard";
const SKUS: [&str; 2] = ["standard", "premium"];
/// Between two looks at the policies of a new vault.
const WATCH_PAUSE: Duration = Duration::from_secs(2);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub location: String,
    pub key_vault_name: String,
    pub sku: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub key_vault: View,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    pub id: String,
    pub name: String,
    pub location: String,
    pub resource_group_name: String,
    pub vault_uri: String,
    pub sku: String,
    pub tenant_id: String,
    pub enabled_for_deployment: bool,
    pub enabled_for_template_deployment: bool,
    pub enabled_for_disk_encryption: bool,
    /// As the service returns them.
    pub access_policies: Vec<AccessPolicy>,
    /// As the service returns them; null if the vault has none.
    pub tags: Value,
}

/// The required state of the vault.
pub struct Wanted<'a> {
    pub location: &'a str,
    pub tenant_id: &'a str,
    pub sku: &'a str,
    /// Access policies for an existing vault.
    pub policies: Vec<Policy>,
    /// The caller, who gets more permissions on a new vault: it would otherwise have no administrator.
    pub creator: Option<String>,
}

impl Wanted<'_> {
    /// Returns the access policies of a new vault.
    pub fn at_creation(&self) -> Vec<Policy> {
        let mut policies = self.policies.clone();
        if let Some(creator) = &self.creator {
            policies.retain(|policy| !policy.object_id.eq_ignore_ascii_case(creator));
            policies.push(Policy { object_id: creator.clone(), secrets: Policy::OWN });
        }
        policies
    }
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let sku = request.sku.as_deref().unwrap_or(DEFAULT_SKU).to_ascii_lowercase();
    let mut problems: Vec<Problem> =
        [names::resource_group(&request.resource_group_name), names::key_vault(&request.key_vault_name)]
            .into_iter()
            .flatten()
            .collect();
    if !SKUS.contains(&sku.as_str()) {
        let message = format!("A key vault has no SKU '{sku}'; there are {}.", SKUS.join(" and "));
        problems.push(Problem::error(ErrorId::SkuUnknown, "Sku", message));
    }
    if let Some(error) = Error::from_problems(problems) {
        return Err(error);
    }
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let name = &request.key_vault_name;
    let mode = Mode::of(request.what_if);
    let standing = existing::read(&target, &key_vault::named(&scope, name), mode).await?;
    let is_leaving = standing.is_leaving();
    let existing = standing.resource;
    // The name of a vault that is being deleted is still taken.
    if existing.is_none()
        && !is_leaving
        && let Some(problem) = taken(&target, name).await?
    {
        return Err(Error::new(problem.id, problem.message).with_hint(problem.hint).with_target(name));
    }
    let creator = context.object_id().await?;
    let policies = creator.iter().map(|id| Policy { object_id: id.clone(), secrets: Policy::READ_WRITE }).collect();
    let tenant_id = context.tenant_id().await?;
    let wanted = Wanted { location: &request.location, tenant_id: &tenant_id, sku: &sku, policies, creator };
    // An existing vault stays unchanged, as in earlier releases.
    let step = match &existing {
        Some(_) => Step::new("keyVault", title(name), Action::None, "it exists"),
        None => plan(name, None, &wanted),
    };
    let vault = match mode {
        Mode::Plan => existing.unwrap_or_default(),
        Mode::Apply => ensure(&target, &scope, name, &step, existing, &wanted).await?,
    };
    Ok(Outcome { key_vault: view(&scope, name, &vault, &wanted), action: step.action.done(), plan: vec![step] })
}

fn view(scope: &Scope, name: &str, vault: &KeyVault, wanted: &Wanted<'_>) -> View {
    let own = &vault.properties.own;
    let text = |value: Option<&str>, otherwise: &str| value.unwrap_or(otherwise).to_owned();
    let sku = own.sku.get().and_then(|sku| sku.name.text());
    View {
        id: if vault.id.is_empty() { scope.key_vault_id(name) } else { vault.id.clone() },
        name: name.to_owned(),
        location: text(vault.location.text(), wanted.location),
        resource_group_name: scope.resource_group.clone(),
        vault_uri: vault.uri().map(String::from).unwrap_or_default(),
        sku: text(sku, wanted.sku),
        tenant_id: text(own.tenant_id.text(), wanted.tenant_id),
        enabled_for_deployment: vault.is_enabled_for_deployment(),
        enabled_for_template_deployment: own.enabled_for_template_deployment.is_true(),
        enabled_for_disk_encryption: own.enabled_for_disk_encryption.is_true(),
        access_policies: vault.policies().cloned().collect(),
        tags: vault.tags.clone(),
    }
}

/// Returns a finding if the name is taken in another resource group or, according to its DNS name, in another subscription.
pub async fn taken(target: &Target, name: &str) -> Result<Option<Problem>> {
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
            let mut problem = Problem::error(ErrorId::VaultNameTaken, "KeyVaultName", message);
            problem.hint = format!("Pass -ResourceGroupName {group} to use it, or choose another KeyVaultName.");
            return Ok(Some(problem));
        }
        None if presence? != Presence::Answers => return Ok(None),
        None => format!("The key vault name '{name}' is already taken in another subscription of this stamp."),
    };
    Ok(Some(Problem::error(ErrorId::VaultNameTaken, "KeyVaultName", message)))
}

pub fn plan(name: &str, existing: Option<&KeyVault>, wanted: &Wanted<'_>) -> Step {
    let Some(vault) = existing else {
        return Step::missing("keyVault", title(name));
    };
    let mut step = Step::new("keyVault", title(name), Action::None, "it already exists with all access policies");
    let mut reasons = Vec::new();
    if !vault.is_enabled_for_deployment() {
        reasons.push("it is not enabled for deployment".to_owned());
        step = step.differs("enabled for deployment", "not enabled for deployment");
    }
    let missing = vault.missing(&wanted.policies);
    if !missing.is_empty() {
        let ids: Vec<&str> = missing.iter().map(|policy| policy.object_id.as_str()).collect();
        reasons.push(format!("access policies are missing for {}", ids.join(", ")));
        step.differences.extend(missing.iter().map(|policy| lacking(name, vault, policy)));
    }
    if !reasons.is_empty() {
        step.action = Action::Update;
        step.reason = reasons.join("; ");
    }
    step
}

fn lacking(name: &str, vault: &KeyVault, policy: &Policy) -> Difference {
    let given = policy.given(vault);
    Difference {
        what: "accessPolicy",
        resource: format!("Access policy of {} in the key vault '{name}'", policy.object_id),
        expected: format!("secrets: {}", policy.secrets.join(", ")),
        actual: match given.is_empty() {
            true => "no permission on secrets".to_owned(),
            false => format!("secrets: {}", given.into_iter().collect::<Vec<_>>().join(", ")),
        },
    }
}

pub async fn ensure(
    target: &Target,
    scope: &Scope,
    name: &str,
    step: &Step,
    existing: Option<KeyVault>,
    wanted: &Wanted<'_>,
) -> Result<KeyVault> {
    let events = &target.context().events;
    step.begin(events);
    let arm = &target.arm;
    let make = async {
        let made = match (existing, step.action) {
            (Some(vault), Action::Update) => {
                return key_vault_changes::update(arm, scope, name, vault, &wanted.policies).await;
            }
            (Some(vault), _) => return Ok(vault),
            (None, _) => {
                let policies = wanted.at_creation();
                key_vault::create(arm, scope, name, wanted.location, wanted.tenant_id, wanted.sku, &policies).await?
            }
        };
        confirmed(arm, scope, name, made, wanted).await
    };
    let vault = make
        .await
        .inspect_err(|_| step.failed(events))
        .map_err(|error| error.context(format!("the key vault '{name}'")))?;
    step.end(events);
    Ok(vault)
}

/// Returns the vault from the answer of its creation. If the answer lacks policies that were sent, reads the vault: another run may have created it too.
async fn confirmed(arm: &Arm, scope: &Scope, name: &str, vault: KeyVault, wanted: &Wanted<'_>) -> Result<KeyVault> {
    if vault.missing(&wanted.policies).is_empty() {
        return Ok(vault);
    }
    restored(arm, scope, name, &wanted.policies).await
}

/// Reads the vault, adds the policies that it lacks, and returns it: the creation of a vault by another run at the same time replaces the whole list.
pub async fn restored(arm: &Arm, scope: &Scope, name: &str, policies: &[Policy]) -> Result<KeyVault> {
    let Some(vault) = key_vault::get(arm, scope, name).await? else {
        let message = format!("the key vault '{name}' was deleted while it was used");
        return Err(Error::new(ErrorId::VaultNotFound, message).with_target(name));
    };
    if !vault.missing(policies).is_empty() {
        arm.context()
            .events
            .host(format!("Another run replaced access policies of the key vault '{name}'. Adding ours again."));
    }
    key_vault_changes::update(arm, scope, name, vault, policies).await
}

/// Restores the policies of a new vault again and again, until it is dropped.
pub async fn keep(arm: &Arm, scope: &Scope, name: &str, policies: &[Policy]) -> Infallible {
    loop {
        sleep(WATCH_PAUSE).await;
        // The requests that need the policies report why they fail.
        if let Err(error) = restored(arm, scope, name, policies).await {
            arm.context().events.verbose(format!("The access policies were not checked: {error}"));
        }
    }
}

fn title(name: &str) -> String {
    format!("Key vault '{name}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creator_is_listed_once() {
        let wanted = Wanted {
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
