//! Polls a deployment to its end and reports the state of each resource.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::arm::deployment::{self, Deployment, Operation};
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::event::{DeploymentState, EventSink, StepKind, StepState};
use crate::http::answer::{has_failed, has_succeeded};
use crate::http::poll::{Poll, Rhythm};
use crate::resource::target::Target;
use crate::spelling;

const ACTIVITY: &str = "Deploying the container registry";
/// On real stamps, failures after 41 minutes were observed.
const RHYTHM: Rhythm =
    Rhythm { first: Duration::from_millis(500), longest: Duration::from_secs(10), limit: Duration::from_secs(90 * 60) };
/// The resources of the module's own template and the evaluation of its outputs.
const USUAL_OPERATIONS: usize = 7;

pub(crate) struct Ended {
    pub deployment: Deployment,
    pub operations: Vec<Operation>,
}

pub(crate) async fn to_the_end(target: &Target, scope: &Scope, name: &str) -> Result<Ended> {
    let events = &target.context().events;
    events.deployment(&scope.resource_group, name, DeploymentState::Running);
    let mut told = BTreeMap::new();
    // Long pauses are not reported, since each poll reports progress.
    let mut poll = Poll::new(name, RHYTHM, None);
    while poll.pause(None).await {
        let (deployment, operations) =
            tokio::join!(deployment::get(&target.arm, scope, name), deployment::operations(&target.arm, scope, name),);
        // The list may be outdated, or missing for a moment; the deployment itself decides.
        let operations = operations.unwrap_or_default();
        tell(events, &operations, &mut told);
        let deployment = deployment?.ok_or_else(|| {
            let message = format!("the deployment '{name}' disappeared while it was running");
            Error::new(ErrorId::DeploymentNotFound, message)
        })?;
        if deployment.has_ended() {
            // The list above was requested at the same time, and may be older than the end.
            let operations = deployment::operations(&target.arm, scope, name).await.unwrap_or(operations);
            tell(events, &operations, &mut told);
            events.deployment(&scope.resource_group, name, DeploymentState::Ended);
            return Ok(Ended { deployment, operations });
        }
    }
    let message = format!("the deployment '{name}' did not end within {} minutes", RHYTHM.limit.as_secs() / 60);
    Err(Error::new(ErrorId::TimedOut, message).with_target(name))
}

/// Reports each change of state, and the number of finished resources.
fn tell(events: &EventSink, operations: &[Operation], told: &mut BTreeMap<(String, String), String>) {
    let resources = || operations.iter().filter_map(|one| Some((one.kind.as_deref()?, one)));
    for (kind, one) in resources() {
        let key = (kind.to_owned(), one.name.clone());
        if told.get(&key) != Some(&one.state) {
            let text = format!("{} '{}'", short(kind), one.name);
            events.host(format!("{text}: {}.", one.state));
            if let Some(state) = step_state(&one.state) {
                events.step(StepKind::DeploymentResource, text, state);
            }
            told.insert(key, one.state.clone());
        }
    }
    let done = resources().filter(|(_, one)| has_succeeded(&one.state)).count();
    let all = USUAL_OPERATIONS.max(operations.len() + 1);
    let working: Vec<String> = resources()
        .filter(|(_, one)| !has_succeeded(&one.state) && !has_failed(&one.state))
        .map(|(kind, one)| format!("{} '{}'", short(kind), one.name))
        .collect();
    let status = if working.is_empty() { format!("{done} resources are ready") } else { working.join(", ") };
    events.progress(ACTIVITY, status, done * 100 / all);
}

/// Returns the state of a step; `None` for intermediate states, such as `Created` and `Updating`.
fn step_state(state: &str) -> Option<StepState> {
    match state {
        state if has_succeeded(state) => Some(StepState::Created),
        state if has_failed(state) => Some(StepState::Failed),
        state if spelling::is_one_of(state, &["Accepted", "Running"]) => Some(StepState::Started),
        _ => None,
    }
}

/// Converts `Microsoft.Network/publicIPAddresses` to `publicIPAddresses`.
fn short(kind: &str) -> &str {
    kind.rsplit('/').next().unwrap_or(kind)
}
