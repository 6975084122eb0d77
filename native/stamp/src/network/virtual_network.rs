use serde_json::{Map, Value, json};

use super::{INTERFACE, frame, parts, properties};
use crate::{
    arm::Call,
    exchange::Reply,
    resource::{Put, must_be_there, refuse},
    world::{World, resource::Resource},
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let kept = properties(put.body);
    if kept.get("addressSpace").is_none_or(|space| !space["addressPrefixes"].is_array()) {
        return Err(refuse(
            400,
            "InvalidRequestFormat",
            "The virtual network lacks the property addressSpace.addressPrefixes.",
        ));
    }
    for subnet in kept.get("subnets").and_then(Value::as_array).into_iter().flatten() {
        if let Some(group) = subnet["properties"]["networkSecurityGroup"]["id"].as_str() {
            must_be_there(put, group)?;
        }
    }
    Ok(kept)
}

pub fn show(_: &Call, _: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    shown.insert("subnets".to_owned(), parts(resource, state, "subnets").into());
    shown.insert("virtualNetworkPeerings".to_owned(), json!([]));
    if let Some(options) = shown.get_mut("dhcpOptions").filter(|options| options["dnsServers"].is_null()) {
        options["dnsServers"] = json!([]);
    }
    shown.insert("enableDdosProtection".to_owned(), false.into());
    shown.insert("enableVmProtection".to_owned(), false.into());
    frame(resource, state, shown)
}

/// Returns whether the id is that of an existing subnet.
pub fn has_subnet(world: &World, id: &str) -> bool {
    let Some((network, subnet)) = id.rsplit_once("/subnets/") else { return false };
    let subnets = crate::resource::by_id(world, network).and_then(|network| network.properties.get("subnets"));
    let named = |one: &Value| one["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(subnet));
    subnets.and_then(Value::as_array).into_iter().flatten().any(named)
}

pub fn in_use(world: &World, resource: &Resource) -> Option<Reply> {
    let below = format!("{}/subnets/", resource.id()).to_ascii_lowercase();
    let user = world.resources.iter().find(|one| {
        one.kind == INTERFACE
            && one.links("ipConfigurations", "subnet").iter().any(|link| link.to_ascii_lowercase().starts_with(&below))
    })?;
    Some(refuse(
        400,
        "InUseSubnetCannotBeDeleted",
        format!(
            "A subnet of {} is in use by {} and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet.",
            resource.id(),
            user.id()
        ),
    ))
}
