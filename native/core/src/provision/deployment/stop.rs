//! Stop-ContainerRegistryDeployment: cancels a deployment; its existing resources stay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::DeploymentView;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::resource::deployment;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;

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
    let mut found = deployment::one(&target, &scope, &request.name).await?;
    if found.has_ended() {
        let message = format!("the deployment '{}' has ended as {}", request.name, found.status());
        return Err(Error::new(ErrorId::DeploymentNotRunning, message).with_target(&request.name));
    }
    let step = deployment::step(&request.name, Action::Update, "it is canceled");
    if Mode::of(request.what_if) == Mode::Apply {
        found = deployment::cancel(&target, &scope, &request.name, found, &step).await?;
    }
    Ok(Outcome { deployment: DeploymentView::of(&scope, &found, &[], None), action: "cancelled", plan: vec![step] })
}
