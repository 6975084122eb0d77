use serde_json::{Map, Value, json};

use super::{frame, parts, properties, public_ip, virtual_network};
use crate::{
    arm::Call,
    compute,
    exchange::Reply,
    resource::{Put, missing, must_be_there, refuse},
    world::{World, resource::Resource},
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let mut kept = properties(put.body);
    let Some(Value::Array(configurations)) = kept.get_mut("ipConfigurations").filter(|list| list[0].is_object()) else {
        return Err(refuse(
            400,
            "NetworkInterfaceMustHaveOneIpConfiguration",
            "The network interface has no IP configuration.",
        ));
    };
    for (at, configuration) in configurations.iter_mut().enumerate() {
        let inner = &mut configuration["properties"];
        let subnet = inner["subnet"]["id"].as_str().unwrap_or_default();
        if !virtual_network::has_subnet(put.world, subnet) {
            return Err(missing(put, subnet));
        }
        if let Some(id) = inner["publicIPAddress"]["id"].as_str() {
            let address = must_be_there(put, id)?;
            let holder = public_ip::holder(put.world, address).map(|(interface, _)| interface.id());
            if let Some(other) = holder.filter(|holder| !holder.eq_ignore_ascii_case(&put.id)) {
                let message = format!(
                    "Resource {} is referencing public IP address {id} that is already allocated to resource {other}.",
                    put.id
                );
                return Err(refuse(400, "PublicIPAddressInUse", message));
            }
        }
        for (name, usual) in [("privateIPAllocationMethod", "Dynamic"), ("privateIPAddressVersion", "IPv4")] {
            if inner[name].is_null() {
                inner[name] = usual.into();
            }
        }
        inner["privateIPAddress"] = format!("172.16.0.{}", 4 + at).into();
        inner["primary"] = (at == 0).into();
    }
    kept.insert("dnsSettings".to_owned(), json!({"dnsServers": [], "appliedDnsServers": []}));
    for name in ["enableAcceleratedNetworking", "enableIPForwarding"] {
        kept.entry(name).or_insert_with(|| false.into());
    }
    Ok(kept)
}

pub fn show(_: &Call, world: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    shown.insert("ipConfigurations".to_owned(), parts(resource, state, "ipConfigurations").into());
    if let Some(machine) = compute::machine_of(world, &resource.id()) {
        shown.insert("virtualMachine".to_owned(), json!({"id": machine.id()}));
        shown.insert("primary".to_owned(), true.into());
    }
    frame(resource, state, shown)
}

pub fn in_use(world: &World, resource: &Resource) -> Option<Reply> {
    let machine = compute::machine_of(world, &resource.id())?;
    Some(refuse(
        400,
        "NicInUse",
        format!(
            "Network Interface {} is used by existing resource {}. In order to delete the network interface, it must be dissociated from the \
             resource.",
            resource.id(),
            machine.id()
        ),
    ))
}
