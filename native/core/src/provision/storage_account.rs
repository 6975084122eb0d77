//! New-StorageAccount: ensures that the storage account exists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::arm::resource::{Member, Sku};
use crate::arm::storage_account::{self, SKUS, Settings, StorageAccount};
use crate::cloud::names;
use crate::cloud::resource_id::{self, Scope};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::resource::existing;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;

pub const DEFAULT_SKU: &str = SKUS[0];

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
    let mut problems: Vec<Problem> =
        [names::resource_group(&request.resource_group_name), names::storage_account(&request.storage_account_name)]
            .into_iter()
            .flatten()
            .collect();
    if !SKUS.iter().any(|known| known.eq_ignore_ascii_case(sku)) {
        let message = format!("Azure Stack Hub has no storage SKU '{sku}'; it has {}.", SKUS.join(" and "));
        problems.push(Problem::error(ErrorId::SkuUnknown, "SkuName", message));
    }
    if let Some(error) = Error::from_problems(problems) {
        return Err(error);
    }
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let name = &request.storage_account_name;
    let mode = Mode::of(request.what_if);
    let standing = existing::read(&target, &storage_account::named(&scope, name), mode).await?;
    let is_leaving = standing.is_leaving();
    let existing = standing.resource;
    // The name of an account that is being deleted is still taken.
    if existing.is_none()
        && !is_leaving
        && let Some(problem) = taken(&target, name).await?
    {
        return Err(Error::new(problem.id, problem.message).with_hint(problem.hint).with_target(name));
    }
    let settings =
        Settings { location: &request.location, sku, https_only: request.enable_https_traffic_only.unwrap_or(true) };
    // An existing account stays unchanged, as in earlier releases.
    let step = plan(name, existing.as_ref(), false);
    let account = match mode {
        Mode::Plan => existing.unwrap_or_default(),
        Mode::Apply => ensure(&target, &scope, name, &step, existing, &settings, false).await?,
    };
    Ok(Outcome { storage_account: view(&scope, name, &account), action: step.action.done(), plan: vec![step] })
}

/// Returns a finding if the name is taken, in another resource group of the subscription or elsewhere on the stamp.
pub async fn taken(target: &Target, name: &str) -> Result<Option<Problem>> {
    let free = storage_account::name_is_free(&target.arm, &target.subscription.id, name).await?;
    let Err(reason) = free else { return Ok(None) };
    let own = storage_account::find(&target.arm, &target.subscription.id, name).await;
    // Without permission to list, the service's own reason is kept.
    let own = own.inspect_err(|error| target.context().events.verbose(error.message.clone())).ok().flatten();
    let group = own.as_ref().and_then(|account| resource_id::resource_group_of(&account.id));
    let Some(group) = group else {
        let message = format!("The storage account name '{name}' is not available: {reason}");
        return Ok(Some(Problem::error(ErrorId::StorageNameTaken, "StorageAccountName", message)));
    };
    let message = format!(
        "The storage account '{name}' already exists in the resource group '{group}' of the subscription '{}'.",
        target.subscription.name
    );
    let mut problem = Problem::error(ErrorId::StorageNameTaken, "StorageAccountName", message);
    problem.hint = format!("Pass -ResourceGroupName {group} to use it, or choose another StorageAccountName.");
    Ok(Some(problem))
}

/// Plans the step. With `https_only`, an existing account that accepts plain HTTP is updated.
pub fn plan(name: &str, existing: Option<&StorageAccount>, https_only: bool) -> Step {
    let target = format!("Storage account '{name}'");
    match existing {
        Some(account) if account.has_failed() => {
            Step::new("storageAccount", target, Action::Update, "an earlier creation failed, so it is created again")
                .differs("it is ready", "its creation failed")
        }
        Some(account) if https_only && account.https_only() == Some(false) => {
            Step::new("storageAccount", target, Action::Update, "it accepts plain HTTP")
                .differs("HTTPS only", "it accepts plain HTTP")
        }
        Some(_) => Step::new("storageAccount", target, Action::None, "it exists"),
        None => Step::missing("storageAccount", target),
    }
}

/// Returns the account, ready to use; waits if another run is creating it. `https_only` is the same as for [`plan`].
pub async fn ensure(
    target: &Target,
    scope: &Scope,
    name: &str,
    step: &Step,
    existing: Option<StorageAccount>,
    settings: &Settings<'_>,
    https_only: bool,
) -> Result<StorageAccount> {
    let events = &target.context().events;
    step.begin(events);
    let made = match existing {
        Some(account) if step.action == Action::None => storage_account::ready(&target.arm, scope, name, account).await,
        Some(account) if !account.has_failed() => storage_account::require_https(&target.arm, scope, name).await,
        // Existing settings are not replaced by our defaults.
        Some(account) => storage_account::create_again(&target.arm, scope, name, &account, https_only).await,
        None => storage_account::create(&target.arm, scope, name, settings).await,
    };
    let account = made
        .inspect_err(|_| step.failed(events))
        .map_err(|error| error.context(format!("the storage account '{name}'")))?;
    step.end(events);
    Ok(account)
}

fn view(scope: &Scope, name: &str, account: &StorageAccount) -> Account {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let own = &account.properties.own;
    Account {
        id: if account.id.is_empty() { scope.storage_account_id(name) } else { account.id.clone() },
        name: name.to_owned(),
        location: text(account.location.text()),
        resource_group_name: scope.resource_group.clone(),
        sku_name: text(account.sku_name()),
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
