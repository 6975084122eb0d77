//! The network provider: security groups, virtual networks, public IP addresses with their DNS labels, network interfaces.

pub mod dns_label;
mod interface;
mod public_ip;
mod security_group;
mod virtual_network;

use serde_json::{Map, Value, json};

use crate::{resource::Kind, world::resource::Resource};

pub const SECURITY_GROUP: &str = "Microsoft.Network/networkSecurityGroups";
pub const VIRTUAL_NETWORK: &str = "Microsoft.Network/virtualNetworks";
pub const PUBLIC_IP: &str = "Microsoft.Network/publicIPAddresses";
pub const INTERFACE: &str = "Microsoft.Network/networkInterfaces";

pub const KINDS: &[Kind] = &[
    Kind {
        kind: SECURITY_GROUP,
        outcome: "networkSecurityGroup",
        making: "Updating",
        accept: security_group::accept,
        show: security_group::show,
        in_use: security_group::in_use,
    },
    Kind {
        kind: VIRTUAL_NETWORK,
        outcome: "virtualNetwork",
        making: "Updating",
        accept: virtual_network::accept,
        show: virtual_network::show,
        in_use: virtual_network::in_use,
    },
    Kind {
        kind: PUBLIC_IP,
        outcome: "publicIpAddress",
        making: "Updating",
        accept: public_ip::accept,
        show: public_ip::show,
        in_use: public_ip::in_use,
    },
    Kind {
        kind: INTERFACE,
        outcome: "networkInterface",
        making: "Updating",
        accept: interface::accept,
        show: interface::show,
        in_use: interface::in_use,
    },
];

/// Returns a network resource with the members that all of them have.
fn frame(resource: &Resource, state: &str, mut properties: Map<String, Value>) -> Value {
    properties.insert("resourceGuid".to_owned(), resource.guid.as_str().into());
    let mut body = crate::resource::frame(resource, state, properties);
    body["etag"] = etag(resource).into();
    body
}

fn etag(resource: &Resource) -> String {
    format!("W/\"{}\"", resource.guid)
}

/// Returns the parts of a resource that have their own ids: `subnets`, `securityRules`, `ipConfigurations`.
fn parts(resource: &Resource, state: &str, list: &str) -> Vec<Value> {
    let items = resource.properties.get(list).and_then(Value::as_array).into_iter().flatten();
    let part = |item: &Value| {
        let name = item["name"].as_str().unwrap_or_default();
        let mut properties = item["properties"].as_object().cloned().unwrap_or_default();
        properties.insert("provisioningState".to_owned(), state.into());
        json!({"name": name, "id": format!("{}/{list}/{name}", resource.id()), "etag": etag(resource),
            "type": format!("{}/{list}", resource.kind), "properties": properties})
    };
    items.map(part).collect()
}

/// Returns the properties of a body, which must be an object.
fn properties(body: &Value) -> Map<String, Value> {
    body["properties"].as_object().cloned().unwrap_or_default()
}
