use serde_json::{Map, Value, json};

use super::{INTERFACE, dns_label, frame, properties};
use crate::{
    arm::Call,
    compute,
    exchange::Reply,
    resource::{Put, invalid_parameter, refuse},
    world::{World, resource::Resource},
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let mut kept = properties(put.body);
    let given = kept.get("publicIPAllocationMethod").and_then(Value::as_str).unwrap_or("Dynamic");
    let method =
        ["Dynamic", "Static"].into_iter().find(|method| method.eq_ignore_ascii_case(given)).ok_or_else(|| {
            invalid_parameter(
                "publicIPAllocationMethod",
                &format!("The value '{given}' of publicIPAllocationMethod is not valid."),
            )
        })?;
    kept.insert("publicIPAllocationMethod".to_owned(), method.into());
    kept.entry("publicIPAddressVersion").or_insert_with(|| "IPv4".into());
    kept.entry("idleTimeoutInMinutes").or_insert_with(|| 4.into());
    let label = kept.get("dnsSettings").and_then(|settings| settings["domainNameLabel"].as_str()).map(str::to_owned);
    match label {
        None => drop(kept.remove("dnsSettings")),
        Some(label) if !dns_label::is_label(&label) => return Err(dns_label::invalid(&label)),
        Some(label) => {
            let fqdn = dns_label::fqdn(&put.call.stamp.names, &label);
            if dns_label::is_taken(put.world, &label, &put.id) {
                let message = format!("DNS record {fqdn} is already used by another public IP.");
                return Err(refuse(400, "DnsRecordInUse", message));
            }
            kept.insert("dnsSettings".to_owned(), json!({"domainNameLabel": label, "fqdn": fqdn}));
        }
    }
    // These are set by the provider.
    for name in ["ipAddress", "ipConfiguration", "provisioningState", "resourceGuid"] {
        kept.remove(name);
    }
    Ok(kept)
}

pub fn show(_: &Call, world: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    let holder = holder(world, resource);
    let is_static = shown.get("publicIPAllocationMethod").is_some_and(|method| method == "Static");
    if let Some((interface, configuration)) = &holder {
        let id = format!("{}/ipConfigurations/{configuration}", interface.id());
        shown.insert("ipConfiguration".to_owned(), json!({"id": id}));
    }
    // A dynamic address exists while a machine uses it.
    if is_static || holder.is_some_and(|(interface, _)| compute::machine_of(world, &interface.id()).is_some()) {
        shown.insert("ipAddress".to_owned(), address(resource).into());
    }
    shown.insert("ipTags".to_owned(), json!([]));
    frame(resource, state, shown)
}

/// Returns an address of the range that RFC 2544 reserves for tests, constant for the lifetime of the resource.
fn address(resource: &Resource) -> String {
    let [a, b, ..] = uuid::Uuid::parse_str(&resource.guid).unwrap_or_default().into_bytes();
    format!("198.18.{a}.{b}")
}

/// Returns the network interface with the address, and the index of the configuration.
pub fn holder<'a>(world: &'a World, resource: &Resource) -> Option<(&'a Resource, String)> {
    let id = resource.id();
    world.resources.iter().filter(|one| one.kind == INTERFACE).find_map(|interface| {
        let configurations = interface.properties.get("ipConfigurations").and_then(Value::as_array)?;
        let own = configurations.iter().find(|one| {
            one["properties"]["publicIPAddress"]["id"].as_str().is_some_and(|link| link.eq_ignore_ascii_case(&id))
        })?;
        Some((interface, own["name"].as_str().unwrap_or_default().to_owned()))
    })
}

pub fn in_use(world: &World, resource: &Resource) -> Option<Reply> {
    let (interface, configuration) = holder(world, resource)?;
    Some(refuse(
        400,
        "PublicIPAddressCannotBeDeleted",
        format!(
            "Public IP address {} can not be deleted since it is still allocated to resource {}/ipConfigurations/{configuration}.",
            resource.id(),
            interface.id()
        ),
    ))
}
