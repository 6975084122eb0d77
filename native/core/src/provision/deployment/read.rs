//! Get-ContainerRegistryDeployment: the state of a deployment, and why it failed.

use futures_util::future::join_all;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::view::DeploymentView;
use crate::arm::deployment::{self, Deployment};
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::identity::context::Context;
use crate::resource::deployment::{failure, host_key, is_of_registry, one};
use crate::resource::target::Target;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub resource_group_name: String,
    /// Without it: all deployments of a registry in the group.
    pub name: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    pub deployments: Vec<DeploymentView>,
}

pub async fn run(context: &Context, request: Request) -> Result<Outcome> {
    let target = Target::select(context).await?;
    let scope = target.scope(&request.resource_group_name);
    let found = match &request.name {
        Some(name) => vec![one(&target, &scope, name).await?],
        None => {
            let all = deployment::list(&target.arm, &scope).await?;
            all.into_iter().filter(is_of_registry).collect()
        }
    };
    let views = join_all(found.iter().map(|deployment| view(&target, &scope, deployment))).await;
    Ok(Outcome { deployments: views.into_iter().collect::<Result<_>>()? })
}

pub(super) async fn view(target: &Target, scope: &Scope, deployment: &Deployment) -> Result<DeploymentView> {
    let name = deployment.name();
    let operations = deployment::operations(&target.arm, scope, name).await?;
    let error = failure::describe(deployment, &operations);
    let fingerprint = host_key::fingerprint(target, scope, &operations).await;
    Ok(DeploymentView::of(scope, deployment, &operations, error.as_ref()).with_host_key(fingerprint))
}
