use serde_json::{Map, Value, json};

use super::{extension, extensions_of, instance_view, machine_checks};
use crate::{
    arm::Call,
    exchange::Reply,
    resource::{Put, frame},
    world::{World, resource::Resource},
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let mut kept = put.body["properties"].as_object().cloned().unwrap_or_default();
    machine_checks::check(put, &put.body["properties"])?;
    // The provider's own values are not settings.
    for name in ["provisioningState", "vmId", "instanceView"] {
        kept.remove(name);
    }
    let disk = &mut kept["storageProfile"]["osDisk"];
    disk["osType"] = "Linux".into();
    if disk["name"].is_null() {
        let held = put.existing.map(|existing| existing.properties["storageProfile"]["osDisk"]["name"].clone());
        disk["name"] = held.unwrap_or_else(|| format!("{}_OsDisk_1_{}", put.name, crate::random::version()).into());
    }
    if disk["managedDisk"].is_object() {
        let name = disk["name"].as_str().unwrap_or_default().to_owned();
        disk["managedDisk"]["id"] = crate::world::resource_id::join(put.place, "Microsoft.Compute/disks", &name).into();
    }
    if kept["storageProfile"]["dataDisks"].is_null() {
        kept["storageProfile"]["dataDisks"] = json!([]);
    }
    let profile = &mut kept["osProfile"];
    // A password is accepted and never shown.
    if let Some(members) = profile.as_object_mut() {
        members.remove("adminPassword");
        members.remove("customData");
    }
    if profile["secrets"].is_null() {
        profile["secrets"] = json!([]);
    }
    Ok(kept)
}

/// Returns the machine; with `$expand=instanceView` also the report of its agent.
pub fn show(call: &Call, world: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    shown.insert("vmId".to_owned(), resource.guid.as_str().into());
    let expand = call.request.query("$expand").unwrap_or_default();
    if expand.eq_ignore_ascii_case("instanceView") {
        shown.insert("instanceView".to_owned(), instance_view::of_machine(call, world, resource, state));
    }
    let mut body = frame(resource, state, shown);
    let extensions: Vec<Value> =
        extensions_of(world, resource).map(|one| extension::show(call, world, one, &one.provisioning.ends)).collect();
    if !extensions.is_empty() {
        body["resources"] = extensions.into();
    }
    body
}

/// Returns the error of a machine that is accepted but whose creation fails.
pub fn scripted_failure(call: &Call) -> Option<Value> {
    let failure = call.stamp.behaviour().machine_failure.clone()?;
    Some(json!({"code": failure.code, "message": failure.message}))
}
