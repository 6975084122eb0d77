//! Public IP addresses and their DNS labels (network 2017-10-01).

use serde_json::Value;

use super::Arm;
use super::rewrite::Body;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::http::answer::{RESOURCE, Shape};
use crate::spelling;

/// Returns whether the label is available at this location.
pub async fn label_is_free(arm: &Arm, subscription_id: &str, location: &str, label: &str) -> Result<bool> {
    let path = format!(
        "/subscriptions/{subscription_id}/providers/Microsoft.Network/locations/{location}/CheckDnsNameAvailability"
    );
    let shape = Shape { expected: "an object with 'available'", read: |answer| answer["available"].as_bool() };
    let free = arm.get_as(Service::Network, &path, &[("domainNameLabel", label)], &shape).await?;
    // On a stamp without this check, creating the address with a taken label fails.
    Ok(free.unwrap_or(true))
}

/// Returns all public IP addresses of the subscription.
pub async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<Value>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Network/publicIPAddresses");
    arm.list(Service::Network, &path, &[], &RESOURCE).await
}

pub async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<Value>> {
    arm.look(Service::Network, &id(scope, name)).await
}

pub fn id(scope: &Scope, name: &str) -> String {
    format!("{}/providers/Microsoft.Network/publicIPAddresses/{name}", scope.resource_group_id())
}

/// Returns the address in the subscription that uses the label at this location.
pub async fn holder(arm: &Arm, subscription_id: &str, location: &str, wanted: &str) -> Result<Option<Value>> {
    let holds = |address: &Value| {
        label(address).is_some_and(|held| spelling::same(held, wanted))
            && address["location"].as_str().is_some_and(|held| spelling::same_region(held, location))
    };
    Ok(list(arm, subscription_id).await?.into_iter().find(holds))
}

/// Returns the DNS label of the address.
pub fn label(address: &Value) -> Option<&str> {
    address["properties"]["dnsSettings"]["domainNameLabel"].as_str()
}

/// Returns the FQDN of the address.
pub fn host(address: &Value) -> Option<&str> {
    address["properties"]["dnsSettings"]["fqdn"].as_str()
}

/// Updates the DNS label of the address; everything else stays unchanged.
pub async fn set_label(arm: &Arm, scope: &Scope, name: &str, address: &Value, label: &str) -> Result<()> {
    let mut body = Body::of(address, &["resourceGuid", "ipConfiguration", "ipTags"])?;
    let settings = body.properties.get("dnsSettings").and_then(Value::as_object);
    let mut settings = settings.cloned().unwrap_or_default();
    // The provider derives the FQDN from the label.
    settings.remove("fqdn");
    settings.insert("domainNameLabel".to_owned(), label.into());
    body.set("dnsSettings", settings);
    arm.put(Service::Network, &id(scope, name), &body.into_value()).await.map(drop)
}

/// Returns the IP address, if one is allocated.
pub fn ip(address: &Value) -> Option<&str> {
    address["properties"]["ipAddress"].as_str()
}
