//! New-ResourceGroup: ensures that the resource group exists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arm::resource_group::{self, ResourceGroup as ExistingGroup};
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::resource::existing;
use crate::resource::plan::{Action, Mode, Step};
use crate::resource::target::Target;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    /// Required only to create the group.
    pub location: Option<String>,
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
    let location = location(&scope, existing.as_ref(), request.location)?;
    if mode == Mode::Apply {
        ensure(&target, &scope, &step, &location).await?;
    }
    Ok(Outcome {
        resource_group: ResourceGroup {
            id: scope.resource_group_id(),
            name: request.resource_group_name.clone(),
            location,
        },
        action: step.action.done(),
        plan: vec![step],
    })
}

/// Returns the location of the group. An existing group keeps its location, whatever the request contains.
fn location(scope: &Scope, existing: Option<&ExistingGroup>, given: Option<String>) -> Result<String> {
    let own = existing.and_then(|group| group.location.text()).map(str::to_owned);
    let location = own.or_else(|| given.filter(|given| !given.is_empty()));
    match existing {
        Some(_) => Ok(location.unwrap_or_default()),
        None => location.ok_or_else(|| {
            let message = format!(
                "resource group '{}' does not exist, and a location is required to create it: pass -Location, or set the variable $Location before the call",
                scope.resource_group
            );
            Error::new(ErrorId::ArgumentMissing, message).with_target(&scope.resource_group)
        }),
    }
}

pub fn plan(scope: &Scope, existing: Option<&ExistingGroup>) -> Step {
    let target = format!("Resource group '{}'", scope.resource_group);
    match existing {
        Some(_) => Step::new("resourceGroup", target, Action::None, "it exists"),
        None => Step::missing("resourceGroup", target),
    }
}

/// Creates the group if necessary. Returns whether this run created it: it is then empty.
pub async fn ensure(target: &Target, scope: &Scope, step: &Step, location: &str) -> Result<bool> {
    let events = &target.context().events;
    step.begin(events);
    let mut is_new = false;
    if step.action == Action::Create {
        is_new = resource_group::create(&target.arm, scope, location)
            .await
            .inspect_err(|_| step.failed(events))
            .map_err(|error| error.context(format!("creating the resource group '{}'", scope.resource_group)))?;
    }
    step.end(events);
    Ok(is_new)
}
