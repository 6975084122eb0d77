//! The compute provider at a location (2017-03-30): sizes of virtual machines, versions of an extension, and virtual machines.

use serde_json::Value;

use super::{Arm, NAMED};
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::{ErrorId, Result};
use crate::http::answer::{RESOURCE, Shape};

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

/// Returns the messages in an extension's instance view, which for a script contain the end of its output. `None` if the extension does not exist.
///
/// # Errors
/// As [`Arm::get_as`].
pub async fn extension_messages(
    arm: &Arm,
    scope: &Scope,
    machine: &str,
    extension: &str,
) -> Result<Option<Vec<String>>> {
    let group = scope.resource_group_id();
    let path = format!("{group}/providers/Microsoft.Compute/virtualMachines/{machine}/extensions/{extension}");
    arm.get_as(Service::Compute, &path, &[("$expand", "instanceView")], &MESSAGES).await
}

const MESSAGES: Shape<Vec<String>> = Shape {
    expected: "an extension with the statuses of its instance view",
    read: |extension| {
        let statuses = extension["properties"]["instanceView"]["statuses"].as_array()?;
        Some(statuses.iter().filter_map(|status| status["message"].as_str().map(str::to_owned)).collect())
    },
};
