//! The report of the agent on a machine.

use serde_json::{Value, json};

use super::{MACHINE, extensions_of, script};
use crate::{
    arm::{Call, access, no_such_group, not_found},
    exchange::{Answer, Reply},
    world::{Place, World, resource::Resource, resource_id},
};

/// Answers `GET …/virtualMachines/{vm}/instanceView`.
pub fn answer(call: &Call, subscription: &str) -> Answer {
    let (group, name) = (&call.segments[3], &call.segments[7]);
    let place = Place { subscription_id: subscription.to_owned(), resource_group: group.clone() };
    let world = call.stamp.world();
    let action = "Microsoft.Compute/virtualMachines/instanceView/read";
    access::require(call, &world, action, &resource_id::join(&place, MACHINE, name))?;
    world.group(subscription, group).ok_or_else(|| no_such_group(group))?;
    let machine = world.resources.iter().find(|one| one.is(&place, MACHINE, name)).filter(|_| call.is("GET"));
    let machine = machine.ok_or_else(|| not_found(call))?;
    let state = if machine.provisioning.is_done() { &machine.provisioning.ends } else { &machine.provisioning.running };
    Ok(Reply::json(200, &of_machine(call, &world, machine, state)))
}

fn status(state: &str, display: &str, message: Option<&str>) -> Value {
    let level = if state == "failed" { "Error" } else { "Info" };
    // The agent's failure codes end with a number.
    let code =
        if state == "failed" { "ProvisioningState/failed/0".to_owned() } else { format!("ProvisioningState/{state}") };
    let mut status = json!({"code": code, "level": level, "displayStatus": display});
    if let Some(message) = message {
        status["message"] = message.into();
    }
    status
}

pub fn of_extension(call: &Call, resource: &Resource, state: &str) -> Value {
    let name = resource.name.rsplit('/').next().unwrap_or_default();
    let text = |name: &str| resource.properties.get(name).and_then(Value::as_str).unwrap_or_default();
    let status = match state {
        "Failed" => {
            let message = script::failure_message(call).unwrap_or_default();
            status("failed", "Provisioning failed", Some(&message))
        }
        "Succeeded" => status("succeeded", "Provisioning succeeded", Some(&script::success_message(call, resource))),
        _ => status("transitioning", "Transitioning", None),
    };
    json!({"name": name, "type": format!("{}.{}", text("publisher"), text("type")), "typeHandlerVersion": handler_version(call), "statuses": [status]})
}

/// Returns the running version, which differs from the requested one.
fn handler_version(call: &Call) -> String {
    call.stamp.behaviour().custom_script_versions.first().cloned().unwrap_or_default()
}

pub fn of_machine(call: &Call, world: &World, machine: &Resource, state: &str) -> Value {
    let disk = &machine.properties["storageProfile"]["osDisk"]["name"];
    let time = crate::clock::dotnet_time(call.stamp.clock.now());
    let timed = |mut status: Value| {
        status["time"] = time.as_str().into();
        status
    };
    let extensions: Vec<&Resource> = extensions_of(world, machine).collect();
    let handlers: Vec<Value> = extensions
        .iter()
        .map(|one| {
            let kind = format!("{}.{}", one.properties["publisher"].as_str().unwrap_or_default(), one.properties["type"].as_str().unwrap_or_default());
            json!({"type": kind, "typeHandlerVersion": handler_version(call), "status": status("succeeded", "Ready", Some("Plugin enabled"))})
        })
        .collect();
    let shown: Vec<Value> = extensions.iter().map(|one| of_extension(call, one, &one.provisioning.ends)).collect();
    let power = json!({"code": "PowerState/running", "level": "Info", "displayStatus": "VM running"});
    let done = match state {
        "Failed" => status("failed", "Provisioning failed", None),
        "Succeeded" => status("succeeded", "Provisioning succeeded", None),
        _ => status("creating", "Creating", None),
    };
    json!({
        "vmAgent": {"vmAgentVersion": "2.2.45.2", "statuses": [timed(status("succeeded", "Ready", Some("Guest Agent is running")))], "extensionHandlers": handlers},
        "disks": [{"name": disk, "statuses": [timed(status("succeeded", "Provisioning succeeded", None))]}],
        "extensions": shown,
        "statuses": [timed(done), power],
    })
}
