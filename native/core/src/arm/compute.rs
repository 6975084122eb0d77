//! The compute provider at a location (2017-03-30): sizes of virtual machines, versions of an extension, and virtual machines.

use serde_json::Value;

use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::{ErrorId, Result};
use crate::http::answer::RESOURCE;

pub async fn sizes(arm: &Arm, subscription_id: &str, location: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/vmSizes");
    arm.list(Service::Compute, &path, &[], &NAMED).await
}

/// Returns the virtual machines of a resource group; none if the group does not exist.
pub async fn machines(arm: &Arm, scope: &Scope) -> Result<Vec<Value>> {
    let path = format!("{}/providers/Microsoft.Compute/virtualMachines", scope.resource_group_id());
    match arm.list(Service::Compute, &path, &[], &RESOURCE).await {
        Err(error) if error.id == ErrorId::NotFound => Ok(Vec::new()),
        outcome => outcome,
    }
}

/// Returns the virtual machines of a subscription; none if it has no compute provider.
pub async fn machines_of_subscription(arm: &Arm, subscription_id: &str) -> Result<Vec<Value>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/virtualMachines");
    match arm.list(Service::Compute, &path, &[], &RESOURCE).await {
        Err(error) if error.id == ErrorId::NotFound => Ok(Vec::new()),
        outcome => outcome,
    }
}

/// Returns the versions of an extension; none if the stamp does not have it.
pub async fn extension_versions(
    arm: &Arm,
    subscription_id: &str,
    location: &str,
    publisher: &str,
    kind: &str,
) -> Result<Vec<String>> {
    let path = format!(
        "/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/publishers/{publisher}/artifacttypes/vmextension/types/{kind}/versions"
    );
    Ok(arm.list_in_one_piece(Service::Compute, &path, &NAMED).await?.unwrap_or_default())
}
