//! Public IP addresses and their DNS labels (network 2017-10-01).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Arm;
use super::resource::{Member, Resource};
use super::rewrite::Body;
use crate::cloud::api_version::Service;
use crate::cloud::resource_id::Scope;
use crate::error::Result;
use crate::http::answer::Shape;
use crate::spelling;

pub(crate) type PublicIp = Resource<AddressProperties>;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddressProperties {
    ip_address: Member<String>,
    dns_settings: Member<DnsSettings>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct DnsSettings {
    #[serde(skip_serializing_if = "Member::is_null")]
    domain_name_label: Member<String>,
    /// The provider derives it from the label.
    #[serde(skip_serializing)]
    fqdn: Member<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

const ADDRESS: Shape<PublicIp> = Resource::SHAPE;

impl PublicIp {
    /// Returns the DNS label of the address.
    pub fn label(&self) -> Option<&str> {
        self.properties.own.dns_settings.get()?.domain_name_label.text()
    }

    /// Returns the FQDN of the address.
    pub fn host(&self) -> Option<&str> {
        self.properties.own.dns_settings.get()?.fqdn.text()
    }

    /// Returns the IP address, if one is allocated.
    pub fn ip(&self) -> Option<&str> {
        self.properties.own.ip_address.text()
    }
}

/// Returns whether the label is available at this location.
pub(crate) async fn label_is_free(arm: &Arm, subscription_id: &str, location: &str, label: &str) -> Result<bool> {
    let path = format!(
        "/subscriptions/{subscription_id}/providers/Microsoft.Network/locations/{location}/CheckDnsNameAvailability"
    );
    let shape = Shape { expected: "an object with 'available'", read: |answer| answer["available"].as_bool() };
    let free = arm.get_as(Service::Network, &path, &[("domainNameLabel", label)], &shape).await?;
    // On a stamp without this check, creating the address with a taken label fails.
    Ok(free.unwrap_or(true))
}

/// Returns all public IP addresses of the subscription.
pub(crate) async fn list(arm: &Arm, subscription_id: &str) -> Result<Vec<PublicIp>> {
    let path = format!("/subscriptions/{subscription_id}/providers/Microsoft.Network/publicIPAddresses");
    arm.list(Service::Network, &path, &[], &ADDRESS).await
}

pub(crate) async fn get(arm: &Arm, scope: &Scope, name: &str) -> Result<Option<PublicIp>> {
    arm.look_as(Service::Network, &id(scope, name), &ADDRESS).await
}

pub(crate) fn id(scope: &Scope, name: &str) -> String {
    format!("{}/providers/Microsoft.Network/publicIPAddresses/{name}", scope.resource_group_id())
}

/// Returns the address in the subscription that uses the label at this location.
pub(crate) async fn holder(arm: &Arm, subscription_id: &str, location: &str, wanted: &str) -> Result<Option<PublicIp>> {
    let holds = |address: &PublicIp| {
        address.label().is_some_and(|held| spelling::same(held, wanted))
            && address.location.text().is_some_and(|held| spelling::same_region(held, location))
    };
    Ok(list(arm, subscription_id).await?.into_iter().find(holds))
}

/// Updates the DNS label of the address; everything else stays unchanged.
pub(crate) async fn set_label(arm: &Arm, scope: &Scope, name: &str, address: &PublicIp, label: &str) -> Result<()> {
    let mut changed = address.clone();
    let settings = changed.properties.own.dns_settings.get().cloned().unwrap_or_default();
    let domain_name_label = Member::Known(label.to_owned());
    changed.properties.own.dns_settings = Member::Known(DnsSettings { domain_name_label, ..settings });
    let body = Body::of(&changed, &["resourceGuid", "ipConfiguration", "ipTags"])?.into_value();
    arm.put(Service::Network, &id(scope, name), &body).await.map(drop)
}
