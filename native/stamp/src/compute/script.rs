//! The script that the extension runs on a machine, and what the agent reports about it.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};

use crate::{arm::Call, world::resource::Resource};

/// Returns the agent's message about a failed script on the machine; `None` if the script succeeds.
pub fn failure_message(call: &Call) -> Option<String> {
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
