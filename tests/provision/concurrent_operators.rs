//! Two operators set up the same registry at the same time: both end with their rights in the vault, and policies that others write meanwhile survive.

use std::thread;

use crate::direct_calls::{arm, change_policy};
use crate::support::flow::{self, GROUP, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};

const ROUNDS: usize = 20;
/// A principal that this product does not know.
const OTHER: &str = "0b0e8a2c-5f0f-4c55-8d7e-1f6f0a7c9d11";

/// Returns the sessions of both owners of the subscription, and their object ids.
fn operators(stamp: &TestStamp) -> [(Session, String); 2] {
    let credentials = &stamp.stamp.description().credentials;
    let user = &credentials.user;
    let mut session = stamp.session_json();
    session["identity"] = json!({ "kind": "password", "userName": user.name });
    [
        (stamp.session(), credentials.service_principal_object_id.clone()),
        (Session::new(&session, &[("password", &user.password)]), user.object_id.clone()),
    ]
}

fn both(sessions: [&Session; 2], request: &Value) -> [Ended; 2] {
    thread::scope(|scope| {
        let runs = sessions.map(|session| scope.spawn(|| flow::run(session, request)));
        runs.map(|run| run.join().expect("a run"))
    })
}

/// Lets both requests come before one is carried out.
fn gather(stamp: &TestStamp, matching: &Value) {
    let fault = json!({ "match": matching, "times": 2, "action": { "gather": 2 } });
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

fn permissions(stamp: &TestStamp, object_id: &str) -> Vec<String> {
    let state = stamp.stamp.state();
    let policies = state["vaults"][0]["properties"]["accessPolicies"].as_array().expect("policies").clone();
    let own = policies.iter().find(|policy| policy["objectId"] == object_id);
    let secrets = own.and_then(|policy| policy["permissions"]["secrets"].as_array().cloned()).unwrap_or_default();
    secrets.iter().map(|one| one.as_str().expect("a permission").to_ascii_lowercase()).collect()
}

fn assert_rights(stamp: &TestStamp, what: &str, object_id: &str, expected: &[&str]) {
    let given = permissions(stamp, object_id);
    assert!(expected.iter().all(|one| given.iter().any(|given| given == one)), "{what}: {object_id} has {given:?}");
}

fn assert_all_rights(stamp: &TestStamp, what: &str, ids: [&str; 2]) {
    for id in ids {
        assert_rights(stamp, what, id, &["get", "list", "set"]);
    }
    let registry = stamp.stamp.description().credentials.registry.object_id.clone();
    assert_rights(stamp, what, &registry, &["get", "list"]);
}

#[test]
fn operators_who_start_at_once_both_end_with_their_rights() {
    for round in 0..ROUNDS {
        let stamp = TestStamp::without_delays();
        // In half of the rounds the resource group exists, so that neither run is the one that created it.
        if round % 2 == 0 {
            stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
        }
        let [(first, first_id), (second, second_id)] = operators(&stamp);
        for ended in both([&first, &second], &flow::request(&stamp)) {
            ended.result();
        }
        assert_all_rights(&stamp, &format!("round {round}"), [&first_id, &second_id]);
    }
}

#[test]
fn operators_who_both_create_the_vault_both_end_with_their_rights() {
    for add in [true, false] {
        let stamp = TestStamp::without_delays();
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = add);
        stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
        let [(first, first_id), (second, second_id)] = operators(&stamp);
        // Both have read that the vault does not exist: the second creation replaces the policies of the first.
        gather(&stamp, &json!({ "method": "PUT", "pathContains": format!("/vaults/{VAULT}?") }));
        for ended in both([&first, &second], &flow::request(&stamp)) {
            ended.result();
        }
        let creations = stamp.writes().iter().filter(|entry| entry.path.ends_with(VAULT)).count();
        assert!(creations >= 2, "the creations did not meet: {creations}");
        assert_all_rights(&stamp, &format!("add: {add}"), [&first_id, &second_id]);
    }
}

#[test]
fn operators_who_both_change_an_existing_vault_both_end_with_their_rights() {
    for (enabled, add) in [(true, true), (false, true), (true, false), (false, false)] {
        let stamp = TestStamp::without_delays();
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = add);
        let subscription = &stamp.stamp.description().subscription_id;
        stamp.seed(&json!({ "groups": [{ "name": GROUP }], "vaults": [{ "name": VAULT, "subscriptionId": subscription,
            "resourceGroup": GROUP, "properties": { "enabledForDeployment": enabled, "accessPolicies": [] } }] }));
        let [(first, first_id), (second, second_id)] = operators(&stamp);
        gather(
            &stamp,
            &json!({ "method": if enabled || !add { "PUT" } else { "PATCH" }, "pathContains": format!("/vaults/{VAULT}") }),
        );
        for ended in both([&first, &second], &flow::request(&stamp)) {
            ended.result();
        }
        assert_all_rights(&stamp, &format!("enabled: {enabled}, add: {add}"), [&first_id, &second_id]);
    }
}

#[test]
fn policy_that_another_client_adds_between_read_and_write_survives() {
    for enabled in [true, false] {
        let stamp = TestStamp::without_delays();
        let subscription = &stamp.stamp.description().subscription_id;
        stamp.seed(&json!({ "groups": [{ "name": GROUP }], "vaults": [{ "name": VAULT, "subscriptionId": subscription,
            "resourceGroup": GROUP, "properties": { "enabledForDeployment": enabled, "accessPolicies": [] } }] }));
        let session = stamp.session();
        let method = if enabled { Method::PUT } else { Method::PATCH };
        // The run has read the vault when its first write meets the one of the other client.
        gather(&stamp, &json!({ "method": method.as_str(), "pathContains": format!("/vaults/{VAULT}") }));
        let request = flow::request(&stamp);
        thread::scope(|scope| {
            let run = scope.spawn(|| flow::run(&session, &request));
            if enabled {
                change_policy(&stamp, "add", OTHER, &["get"]);
            } else {
                let policy = json!({ "tenantId": stamp.stamp.description().tenant_id, "objectId": OTHER, "permissions": { "secrets": ["get"] } });
                let path = format!("/providers/Microsoft.KeyVault/vaults/{VAULT}");
                arm(&stamp, method, &path, "2016-10-01", &json!({ "properties": { "accessPolicies": [policy] } }));
            }
            run.join().expect("a run").result();
        });
        assert_rights(&stamp, &format!("enabled: {enabled}"), OTHER, &["get"]);
    }
}

/// A vault with the registry's policies and those of `others`, which keep it from being removed.
fn vault_in_use(stamp: &TestStamp, session: &Session, others: &[&str]) {
    flow::run(session, &flow::request(stamp)).result();
    let state = stamp.stamp.state();
    let mut policies = state["vaults"][0]["properties"]["accessPolicies"].as_array().expect("policies").clone();
    let tenant = &stamp.stamp.description().tenant_id;
    policies.extend(others.iter().map(
        |id| json!({ "tenantId": tenant, "objectId": id, "permissions": { "secrets": ["get"], "keys": ["list"] } }),
    ));
    stamp.seed(&json!({ "vaults": [{ "name": VAULT, "properties": { "accessPolicies": policies } }] }));
}

#[test]
fn removal_keeps_the_policies_of_others() {
    const ANOTHER: &str = "5b1f2f0e-9d0c-4f43-8d55-0a7a3a1f6c22";
    for single in [true, false] {
        let stamp = TestStamp::without_delays();
        let session = stamp.session();
        vault_in_use(&stamp, &session, &[ANOTHER]);
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = single);
        let request = json!({
            "version": 1, "resourceGroupName": GROUP, "storageAccountName": flow::ACCOUNT,
            "storageAccountBlobContainer": flow::CONTAINER, "keyVaultName": VAULT,
            "certificateSecretName": flow::CERTIFICATE_SECRET, "registryUserNames": [flow::USER], "removeData": true,
        });
        thread::scope(|scope| {
            if single {
                // The removal of our policies meets the change of another client.
                gather(&stamp, &json!({ "method": "PUT", "pathContains": "/accessPolicies/" }));
                scope.spawn(|| change_policy(&stamp, "add", OTHER, &["get"]));
            }
            session.run("removal", &request, &[]).result();
        });
        assert_rights(&stamp, &format!("single: {single}"), ANOTHER, &["get"]);
        assert!(!single || permissions(&stamp, OTHER) == ["get"]);
        let registry = &stamp.stamp.description().credentials.registry.object_id;
        assert_eq!(permissions(&stamp, registry), Vec::<String>::new(), "single: {single}");
    }
}
