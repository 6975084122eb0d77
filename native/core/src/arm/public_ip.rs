//! Public IP addresses and their DNS labels (network 2017-10-01).

use serde_json::{Value, json};

use super::Arm;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;

/// Whether nobody has the label at this location.
pub async fn label_is_free(arm: &Arm, subscription_id: &str, location: &str, label: &str) -> Result<bool> {
    let path = format!(
        "/subscriptions/{subscription_id}/providers/Microsoft.Network/locations/{location}/CheckDnsNameAvailability"
    );
    let answer = arm.get(Service::Network, &path, &[("domainNameLabel", label)]).await?.unwrap_or_default();
    Ok(answer["available"].as_bool().unwrap_or(true))
}

/// All addresses of the subscription.
pub async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<Value>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Network/publicIPAddresses");
    arm.list(Service::Network, &path, &[]).await
}

pub async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<Value>> {
    arm.get(Service::Network, &id(scope, name), &[]).await
}

pub fn id(scope: &Scope, name: &str) -> String {
    format!("{}/providers/Microsoft.Network/publicIPAddresses/{name}", scope.resource_group_id())
}

/// The DNS label that the address holds.
pub fn label(address: &Value) -> Option<&str> {
    address["properties"]["dnsSettings"]["domainNameLabel"].as_str()
}

/// The whole name that the address has in DNS.
pub fn host(address: &Value) -> Option<&str> {
    address["properties"]["dnsSettings"]["fqdn"].as_str()
}

/// Puts the address anew under another label; what it has beside that stays.
pub async fn set_label(arm: &Arm, scope: &Scope, name: &str, address: &mut Value, label: &str) -> Result<()> {
    address["properties"]["dnsSettings"] = json!({ "domainNameLabel": label });
    // What the provider adds to an answer is no part of a request.
    for added in ["provisioningState", "resourceGuid", "ipConfiguration", "ipTags"] {
        if let Some(properties) = address["properties"].as_object_mut() {
            properties.remove(added);
        }
    }
    let body = json!({ "location": address["location"], "tags": address["tags"], "properties": address["properties"] });
    arm.put(Service::Network, &id(scope, name), &body).await.map(drop)
}

/// The address itself, once it has one.
pub fn ip(address: &Value) -> Option<&str> {
    address["properties"]["ipAddress"].as_str()
}
