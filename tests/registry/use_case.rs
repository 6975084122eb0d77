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

/// Runs `registry_measure` with the login of the test, without a session.
pub fn measure(authority: &Authority, mut request: Value) -> Ended {
    request["userName"] = USER.into();
    launch(authority, "registry_measure", request, &[("password", PASSWORD)]).end()
}

/// Runs `registry_test` with the login of the test, without a session.
pub fn test(authority: &Authority, mut request: Value) -> Ended {
    request["userName"] = USER.into();
    launch(authority, "registry_test", request, &[("password", PASSWORD)]).end()
}

/// Like `run`, with the login from the test.
pub fn start_with(authority: &Authority, name: &str, request: Value, secrets: &[(&str, &str)]) -> Operation {
    launch(authority, &format!("image_{name}"), request, secrets)
}

fn launch(authority: &Authority, use_case: &str, mut request: Value, secrets: &[(&str, &str)]) -> Operation {
    request["version"] = 1.into();
    request["trustedRootFile"] = authority.ca_file.to_str().into();
    if request["environment"].is_null() {
        request["environment"] = json!({});
    }
    if request["dockerConfigFile"].is_null() {
        // Not the configuration of the user who runs the tests.
        request["dockerConfigFile"] = authority.ca_file.with_file_name("no-config.json").to_str().into();
    }
    Operation::try_start(null_mut(), use_case, &request.to_string(), secrets)
        .unwrap_or_else(|error| panic!("{use_case} does not start: {error}"))
}
