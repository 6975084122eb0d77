//! New-ResourceGroup: ensures that the resource group exists.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::arm::resource_group::{self, ResourceGroup};
use crate::cloud::names;
use crate::cloud::resource_id::Scope;
use crate::error::{Error, ErrorId, Result};
use crate::identity::context::Context;
use crate::provision::findings::Findings;
use crate::resource::existing;
use crate::resource::plan::{Mode, Step};
use crate::resource::resource_group::WantedGroup;
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
    pub resource_group: ResourceGroupView,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

#[derive(Debug, Serialize)]
pub struct ResourceGroupView {
    pub id: String,
    pub name: String,
    pub location: String,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    Findings::from_iter(names::resource_group(&request.resource_group_name)).settle(&context.events)?;
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let mode = Mode::of(request.what_if);
    let existing = existing::read(&target, &resource_group::named(&scope), mode).await?.resource;
    let wanted = WantedGroup { scope: &scope };
    let step = wanted.plan(existing.as_ref());
    let location = location(&scope, existing.as_ref(), request.location)?;
    if mode == Mode::Apply {
        wanted.ensure(&target, &step, &location).await?;
    }
    Ok(Outcome {
        resource_group: ResourceGroupView {
            id: scope.resource_group_id(),
            name: request.resource_group_name.clone(),
            location,
        },
        action: step.action.done(),
        plan: vec![step],
    })
}

/// Returns the location of the group. An existing group keeps its location, whatever the request contains.
fn location(scope: &Scope, existing: Option<&ResourceGroup>, given: Option<String>) -> Result<String> {
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
