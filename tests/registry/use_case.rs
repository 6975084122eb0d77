//! The image use cases through the ABI, with the login and the authority of the test.

use std::ptr::null_mut;

use serde_json::{Value, json};

use super::authority::Authority;
use super::server::{PASSWORD, USER};
use crate::support::operation::{Ended, Operation};

/// Runs `image_<name>` with the same login for every side.
pub fn run(authority: &Authority, name: &str, request: Value) -> Ended {
    start(authority, name, request).end()
}

pub fn start(authority: &Authority, name: &str, request: Value) -> Operation {
    let mut request = request;
    let users: &[&str] = if name == "copy" { &["sourceUserName", "destinationUserName"] } else { &["userName"] };
    for user in users {
        request[*user] = USER.into();
    }
    let secrets: &[(&str, &str)] = match name {
        "copy" => &[("sourcePassword", PASSWORD), ("destinationPassword", PASSWORD)],
        _ => &[("password", PASSWORD)],
    };
    start_with(authority, name, request, secrets)
}

/// Like `run`, with the login from the test.
pub fn start_with(authority: &Authority, name: &str, mut request: Value, secrets: &[(&str, &str)]) -> Operation {
    request["version"] = 1.into();
    request["trustedRootFile"] = authority.ca_file.to_str().into();
    if request["environment"].is_null() {
        request["environment"] = json!({});
    }
    if request["dockerConfigFile"].is_null() {
        // Not the configuration of the user who runs the tests.
        request["dockerConfigFile"] = authority.ca_file.with_file_name("no-config.json").to_str().into();
    }
    Operation::try_start(null_mut(), &format!("image_{name}"), &request.to_string(), secrets)
        .unwrap_or_else(|error| panic!("image_{name} does not start: {error}"))
}
