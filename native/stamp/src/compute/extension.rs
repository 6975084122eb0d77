use serde_json::{Map, Value, json};

use super::{MACHINE, extension_images, instance_view, script};
use crate::{
    arm::Call,
    exchange::Reply,
    resource::{Put, frame, missing, refuse},
    world::{World, resource::Resource, resource_id},
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let machine = put.name.split('/').next().unwrap_or_default();
    if !put.world.resources.iter().any(|one| one.is(put.place, MACHINE, machine)) {
        return Err(missing(put, &resource_id::join(put.place, MACHINE, machine)));
    }
    let mut kept = put.body["properties"].as_object().cloned().unwrap_or_default();
    let text = |name: &str| kept.get(name).and_then(Value::as_str).unwrap_or_default();
    let (publisher, kind, version) = (text("publisher"), text("type"), text("typeHandlerVersion"));
    let any_minor = kept.get("autoUpgradeMinorVersion") == Some(&Value::Bool(true));
    if !extension_images::is_there(&put.call.stamp.behaviour(), put.world, publisher, kind, version, any_minor) {
        let message = format!(
            "The VM extension with publisher '{publisher}' and type '{kind}' could not be found: type handler version '{version}'."
        );
        return Err(refuse(404, "ArtifactNotFound", message));
    }
    // Protected settings are neither shown nor stored.
    kept.remove("protectedSettings");
    kept.remove("provisioningState");
    kept.remove("instanceView");
    Ok(kept)
}

pub fn show(call: &Call, _: &World, resource: &Resource, state: &str) -> Value {
    let mut shown = resource.properties.clone();
    let asked_itself = call.segments.iter().any(|segment| segment.eq_ignore_ascii_case("extensions"));
    if asked_itself && call.request.query("$expand").is_some_and(|what| what.eq_ignore_ascii_case("instanceView")) {
        shown.insert("instanceView".to_owned(), instance_view::of_extension(call, resource, state));
    }
    frame(resource, state, shown)
}

/// Returns the error of the failed operation on the extension.
pub fn scripted_failure(call: &Call, name: &str) -> Option<Value> {
    let message = script::failure_message(call)?;
    let name = name.rsplit('/').next().unwrap_or_default();
    let message = format!("VM has reported a failure when processing extension '{name}'. Error message: \"{message}\"");
    Some(json!({"code": "VMExtensionProvisioningError", "message": message}))
}
