//! New-StorageAccount: ensures that the storage account exists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::resource::{Member, Sku};
use crate::arm::storage_account::{self as arm_account, SKUS, Settings, StorageAccount};
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::provision::findings::Findings;
use crate::resource::existing;
use crate::resource::plan::{Mode, Step};
use crate::resource::storage_account::{self, DEFAULT_SKU, WantedAccount};
use crate::resource::target::Target;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub location: String,
    pub storage_account_name: String,
    pub sku_name: Option<String>,
    pub enable_https_traffic_only: Option<bool>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub storage_account: Account,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    pub id: String,
    pub name: String,
    pub location: String,
    pub resource_group_name: String,
    pub sku_name: String,
    pub kind: String,
    pub https_traffic_only: bool,
    pub blob_endpoint: String,
    pub provisioning_state: String,
    /// `name` and `tier`, as the service returns them.
    pub sku: Member<Sku>,
    /// `blob`, and `queue`, `table`, and `file` if the stamp has these services.
    pub primary_endpoints: Value,
    pub primary_location: Value,
    pub status_of_primary: Value,
    pub creation_time: Value,
    /// As the service returns them; null if the account has none.
    pub tags: Value,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let sku = request.sku_name.as_deref().unwrap_or(DEFAULT_SKU);
    let mut findings: Findings =
        [names::resource_group(&request.resource_group_name), names::storage_account(&request.storage_account_name)]
            .into_iter()
            .flatten()
            .collect();
    if !SKUS.iter().any(|known| known.eq_ignore_ascii_case(sku)) {
        let message = format!("Azure Stack Hub has no storage SKU '{sku}'; it has {}.", SKUS.join(" and "));
        findings.add(Problem::error(ErrorId::SkuUnknown, Parameter::SkuName, message));
    }
    findings.settle(&context.events)?;
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let name = &request.storage_account_name;
    let mode = Mode::of(request.what_if);
    let standing = existing::read(&target, &arm_account::named(&scope, name), mode).await?;
    let is_leaving = standing.is_leaving();
    let existing = standing.resource;
    // The name of an account that is being deleted is still taken.
    if existing.is_none()
        && !is_leaving
        && let Some(problem) = storage_account::taken(&target, name).await?
    {
        return Err(Error::new(problem.id, problem.message).with_hint(problem.hint).with_target(name));
    }
    let settings =
        Settings { location: &request.location, sku, https_only: request.enable_https_traffic_only.unwrap_or(true) };
    let wanted = WantedAccount { name, settings, https_only: false };
    // An existing account stays unchanged, as in earlier releases.
    let step = wanted.plan(existing.as_ref());
    let account = match mode {
        Mode::Plan => existing.unwrap_or_default(),
        Mode::Apply => wanted.ensure(&target, &scope, &step, existing).await?,
    };
    Ok(Outcome { storage_account: view(&scope, name, &account), action: step.action.done(), plan: vec![step] })
}

fn view(scope: &Scope, name: &str, account: &StorageAccount) -> Account {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let own = &account.properties.own;
    Account {
        id: account.id_or(|| scope.storage_account_id(name)),
        name: name.to_owned(),
        location: text(account.location.text()),
        resource_group_name: scope.resource_group.clone(),
        sku_name: text(account.sku.name()),
        kind: text(account.kind.text()),
        https_traffic_only: account.https_only().unwrap_or_default(),
        blob_endpoint: text(own.primary_endpoints["blob"].as_str()),
        provisioning_state: text(account.state()),
        sku: account.sku.clone(),
        primary_endpoints: own.primary_endpoints.clone(),
        primary_location: own.primary_location.clone(),
        status_of_primary: own.status_of_primary.clone(),
        creation_time: own.creation_time.clone(),
        tags: account.tags.clone(),
    }
}
