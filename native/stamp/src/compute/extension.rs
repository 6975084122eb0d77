use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::{Map, Value, json};

use super::{MACHINE, extension_images, instance_view};
use crate::{
    arm::Call,
    exchange::Reply,
    resource::{Put, Resource, frame, id, missing, refuse},
    world::World,
};

pub fn accept(put: &Put) -> Result<Map<String, Value>, Reply> {
    let machine = put.name.split('/').next().unwrap_or_default();
    if !put.world.resources.iter().any(|one| one.is(put.place, MACHINE, machine)) {
        return Err(missing(put, &id::join(put.place, MACHINE, machine)));
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

/// Returns the agent's message about a failed script on the machine; `None` if the script succeeds.
pub fn script_message(call: &Call) -> Option<String> {
    let script = call.stamp.behaviour().script.clone();
    (script.exit_code != 0).then(|| {
        format!(
            "Enable failed: failed to execute command: command terminated with exit status={}\n[stdout]\n{}\n[stderr]\n{}\n",
            script.exit_code, script.stdout, script.stderr
        )
    })
}

/// Returns the agent's message about a script that succeeded: the end of its output. Unless the behavior has an output, it is what a setup script prints about its
/// machine.
pub fn success_message(call: &Call, resource: &Resource) -> String {
    let script = call.stamp.behaviour().script.clone();
    let stdout = match script.stdout.as_str() {
        "" => format!("host key {}", host_key(resource)),
        stdout => stdout.to_owned(),
    };
    format!("Enable succeeded: \n[stdout]\n{stdout}\n\n[stderr]\n{}\n", script.stderr)
}

/// Returns a fingerprint in OpenSSH's form that differs between machines.
fn host_key(resource: &Resource) -> String {
    let machine = resource.name.split('/').next().unwrap_or_default();
    let text = format!("{}/{}/{machine}", resource.place.subscription_id, resource.place.resource_group);
    format!("SHA256:{}", STANDARD_NO_PAD.encode(digest(&SHA256, text.to_lowercase().as_bytes())))
}

/// Returns the error of the failed operation on the extension.
pub fn scripted_failure(call: &Call, name: &str) -> Option<Value> {
    let message = script_message(call)?;
    let name = name.rsplit('/').next().unwrap_or_default();
    let message = format!("VM has reported a failure when processing extension '{name}'. Error message: \"{message}\"");
    Some(json!({"code": "VMExtensionProvisioningError", "message": message}))
}
