//! The content of a group of deployments, without a decision.

use super::Request;
use crate::arm::deployment::{self, Deployment};
use crate::arm::resource_group::{self, GenericResource};
use crate::arm::role_assignment;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::provision::removal::found::{self, Found};
use crate::resource::deployed::{self, Made};
use crate::resource::deployment::{active, is_of_registry};
use crate::resource::plan::Mode;
use crate::resource::target::Target;

pub(super) struct DeployedInventory {
    pub scope: Scope,
    pub resources: Vec<GenericResource>,
    /// Existing resources of the registry's deployments; each precedes those that it uses.
    pub made: Vec<Made>,
    pub has_deployment: bool,
    pub others: Vec<Other>,
    /// At the group or below it.
    pub has_roles: bool,
}

/// A deployment that does not belong to this registry, or that is running.
pub(super) struct Other {
    pub name: String,
    pub is_registry: bool,
    pub made: Vec<Made>,
}

impl DeployedInventory {
    /// Reads the group; returns nothing if it does not exist.
    pub(super) async fn take(target: &Target, request: &Request, group: &str) -> Result<Found<Self>> {
        let scope = target.scope(group);
        match found::group(target, &resource_group::named(&scope), Mode::of(request.what_if)).await? {
            Found::Held(()) => {}
            Found::Absent => return Ok(Found::Absent),
            Found::Leaving => return Ok(Found::Leaving),
        }
        let id = scope.resource_group_id();
        let (deployments, resources, roles) = tokio::join!(
            deployment::list(&target.arm, &scope),
            resource_group::resources(&target.arm, &scope),
            role_assignment::at_or_below(&target.arm, &id),
        );
        let (ours, others): (Vec<Deployment>, Vec<Deployment>) =
            deployments?.into_iter().partition(|one| is_of_this_registry(target, request, one));
        if let Some(running) = ours.iter().find(|one| !one.has_ended()) {
            let name = running.name();
            let message =
                format!("the deployment '{name}' of the registry is still running in the resource group '{group}'");
            return Err(active(&scope, name, message));
        }
        let resources = resources?;
        let made = deployed::existing(target, &scope, &ours, &resources).await?;
        let mut rest = Vec::new();
        for other in others.iter().filter(|one| is_of_registry(one) || !one.has_ended()) {
            rest.push(Other {
                name: other.name().to_owned(),
                is_registry: is_of_registry(other),
                made: deployed::find(target, &scope, std::slice::from_ref(other)).await?,
            });
        }
        Ok(Found::Held(Self {
            made,
            has_deployment: !ours.is_empty(),
            others: rest,
            has_roles: !roles?.is_empty(),
            resources,
            scope,
        }))
    }
}

/// Returns whether a deployment belongs to this registry. Two registries may share a vault, and an account may be used with another vault: both must be the
/// given ones.
fn is_of_this_registry(target: &Target, request: &Request, deployment: &Deployment) -> bool {
    let prerequisites = target.scope(&request.resource_group_name);
    let is = |name: &str, id: String| deployment.parameter(name).is_some_and(|held| held.eq_ignore_ascii_case(&id));
    is_of_registry(deployment)
        && is("storageAccountResourceId", prerequisites.storage_account_id(&request.storage_account_name))
        && is("pfxKeyVaultResourceId", prerequisites.key_vault_id(&request.key_vault_name))
}
