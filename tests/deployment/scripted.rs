//! The part of a stamp that deploys, as scripted answers in the shape of recorded ones. The simulated stamp does not deploy by itself.

use serde_json::{Value, json};
use stamp::faults::{Action, Fault, Match};

use super::{GROUP, HOST};
use crate::support::stamp::TestStamp;

pub const NAME: &str = "mine";

/// What the stamp offers at its location: a size, the extension, every DNS label.
pub fn offer(stamp: &TestStamp) {
    always(stamp, "GET", "/vmSizes", 200, json!({ "value": [{ "name": "Standard_F8s_v2", "numberOfCores": 8 }] }));
    always(
        stamp,
        "GET",
        "/vmextension/types/CustomScript/versions",
        200,
        json!([{ "name": "2.0.6", "location": "shanghai" }]),
    );
    always(stamp, "GET", "CheckDnsNameAvailability", 200, json!({ "available": true }));
}

/// Another answer in place of one of those that [`offer`] gives.
pub fn instead(stamp: &TestStamp, path: &str, body: Value) {
    stamp.stamp.clear_faults();
    always(stamp, "GET", path, 200, body);
    offer(stamp);
}

/// A deployment that is accepted and ends as told; one that succeeds runs for a poll before.
pub fn deployment(stamp: &TestStamp, state: &str, operations: &Value) {
    stamp.stamp.clear_faults();
    offer(stamp);
    always(stamp, "POST", "/validate?", 200, json!({ "properties": { "provisioningState": "Succeeded" } }));
    always(stamp, "PUT", "/Microsoft.Resources/deployments/", 201, body("Accepted"));
    always(stamp, "GET", "/operations?", 200, json!({ "value": operations }));
    if state == "Succeeded" {
        once(stamp, "GET", "/Microsoft.Resources/deployments/", 200, body("Running"));
    }
    always(stamp, "GET", "/Microsoft.Resources/deployments/", 200, body(state));
}

pub fn body(state: &str) -> Value {
    let outputs = json!({ "registryHostName": { "type": "String", "value": HOST }, "adminUsername": { "type": "String", "value": "azureuser" } });
    json!({
        "id": format!("/subscriptions/s/resourceGroups/{GROUP}/providers/Microsoft.Resources/deployments/{NAME}"),
        "name": NAME,
        "properties": {
            "provisioningState": state, "timestamp": "2026-01-01T00:00:00Z", "duration": "PT11M",
            "parameters": { "pfxThumbprint": { "type": "String", "value": "00" } },
            "outputs": if state == "Succeeded" { outputs } else { Value::Null },
        },
    })
}

pub fn operation(kind: &str, name: &str, state: &str, status_message: Value) -> Value {
    json!({ "operationId": "0FFCD724DC5D02C6", "properties": {
        "provisioningOperation": "Create", "provisioningState": state, "trackingId": "7b0670a0-c379-4855-9aaf-c4e56e1791ec",
        "statusCode": if state == "Failed" { "Conflict" } else { "Created" }, "statusMessage": status_message,
        "targetResource": { "id": format!("/subscriptions/s/{name}"), "resourceType": kind, "resourceName": name },
    } })
}

/// The failure of the setup with an exit code, nested as stamps nest it.
pub fn setup_failure(exit_code: u16) -> Value {
    let message = format!(
        "VM has reported a failure when processing extension 'registry-setup'. Error message: \"Enable failed: failed to execute command: command terminated with exit status={exit_code}\n[stdout]\nthe last but one line\n[stderr]\nerror {exit_code}: as scripted\n\""
    );
    json!({ "status": "Failed", "error": { "code": "ResourceDeploymentFailure",
        "message": "The resource operation completed with terminal provisioning state 'Failed'.",
        "details": [{ "code": "VMExtensionProvisioningError", "message": message }] } })
}

pub fn always(stamp: &TestStamp, method: &str, path: &str, status: u16, body: Value) {
    stamp.stamp.set_fault(rule(method, path, status, body).times(None));
}

pub fn once(stamp: &TestStamp, method: &str, path: &str, status: u16, body: Value) {
    stamp.stamp.set_fault(rule(method, path, status, body));
}

fn rule(method: &str, path: &str, status: u16, body: Value) -> Fault {
    let matching = Match { method: Some(method.to_owned()), path_contains: Some(path.to_owned()), ..Match::default() };
    Fault::new(matching, Action::Answer { status, headers: Vec::new(), body })
}
