//! Whether the resources of a registry on the stamp still exist. A registry can answer without some of them, such as its network security group.

use crate::error::{ErrorId, Problem, Result};
use crate::identity::context::Context;
use crate::provision::images::deployed_login::{group_of, host_on_stamp};
use crate::resource::deployed;
use crate::resource::deployment::of_registry;
use crate::resource::target::Target;

/// Warns about deleted resources of the registry's last deployment. A stamp that cannot be read is not a failure of the registry.
pub(super) async fn check(stamp: &Context, registry: &str) {
    let Some(host) = host_on_stamp(stamp, registry) else { return };
    match find(stamp, host).await {
        Ok(Some(problem)) => stamp.events.warn(&problem),
        Ok(None) => {}
        Err(error) => stamp.events.verbose(format!("the resources of {host} cannot be read: {}", error.message)),
    }
}

async fn find(stamp: &Context, host: &str) -> Result<Option<Problem>> {
    let target = Target::select(stamp).await?;
    let Some(group) = group_of(&target, host).await? else { return Ok(None) };
    let Some(last) = of_registry(&target, &group).await?.pop().filter(|last| last.has_succeeded()) else {
        return Ok(None);
    };
    let deleted = deployed::deleted(&target, &group, &last).await?;
    Ok((!deleted.is_empty()).then(|| {
        let missing = deployed::missing(&deleted, last.name());
        let message = format!("In the resource group '{}' of the registry {host}, {missing}.", group.resource_group);
        Problem::warning(ErrorId::DeploymentResourceDeleted, message)
    }))
}
