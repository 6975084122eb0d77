//! Calls to a stamp without the library: to its services, like another client, and to its control interface.

#![allow(dead_code, reason = "each test file uses its own part")]

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::flow;
use crate::support::stamp::TestStamp;

/// Sends a request to Azure Resource Manager as the owner of the subscription. `path` begins after the resource group.
pub fn arm(stamp: &TestStamp, method: Method, path: &str, version: &str, body: &Value) {
    let described = stamp.stamp.description();
    let url = format!(
        "{}/subscriptions/{}/resourceGroups/{}{path}?api-version={version}",
        described.arm_endpoint,
        described.subscription_id,
        flow::GROUP
    );
    send(stamp, method, &url, &described.arm_audience, body);
}

/// Sends a request to the vault as its creator.
pub fn vault(stamp: &TestStamp, method: Method, path: &str, body: &Value) {
    let described = stamp.stamp.description();
    let url = format!("https://{}.{}/{path}?api-version=2016-10-01", flow::VAULT, described.key_vault_suffix);
    send(stamp, method, &url, &described.key_vault_audience, body);
}

fn send(stamp: &TestStamp, method: Method, url: &str, audience: &str, body: &Value) {
    let owner = &stamp.stamp.description().credentials.service_principal_object_id;
    let token = stamp.stamp.token(owner, audience, 600).expect("a token");
    let request = stamp.http().request(method.clone(), url).bearer_auth(token);
    let request = if body.is_null() { request } else { request.json(body) };
    let send = || stamp.block_on(request.try_clone().expect("a body of bytes").send());
    // The DNS name of a new vault does not exist at the first attempt.
    let answer = send().or_else(|_| send()).expect("an answer");
    assert!(answer.status().is_success(), "{method} {url}: {}", answer.status());
}

/// Changes an access policy. `kind` is `add`, `replace`, or `remove`.
pub fn change_policy(stamp: &TestStamp, kind: &str, object_id: &str, secrets: &[&str]) {
    let policy = json!({ "tenantId": stamp.stamp.description().tenant_id, "objectId": object_id, "permissions": { "secrets": secrets } });
    let path = format!("/providers/Microsoft.KeyVault/vaults/{}/accessPolicies/{kind}", flow::VAULT);
    arm(stamp, Method::PUT, &path, "2016-10-01", &json!({ "properties": { "accessPolicies": [policy] } }));
}

pub fn put_secret(stamp: &TestStamp, name: &str, value: &str, content_type: &str) {
    vault(stamp, Method::PUT, &format!("secrets/{name}"), &json!({ "value": value, "contentType": content_type }));
}

/// Returns the newest value of a secret.
pub fn secret_value(stamp: &TestStamp, name: &str) -> String {
    let state = stamp.stamp.state();
    let vaults = state["vaults"].as_array().expect("vaults");
    let held = vaults.iter().find(|vault| vault["name"] == flow::VAULT).expect("the vault");
    let newest = held["secrets"][name].as_array().and_then(|versions| versions.last()).expect("the secret");
    newest["value"].as_str().expect("a value").to_owned()
}
