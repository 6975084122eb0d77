//! New-ResourceGroup: the resource group is there.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::existing;
use super::plan::{Action, Mode, Step};
use super::target::Target;
use crate::arm::resource_group;
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, Result};
use crate::identity::context::Context;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    pub location: String,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub resource_group: ResourceGroup,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct ResourceGroup {
    pub id: String,
    pub name: String,
    pub location: String,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    if let Some(error) = Error::from_problems(names::resource_group(&request.resource_group_name).into_iter().collect())
    {
        return Err(error);
    }
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let mode = Mode::of(request.what_if);
    let existing = existing::read(&target, &resource_group::named(&scope), mode).await?.resource;
    let step = plan(&scope, existing.as_ref());
    if mode == Mode::Apply {
        ensure(&target, &scope, &step, &request.location).await?;
    }
    let location = existing.as_ref().and_then(|group| group["location"].as_str()).unwrap_or(&request.location);
    Ok(Outcome {
        resource_group: ResourceGroup {
            id: scope.resource_group_id(),
            name: request.resource_group_name.clone(),
            location: location.to_owned(),
        },
        action: step.action.done(),
        plan: vec![step],
    })
}

pub fn plan(scope: &Scope, existing: Option<&Value>) -> Step {
    let target = format!("Resource group '{}'", scope.resource_group);
    match existing {
        Some(_) => Step::new("resourceGroup", target, Action::None, "it exists"),
        None => Step::missing("resourceGroup", target),
    }
}

pub async fn ensure(target: &Target, scope: &Scope, step: &Step, location: &str) -> Result<()> {
    let events = &target.context().events;
    step.begin(events);
    if step.action == Action::Create {
        resource_group::create(&target.arm, scope, location)
            .await
            .inspect_err(|_| step.failed(events))
            .map_err(|error| error.context(format!("creating the resource group '{}'", scope.resource_group)))?;
    }
    step.end(events);
    Ok(())
}
