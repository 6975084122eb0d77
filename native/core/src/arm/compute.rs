//! What the compute provider offers at a location (2017-03-30): sizes of virtual machines, versions of an extension.

use serde_json::Value;

use super::Arm;
use crate::cloud::api_version::Service;
use crate::error::Result;

pub async fn sizes(arm: &Arm, subscription_id: &str, location: &str) -> Result<Vec<String>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Compute/locations/{location}/vmSizes");
    Ok(names(arm.list(Service::Compute, &path, &[]).await?))
}

/// Versions of an extension; none when the stamp does not have it.
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
    let answer = arm.get(Service::Compute, &path, &[]).await?.unwrap_or_default();
    let items = answer.as_array().or_else(|| answer["value"].as_array());
    Ok(names(items.cloned().unwrap_or_default()))
}

fn names(items: Vec<Value>) -> Vec<String> {
    items.iter().filter_map(|item| item["name"].as_str()).map(str::to_owned).collect()
}
