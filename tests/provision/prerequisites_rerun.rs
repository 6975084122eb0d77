//! The main flow can be run again: with the same input it writes nothing, with a changed input it writes only that change.

use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// A principal that is unrelated to the registry.
const OTHER: &str = "11111111-2222-3333-4444-555555555555";

fn both_systems(check: impl Fn(&TestStamp)) {
    check(&TestStamp::aad());
    check(&TestStamp::adfs());
}

fn secret_versions<'a>(state: &'a Value, name: &str) -> &'a Vec<Value> {
    state["vaults"][0]["secrets"][name].as_array().expect("the secret's versions")
}

#[test]
fn identical_rerun_writes_nothing_and_returns_the_same_result() {
    both_systems(|stamp| {
        let session = stamp.session();
        let request = flow::request(stamp);
        let first = flow::run(&session, &request).result().clone();
        let before = stamp.lasting_state();
        stamp.stamp.journal_clear();
        let second = flow::run(&session, &request).result().clone();
        let writes: Vec<String> =
            stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect();
        assert!(writes.is_empty(), "a rerun wrote: {writes:?}");
        assert_eq!(stamp.lasting_state(), before);
        assert_eq!(second["report"], first["report"]);
        assert!(second["plan"].as_array().expect("a plan").iter().all(|step| step["action"] == "none"));
    });
}

#[test]
fn new_password_writes_one_secret() {
    both_systems(|stamp| {
        let session = stamp.session();
        let request = flow::request(stamp);
        flow::run(&session, &request).result();
        stamp.stamp.journal_clear();
        flow::run_with(&session, &request, flow::CERTIFICATE_PASSWORD, "another-password-2").result();
        let writes = stamp.writes();
        assert_eq!(writes.len(), 1);
        assert_eq!(writes[0].path, format!("/secrets/{}", flow::USER));
        let state = stamp.stamp.state();
        assert_eq!(secret_versions(&state, flow::USER).len(), 2);
        assert_eq!(secret_versions(&state, flow::CERTIFICATE_SECRET).len(), 1);
    });
}

/// The session still knows the address of the vault.
#[test]
fn resources_that_were_removed_since_are_created_again() {
    both_systems(|stamp| {
        let session = stamp.session();
        let request = flow::request(stamp);
        let first = flow::run(&session, &request).result().clone();
        let mut removal = json!({
            "version": 1, "resourceGroupName": flow::GROUP, "storageAccountName": flow::ACCOUNT,
            "storageAccountBlobContainer": flow::CONTAINER, "keyVaultName": flow::VAULT,
            "certificateSecretName": flow::CERTIFICATE_SECRET, "registryUserNames": [flow::USER], "removeData": true,
        });
        removal["userObjectId"] = request["userObjectId"].clone();
        stamp.session().run("removal", &removal, &[]).result();
        let second = flow::run(&session, &request).result().clone();
        let steps = second["plan"].as_array().expect("a plan");
        assert!(steps.iter().all(|step| step["action"] == "create"), "{second:#}");
        let version = |result: &Value| result["prerequisites"]["pfxKeyVaultSecretUrl"].clone();
        assert_ne!(version(&first), version(&second), "the secret of the removed vault is not returned");
    });
}

/// The compute provider accepts only the content type `pfx`, and its error is misleading.
#[test]
fn wrong_content_type_is_fixed_even_if_the_value_is_correct() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    let state = stamp.stamp.state();
    let value = secret_versions(&state, flow::CERTIFICATE_SECRET)[0]["value"].clone();
    stamp.seed(&json!({ "secrets": [{ "vault": flow::VAULT, "name": flow::CERTIFICATE_SECRET, "value": value, "contentType": "application/x-pkcs12" }] }));
    stamp.stamp.journal_clear();
    flow::run(&session, &request).result();
    let writes = stamp.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].path, format!("/secrets/{}", flow::CERTIFICATE_SECRET));
}

#[test]
fn other_policies_are_kept_for_every_way_of_adding_policies() {
    for has_add in [true, false] {
        let stamp = TestStamp::aad();
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = has_add);
        let session = stamp.session();
        let request = flow::request(&stamp);
        let caller = stamp.stamp.description().credentials.service_principal_object_id.clone();
        let tenant = &stamp.stamp.description().tenant_id;
        stamp.seed(&json!({ "groups": [{ "name": flow::GROUP }], "vaults": [{ "name": flow::VAULT, "resourceGroup": flow::GROUP,
            "subscriptionId": stamp.stamp.description().subscription_id, "properties": { "enabledForDeployment": true, "accessPolicies": [
                { "tenantId": tenant, "objectId": OTHER, "permissions": { "keys": ["get"], "secrets": ["list"] } },
                { "tenantId": tenant, "objectId": caller, "permissions": { "secrets": ["get", "set", "list"] } }] } }] }));
        flow::run(&session, &request).result();
        let state = stamp.stamp.state();
        let policies = state["vaults"][0]["properties"]["accessPolicies"].as_array().expect("policies");
        assert_eq!(policies.len(), 3, "add: {has_add}, {policies:?}");
        let other = policies.iter().find(|policy| policy["objectId"] == OTHER).expect("the other one");
        assert_eq!(other["permissions"]["keys"], json!(["get"]));
        assert_eq!(other["permissions"]["secrets"], json!(["list"]));
    }
}

#[test]
fn what_if_shows_the_plan_and_writes_nothing() {
    both_systems(|stamp| {
        let session = stamp.session();
        let mut request = flow::request(stamp);
        request["whatIf"] = true.into();
        let planned = flow::run(&session, &request).result().clone();
        assert!(stamp.writes().is_empty());
        let steps: Vec<(&str, &str)> = planned["plan"]
            .as_array()
            .expect("a plan")
            .iter()
            .map(|step| (step["step"].as_str().expect("a name"), step["action"].as_str().expect("an action")))
            .collect();
        let names = [
            "resourceGroup",
            "storageAccount",
            "blobContainer",
            "roleAssignment",
            "keyVault",
            "registryUser",
            "certificate",
        ];
        assert_eq!(steps, names.map(|name| (name, "create")));
        assert!(planned["prerequisites"].is_null());

        request["whatIf"] = false.into();
        flow::run(&session, &request).result();
        request["whatIf"] = true.into();
        stamp.stamp.journal_clear();
        let planned = flow::run(&session, &request).result().clone();
        assert!(stamp.writes().is_empty());
        assert!(planned["plan"].as_array().expect("a plan").iter().all(|step| step["action"] == "none"), "{planned}");
    });
}
