//! New-KeyVault: ensures that the key vault exists, with access for the compute provider and the required access policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::key_vault::{self as arm_vault, AccessPolicy, KeyVault, Policy};
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::resource::existing;
use crate::resource::key_vault::{self, DEFAULT_SKU, WantedVault};
use crate::resource::plan::{Mode, Step};
use crate::resource::target::Target;

const SKUS: [&str; 2] = ["standard", "premium"];

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

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let sku = request.sku.as_deref().unwrap_or(DEFAULT_SKU).to_ascii_lowercase();
    let mut findings: Findings =
        [names::resource_group(&request.resource_group_name), names::key_vault(&request.key_vault_name)]
            .into_iter()
            .flatten()
            .collect();
    if !SKUS.contains(&sku.as_str()) {
        let message = format!("A key vault has no SKU '{sku}'; there are {}.", SKUS.join(" and "));
        findings.add(Problem::error(ErrorId::SkuUnknown, Parameter::Sku, message));
    }
    findings.settle(&context.events)?;
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let name = &request.key_vault_name;
    let mode = Mode::of(request.what_if);
    let standing = existing::read(&target, &arm_vault::named(&scope, name), mode).await?;
    let is_leaving = standing.is_leaving();
    let existing = standing.resource;
    // The name of a vault that is being deleted is still taken.
    if existing.is_none()
        && !is_leaving
        && let Some(problem) = key_vault::taken(&target, name).await?
    {
        return Err(Error::new(problem.id, problem.message).with_hint(problem.hint).with_target(name));
    }
    let creator = context.object_id().await?;
    let policies = creator.iter().map(|id| Policy { object_id: id.clone(), secrets: Policy::READ_WRITE }).collect();
    let tenant_id = context.tenant_id().await?;
    let wanted = WantedVault { name, location: &request.location, tenant_id: &tenant_id, sku: &sku, policies, creator };
    // An existing vault stays unchanged, as in earlier releases.
    let step = match &existing {
        Some(_) => key_vault::unchanged(name),
        None => wanted.plan(None),
    };
    let vault = match mode {
        Mode::Plan => existing.unwrap_or_default(),
        Mode::Apply => wanted.ensure(&target, &scope, &step, existing).await?,
    };
    Ok(Outcome { key_vault: view(&scope, name, &vault, &wanted), action: step.action.done(), plan: vec![step] })
}

fn view(scope: &Scope, name: &str, vault: &KeyVault, wanted: &WantedVault<'_>) -> View {
    let own = &vault.properties.own;
    let text = |value: Option<&str>, otherwise: &str| value.unwrap_or(otherwise).to_owned();
    View {
        id: vault.id_or(|| scope.key_vault_id(name)),
        name: name.to_owned(),
        location: text(vault.location.text(), wanted.location),
        resource_group_name: scope.resource_group.clone(),
        vault_uri: vault.uri().map(String::from).unwrap_or_default(),
        sku: text(own.sku.name(), wanted.sku),
        tenant_id: text(own.tenant_id.text(), wanted.tenant_id),
        enabled_for_deployment: vault.is_enabled_for_deployment(),
        enabled_for_template_deployment: own.enabled_for_template_deployment.is_true(),
        enabled_for_disk_encryption: own.enabled_for_disk_encryption.is_true(),
        access_policies: vault.policies().cloned().collect(),
        tags: vault.tags.clone(),
    }
}
