//! Secret names ignore case: a login or certificate in another case would overwrite the existing one, and the machine would keep the old spelling.

use crate::direct_calls::{put_secret, secret_value, vault};
use crate::support::flow::{self, CERTIFICATE_PASSWORD, CERTIFICATE_SECRET, VAULT};
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};

fn prepared() -> TestStamp {
    let stamp = TestStamp::aad();
    flow::run(&stamp.session(), &flow::request(&stamp)).result();
    put_secret(&stamp, "Administrator", "old-canary", "user credentials");
    stamp.stamp.journal_clear();
    stamp
}

fn refused(stamp: &TestStamp, error: &Value, held: &str, given: &str) {
    let problem = match error["problems"].as_array().filter(|problems| !problems.is_empty()) {
        Some(problems) => {
            problems.iter().find(|one| one["id"] == "Secret.SpelledOtherwise").expect("a finding").clone()
        }
        None => error.clone(),
    };
    assert_eq!(problem["id"], "Secret.SpelledOtherwise", "{error}");
    let message = problem["message"].as_str().expect("text");
    assert!(message.contains(&format!("'{held}'")) && message.contains(&format!("'{given}'")), "{message}");
    let writes: Vec<String> = stamp.writes().iter().map(|entry| entry.path.clone()).collect();
    assert_eq!(writes, Vec::<String>::new());
    assert!(!error.to_string().contains("canary"));
}

#[test]
fn main_command_refuses_another_spelling_before_any_write() {
    let stamp = prepared();
    let session = stamp.session();
    let mut request = flow::request(&stamp);
    request["registryUserName"] = "administrator".into();
    refused(&stamp, flow::run(&session, &request).error(), "Administrator", "administrator");
    let mut request = flow::request(&stamp);
    request["certificateSecretName"] = "ContainerSecret".into();
    refused(&stamp, flow::run(&session, &request).error(), CERTIFICATE_SECRET, "ContainerSecret");
    // A disabled secret exists too.
    vault(&stamp, Method::PATCH, "secrets/Administrator", &json!({ "attributes": { "enabled": false } }));
    stamp.stamp.journal_clear();
    let mut request = flow::request(&stamp);
    request["registryUserName"] = "ADMINISTRATOR".into();
    refused(&stamp, flow::run(&session, &request).error(), "Administrator", "ADMINISTRATOR");
}

#[test]
fn single_commands_refuse_another_spelling_even_with_overwriting() {
    let stamp = prepared();
    let session = stamp.session();
    for skip in [false, true] {
        let mut request =
            json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": "administrator", "skipExistCheck": skip });
        let ended = session.run("registry_access_secret", &request, &[("registryUserPassword", "new-canary")]);
        refused(&stamp, ended.error(), "Administrator", "administrator");
        request = json!({ "version": 1, "keyVaultName": VAULT, "secretName": "aDMINISTRATOR", "contentType": "x", "skipExistCheck": skip });
        let ended = session.run("key_vault_secret", &request, &[("secretValue", "new-canary")]);
        refused(&stamp, ended.error(), "Administrator", "aDMINISTRATOR");
        request = json!({ "version": 1, "keyVaultName": VAULT, "certificateSecretName": "CONTAINERSECRET", "skipExistCheck": skip,
            "certificateFilePath": stamp.folder.path("registry.pfx") });
        let ended = session.run("certificate_secret", &request, &[("certificatePassword", CERTIFICATE_PASSWORD)]);
        refused(&stamp, ended.error(), CERTIFICATE_SECRET, "CONTAINERSECRET");
    }
    assert_eq!(secret_value(&stamp, "Administrator"), "old-canary");
}

#[test]
fn rotation_refuses_another_spelling() {
    let stamp = prepared();
    let request = json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": "administrator", "force": true });
    let ended = stamp.session().run("credential_update", &request, &[("registryUserPassword", "new-canary")]);
    refused(&stamp, ended.error(), "Administrator", "administrator");
}
