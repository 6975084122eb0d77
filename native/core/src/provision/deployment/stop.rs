//! Stop-ContainerRegistryDeployment: cancels a deployment; its existing resources stay.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::read::one;
use super::view::DeploymentView;
use crate::arm::deployment;
use crate::error::{Error, ErrorId, Result};
use crate::event::StepState;
use crate::http::poll::{Poll, Rhythm};
use crate::identity::context::Context;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;

const RHYTHM: Rhythm = Rhythm::steady(Duration::from_millis(500), Duration::from_secs(60));

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub name: String,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub deployment: DeploymentView,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let mut found = one(&target, &scope, &request.name).await?;
    if found.has_ended() {
        let message = format!("the deployment '{}' has ended as {}", request.name, found.status());
        return Err(Error::new(ErrorId::DeploymentNotRunning, message).with_target(&request.name));
    }
    let step = Step::new("deployment", format!("Deployment '{}'", request.name), Action::Update, "it is canceled");
    if Mode::of(request.what_if) == Mode::Apply {
        let told = |state| context.events.step(step.step, step.target.as_str(), state);
        told(StepState::Started);
        deployment::cancel(&target.arm, &scope, &request.name)
            .await
            .inspect_err(|_| told(StepState::Failed))
            .map_err(|error| error.context("cancelling the deployment"))?;
        told(StepState::Updated);
        let mut poll = Poll::new(&request.name, RHYTHM, None);
        while !found.has_ended() && poll.pause(None).await {
            found = one(&target, &scope, &request.name).await?;
        }
        context.events.host(format!("Deployment '{}': {}.", request.name, found.status()));
    }
    Ok(Outcome { deployment: DeploymentView::of(&scope, &found, &[], None), action: "cancelled", plan: vec![step] })
}
