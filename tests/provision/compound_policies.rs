//! Access policies of a principal in combination with an application (`applicationId`) were created for that application: they grant access only through it.
//! They are never counted, extended, or removed.

use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

const APPLICATION: &str = "6c5b0c8e-6a3f-4a55-9f0e-6d4a5a2e7f11";

fn operator(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.service_principal_object_id.clone()
}

fn registry(stamp: &TestStamp) -> String {
    stamp.stamp.description().credentials.registry.object_id.clone()
}

/// Returns policies that grant access to our principals through another application.
fn compound(stamp: &TestStamp) -> Vec<Value> {
    let tenant = &stamp.stamp.description().tenant_id;
    let give = |id: String, secrets: Value| json!({ "tenantId": tenant, "objectId": id, "applicationId": APPLICATION, "permissions": { "secrets": secrets } });
    vec![give(operator(stamp), json!(["Get", "List"])), give(registry(stamp), json!(["all"]))]
}

fn policies(stamp: &TestStamp) -> Vec<Value> {
    let state = stamp.stamp.state();
    state["vaults"][0]["properties"]["accessPolicies"].as_array().expect("policies").clone()
}

/// Creates a vault with only those policies.
fn seed(stamp: &TestStamp, properties: Value) {
    let subscription = &stamp.stamp.description().subscription_id;
    let mut properties = properties;
    properties["accessPolicies"] = compound(stamp).into();
    stamp.seed(&json!({ "groups": [{ "name": GROUP }],
        "vaults": [{ "name": VAULT, "subscriptionId": subscription, "resourceGroup": GROUP, "properties": properties }] }));
}

fn own_policies_are_given_and_foreign_ones_stay(stamp: &TestStamp) {
    let foreign = compound(stamp);
    flow::run(&stamp.session(), &flow::request(stamp)).result();
    let after = policies(stamp);
    assert_eq!(&after[..2], foreign, "the policies of others are as they were");
    let given: Vec<(&Value, &Value)> =
        after[2..].iter().map(|one| (&one["objectId"], &one["permissions"]["secrets"])).collect();
    let (operator, registry) = (json!(operator(stamp)), json!(registry(stamp)));
    assert_eq!(given, [(&operator, &json!(["get", "list", "set"])), (&registry, &json!(["get", "list"]))]);

    stamp.stamp.journal_clear();
    flow::run(&stamp.session(), &flow::request(stamp)).result();
    let writes: Vec<String> = stamp.writes().iter().map(|entry| entry.path.clone()).collect();
    assert_eq!(writes, Vec::<String>::new(), "a rerun has nothing to do");
}

#[test]
fn adds_own_policies_next_to_compound_ones() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        seed(&stamp, json!({}));
        own_policies_are_given_and_foreign_ones_stay(&stamp);
    }
}

#[test]
fn merges_own_policies_next_to_compound_ones() {
    // A vault that is written as a whole, and a stamp that does not support adding policies.
    for (enabled, add) in [(false, true), (true, false)] {
        let stamp = TestStamp::aad();
        seed(&stamp, json!({ "enabledForDeployment": enabled }));
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = add);
        own_policies_are_given_and_foreign_ones_stay(&stamp);
    }
}

#[test]
fn reports_compound_policies_as_missing_access() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    stamp.seed(&json!({ "vaults": [{ "name": VAULT, "properties": { "accessPolicies": compound(&stamp) } }] }));
    let secrets =
        [("certificatePassword", flow::CERTIFICATE_PASSWORD), ("registryUserPassword", flow::REGISTRY_PASSWORD)];
    let result = session.run("prerequisites_test", &request, &secrets).result().clone();
    let differences = result["differences"].as_array().expect("differences");
    assert!(differences[..2].iter().all(|one| one["what"] == "accessPolicy"), "{result:#}");
}

#[test]
fn rotation_keeps_compound_policies() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    let all = [policies(&stamp), compound(&stamp)].concat();
    stamp.seed(&json!({ "vaults": [{ "name": VAULT, "properties": { "accessPolicies": all } }] }));
    let request = json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": USER, "force": true });
    let ended = session.run("credential_update", &request, &[("registryUserPassword", "rotated-canary")]);
    assert_eq!(ended.result()["state"], "complete");
    assert_eq!(policies(&stamp), all);
}

#[test]
fn removal_keeps_compound_policies_and_their_vault() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let session = stamp.session();
        flow::run(&session, &flow::request(&stamp)).result();
        let all = [policies(&stamp), compound(&stamp)].concat();
        stamp.seed(&json!({ "vaults": [{ "name": VAULT, "properties": { "accessPolicies": all } }] }));
        let request = json!({
            "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
            "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER],
            "userObjectId": operator(&stamp), "removeData": true,
        });
        let result = session.run("removal", &request, &[]).result().clone();
        let vault = result["plan"].as_array().expect("a plan").iter().find(|step| step["step"] == "keyVault");
        let vault = vault.expect("the vault is in the plan");
        assert_eq!(vault["action"], "none", "{result:#}");
        assert!(vault["reason"].as_str().is_some_and(|reason| reason.contains("other access policies")), "{vault}");
        let left = policies(&stamp);
        assert_eq!(left.iter().filter(|one| one["applicationId"].is_string()).count(), 2, "{left:#?}");
        let is_registrys =
            |one: &&Value| one["objectId"] == registry(&stamp).as_str() && one["applicationId"].is_null();
        assert_eq!(left.iter().filter(is_registrys).count(), 0, "the registry's own policy is gone");
    }
}
