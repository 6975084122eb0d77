//! Template deployments of a registry: which ones a resource group has, how one differs from a request, its way to the end, and why it failed.

mod causes;
mod difference;
mod exit_code;
pub(crate) mod failure;
pub(crate) mod follow;
pub(crate) mod host_key;
pub(crate) mod running_now;
pub(crate) mod template;

use std::time::Duration;

pub(crate) use self::difference::difference;
use crate::arm::deployment::{self, Deployment};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::{StepKind, StepState};
use crate::http::poll::{Poll, Rhythm};
use crate::resource::plan::{Action, Step};
use crate::resource::target::Target;

/// The reason of a step that writes nothing because its deployment runs.
pub(crate) const RUNS_ALREADY: &str = "it is already running with the same parameters, and is waited for";

/// Between two looks at a deployment that is being canceled.
const END_OF_CANCELED: Rhythm = Rhythm::steady(Duration::from_millis(500), Duration::from_secs(60));

/// Returns the step for the deployment `name`.
pub(crate) fn step(name: &str, action: Action, reason: impl Into<String>) -> Step {
    Step::new(StepKind::Deployment, title(name), action, reason)
}

pub(crate) fn title(name: &str) -> String {
    format!("Deployment '{name}'")
}

/// Returns the deployment with this name.
///
/// # Errors
/// `Deployment.NotFound`.
pub(crate) async fn one(target: &Target, scope: &Scope, name: &str) -> Result<Deployment> {
    deployment::get(&target.arm, scope, name).await?.ok_or_else(|| {
        let message = format!("the resource group '{}' has no deployment '{name}'", scope.resource_group);
        Error::new(ErrorId::DeploymentNotFound, message).with_target(name)
    })
}

/// Returns all deployments of a registry in a group, oldest first.
pub(crate) async fn of_registry(target: &Target, scope: &Scope) -> Result<Vec<Deployment>> {
    let mut all = deployment::list(&target.arm, scope).await?;
    all.retain(is_of_registry);
    all.sort_by_key(|one| one.properties.own.timestamp.text().unwrap_or_default().to_owned());
    Ok(all)
}

/// Like [`of_registry`], for a group that may not exist, or that is being deleted.
pub(crate) async fn of_registry_if_any(target: &Target, scope: &Scope) -> Result<Vec<Deployment>> {
    match of_registry(target, scope).await {
        Err(error) if error.id == ErrorId::NotFound => Ok(Vec::new()),
        outcome => outcome,
    }
}

/// Returns whether it deploys a registry: only our template and the Marketplace item's have the thumbprint of the registry's certificate as a parameter.
pub(crate) fn is_of_registry(deployment: &Deployment) -> bool {
    deployment.given("pfxThumbprint").is_some()
}

/// Returns `Deployment.Active`, with the commands that follow and cancel the running deployment.
pub(crate) fn active(scope: &Scope, name: &str, message: impl Into<String>) -> Error {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let which = format!("-ResourceGroupName {} -Name {}", quoted(&scope.resource_group), quoted(name));
    Error::new(ErrorId::DeploymentActive, message).with_target(name).with_hint(format!(
        "Wait until it ends (Get-ContainerRegistryDeployment {which}) or cancel it (Stop-ContainerRegistryDeployment {which}), then run the same command again."
    ))
}

/// Cancels the deployment `name`, and waits for its end. Its existing resources stay.
pub(crate) async fn cancel(
    target: &Target,
    scope: &Scope,
    name: &str,
    running: Deployment,
    step: &Step,
) -> Result<Deployment> {
    let events = &target.context().events;
    let told = |state| events.step(step.step, step.target.as_str(), state);
    told(StepState::Started);
    deployment::cancel(&target.arm, scope, name)
        .await
        .inspect_err(|_| told(StepState::Failed))
        .map_err(|error| error.context("cancelling the deployment"))?;
    told(StepState::Updated);
    let mut found = running;
    let mut poll = Poll::new(name, END_OF_CANCELED, None);
    while !found.has_ended() && poll.pause(None).await {
        found = one(target, scope, name).await?;
    }
    events.host(format!("{}: {}.", step.target, found.status()));
    Ok(found)
}
