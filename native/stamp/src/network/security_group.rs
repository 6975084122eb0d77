use serde_json::{Map, Value, json};

use super::{SECURITY_GROUP, VIRTUAL_NETWORK, frame, parts, properties};
use crate::{
    arm::Call,
    exchange::Reply,
    resource::{Put, refuse},
    world::{World, resource::Resource},
};

/// Name, direction, priority, source, destination, access, and the provider's description.
const DEFAULT_RULES: [(&str, &str, u32, &str, &str, &str, &str); 6] = [
    (
        "AllowVnetInBound",
        "Inbound",
        65000,
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        "Allow inbound traffic from all VMs in VNET",
    ),
    (
        "AllowAzureLoadBalancerInBound",
        "Inbound",
        65001,
        "AzureLoadBalancer",
        "*",
        "Allow",
        "Allow inbound traffic from azure load balancer",
    ),
    ("DenyAllInBound", "Inbound", 65500, "*", "*", "Deny", "Deny all inbound traffic"),
    (
        "AllowVnetOutBound",
        "Outbound",
        65000,
        "VirtualNetwork",
        "VirtualNetwork",
        "Allow",
        "Allow outbound traffic from all VMs to all VMs in VNET",
    ),
    (
        "AllowInternetOutBound",
        "Outbound",
        65001,
        "*",
        "Internet",
        "Allow",
        "Allow outbound traffic from all VMs to Internet",
    ),
    ("DenyAllOutBound", "Outbound", 65500, "*", "*", "Deny", "Deny all outbound traffic"),
];

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let kept = properties(put.body);
    let mut seen = Vec::new();
    for rule in kept.get("securityRules").and_then(Value::as_array).into_iter().flatten() {
        let (name, inner) = (rule["name"].as_str().unwrap_or_default(), &rule["properties"]);
        let needed = ["access", "direction", "protocol", "priority"];
        if let Some(member) = needed.into_iter().find(|member| inner[*member].is_null()) {
            return Err(refuse(
                400,
                "InvalidRequestFormat",
                format!("Security rule {name} lacks the property {member}."),
            ));
        }
        let place = (inner["direction"].to_string().to_ascii_lowercase(), inner["priority"].to_string());
        if seen.contains(&place) {
            return Err(refuse(
                400,
                "SecurityRuleConflict",
                format!(
                    "Security rule {name} conflicts with another one. Rules cannot have the same Priority and Direction."
                ),
            ));
        }
        seen.push(place);
    }
    Ok(kept)
}

pub fn show(_: &Call, _: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    shown.insert("securityRules".to_owned(), parts(resource, state, "securityRules").into());
    let defaults = DEFAULT_RULES.map(|(name, direction, priority, source, destination, access, description)| {
        json!({"name": name, "id": format!("{}/defaultSecurityRules/{name}", resource.id()), "properties": {
            "provisioningState": state, "description": description, "protocol": "*", "sourcePortRange": "*",
            "destinationPortRange": "*", "sourceAddressPrefix": source, "destinationAddressPrefix": destination,
            "access": access, "priority": priority, "direction": direction}})
    });
    shown.insert("defaultSecurityRules".to_owned(), defaults.to_vec().into());
    frame(resource, state, shown)
}

pub fn in_use(world: &World, resource: &Resource) -> Option<Reply> {
    let id = resource.id();
    let user = world.resources.iter().find(|one| {
        one.kind == VIRTUAL_NETWORK
            && one.links("subnets", "networkSecurityGroup").iter().any(|link| link.eq_ignore_ascii_case(&id))
    })?;
    Some(refuse(
        400,
        "InUseNetworkSecurityGroupCannotBeDeleted",
        format!(
            "{SECURITY_GROUP} {id} cannot be deleted because it is in use by the following resources: {}.",
            user.id()
        ),
    ))
}
