//! A deployment of the registry that is already running: if its answer was lost, or its caller was stopped, it is ours, and the next run waits for it instead
//! of failing or starting a second one.

use serde_json::Value;

use super::preflight::Found;
use crate::arm::deployment::{self, Deployment};
use crate::error::{Error, Result};
use crate::resource::deployment::{active, difference, of_registry_if_any};
use crate::spelling;

/// Returns the running deployment of the registry in the group of `found`, if it matches the request and the given name, if any. `Deployment.Active` if it
/// differs.
pub(super) async fn of_group(found: &Found, parameters: &Value) -> Result<Option<Deployment>> {
    let all = of_registry_if_any(&found.target, &found.scope).await?;
    let Some(running) = all.into_iter().rev().find(|one| !one.has_ended()) else { return Ok(None) };
    let name = running.name();
    match &found.request.deployment_name {
        Some(given) if !spelling::same(given, name) => {
            let message = format!(
                "the deployment '{name}' is already running in the resource group '{}', and '{given}' was to be started",
                found.scope.resource_group
            );
            Err(active(&found.scope, name, message))
        }
        _ => own(found, parameters, running).map(Some),
    }
}

/// Returns the deployment with the name of `found` after its start was refused with `DeploymentActive`; `refused` if it is not ours.
pub(super) async fn of_name(found: &Found, parameters: &Value, refused: Error) -> Result<Deployment> {
    match deployment::get(&found.target.arm, &found.scope, &found.name).await {
        Ok(Some(running)) => own(found, parameters, running),
        Ok(None) => Err(refused),
        Err(error) => Err(error.context(refused.message)),
    }
}

/// Returns `running` if it has the requested template and parameters.
fn own(found: &Found, parameters: &Value, running: Deployment) -> Result<Deployment> {
    let name = running.name();
    let Some(difference) = difference(&found.template, parameters, &running) else { return Ok(running) };
    let message = format!(
        "the deployment '{name}' is running in the resource group '{}', and it differs from this one in {difference}",
        found.scope.resource_group
    );
    Err(active(&found.scope, name, message))
}
