//! Remove-ContainerRegistry: removes the resources that the registry's deployments and Set-ContainerRegistryPrerequisites created, and nothing else. Other
//! resources are kept and reported, and so are their containers. Every run first reads the current state, so that a stopped run is completed by the next.

mod apply;
mod decide;
mod deployed;
mod found;
mod in_use;
mod inventory;
mod missing;
mod progress;
mod rights;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::decide::Removal;
use self::deployed::Deployed;
use self::found::Found;
use self::inventory::Inventory;
use self::missing::Missing;
use self::progress::Progress;
use super::findings::Findings;
use crate::cloud::names;
use crate::error::Result;
use crate::event::StepKind;
use crate::identity::context::Context;
use crate::parameter::Parameter;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;

/// A stamp does not record the owner of a secret or a vault, so everything is named. Our role assignments are identified by their names.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub storage_account_name: String,
    pub storage_account_blob_container: String,
    pub key_vault_name: String,
    pub certificate_secret_name: String,
    pub registry_user_names: Vec<String>,
    /// Application id of the registry's service principal; by default the one in our role assignment.
    pub service_principal_id: Option<String>,
    /// Its object id.
    pub application_identifier: Option<String>,
    /// Required on AD FS, whose tokens do not contain the caller's id.
    pub user_object_id: Option<String>,
    /// Removes the container with its images too, and the account if it contains nothing else.
    #[serde(default)]
    pub remove_data: bool,
    /// Removes the resources of the registry's deployments in these groups first.
    #[serde(default)]
    pub deployment_resource_group_names: Vec<String>,
    /// Removes resources that a deployed registry still uses.
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// `removed`, or `unchanged` if none of the named resources is removed.
    pub action: &'static str,
    /// The removed resources, in order, and with the action `none` the kept ones and the reason.
    pub plan: Vec<Step>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    unusable_names(&request).settle(&context.events)?;
    let target = Target::select(context).await?;
    let (deployed, inventory) = tokio::join!(Deployed::find(&target, &request), Inventory::take(&target, &request));
    let (deployed, inventory) = (deployed?, inventory?);
    let is_leaving = matches!(inventory, Found::Leaving);
    let decided = inventory.held().map(|inventory| (decide::decide(&request, &inventory), inventory));
    let absent = missing::groups(&target, &deployed.absent).await;
    let absent: Vec<Missing> =
        decided.iter().flat_map(|(_, held)| missing::in_group(&request, held)).chain(absent).collect();
    if !(is_leaving || deployed.is_found || decided.as_ref().is_some_and(is_found)) {
        return Err(missing::nothing_found(&target, &request, decided.is_some(), absent).await);
    }
    let mut findings: Findings = absent.iter().filter_map(Missing::warning).collect();
    if decided.as_ref().is_some_and(|(removal, _)| removal.touches_registry()) {
        findings.extend(in_use::check(&target, &request, |id| deployed.removes(id)).await?);
    }
    findings.extend(rights::check(&target, &request, &deployed, decided.as_ref()).await);
    findings.settle(&context.events)?;
    let prerequisites = decided.iter().flat_map(|(removal, _)| Removal::steps(removal));
    let mut plan: Vec<Step> = deployed.steps().chain(prerequisites).cloned().collect();
    for kept in plan.iter().filter(|step| step.action == Action::None) {
        context.events.host(format!("{} is kept: {}.", kept.target, kept.reason));
    }
    if Mode::of(request.what_if) == Mode::Apply {
        let progress = Progress::new(&context.events, &plan);
        deployed.remove(&target, &request, &progress).await?;
        if let Some((removal, inventory)) = &decided {
            apply::run(&target, &request, &progress, inventory, removal).await?;
        }
    }
    if plan.is_empty() {
        let group = format!("Resource group '{}'", request.resource_group_name);
        plan.push(Step::new(StepKind::ResourceGroup, group, Action::None, "it contains nothing of the registry"));
        context.events.host("No resource of the registry is left.");
    }
    let has_work = plan.iter().any(|step| step.action == Action::Remove);
    let action = if has_work { Action::Remove } else { Action::None };
    Ok(Outcome { action: action.done(), plan })
}

/// Returns whether any of the named resources exists, or only the resource group remains.
fn is_found((removal, inventory): &(Removal, Inventory)) -> bool {
    inventory.vault.is_some()
        || inventory.account.is_some()
        || !removal.assignments.is_empty()
        || removal.group.action == Action::Remove
}

fn unusable_names(request: &Request) -> Findings {
    let users = request.registry_user_names.iter().filter_map(|name| names::registry_user(name));
    [
        names::resource_group(&request.resource_group_name),
        names::storage_account(&request.storage_account_name),
        names::blob_container(&request.storage_account_blob_container),
        names::key_vault(&request.key_vault_name),
        names::secret(&request.certificate_secret_name, Parameter::CertificateSecretName),
    ]
    .into_iter()
    .flatten()
    .chain(users)
    .chain(deployed::unusable_names(request))
    .collect()
}
