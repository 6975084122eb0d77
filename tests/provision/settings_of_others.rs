//! An existing resource is written with the settings that were read, and the error for a taken name contains its owner.

use crate::deployment::Prepared;
use crate::direct_calls::arm;
use crate::support::flow::{self, ACCOUNT, GROUP, VAULT};
use crate::support::stamp::TestStamp;
use reqwest::Method;
use serde_json::{Value, json};
use stamp::behaviour::Outcome;

const STORAGE: &str = "/providers/Microsoft.Storage/storageAccounts/newregsa1";
const KEY_VAULT: &str = "/providers/Microsoft.KeyVault/vaults/newregkv1";

/// Creates a failed account with settings that this product did not make.
fn failed_account(stamp: &TestStamp, https_only: bool) {
    stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
    stamp.stamp.change_behaviour(|behaviour| {
        behaviour.outcomes.insert("storageAccount".to_owned(), Outcome::AsyncFailed);
        behaviour.operation_polls = 0;
    });
    let body = json!({ "location": "shanghai", "kind": "Storage", "sku": { "name": "Standard_LRS" }, "tags": { "owner": "them" },
        "properties": { "supportsHttpsTrafficOnly": https_only } });
    arm(stamp, Method::PUT, STORAGE, "2017-10-01", &body);
    stamp.stamp.change_behaviour(|behaviour| behaviour.outcomes.clear());
}

fn account(stamp: &TestStamp) -> Value {
    stamp.stamp.state()["accounts"][0].clone()
}

#[test]
fn failed_account_is_created_again_with_its_settings() {
    for https_only in [true, false] {
        let stamp = TestStamp::aad();
        failed_account(&stamp, https_only);
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
        let after = account(&stamp);
        assert_eq!((&after["sku"], &after["tags"]["owner"]), (&json!("Standard_LRS"), &json!("them")));
        assert_eq!(after["httpsOnly"], true, "plain HTTP is shut off");

        let stamp = TestStamp::aad();
        failed_account(&stamp, https_only);
        let request =
            json!({ "version": 1, "resourceGroupName": GROUP, "location": "shanghai", "storageAccountName": ACCOUNT });
        stamp.session().run("storage_account", &request, &[]).result();
        let after = account(&stamp);
        assert_eq!((&after["sku"], &after["tags"]["owner"]), (&json!("Standard_LRS"), &json!("them")));
        assert_eq!(after["httpsOnly"], https_only, "the single command changes nothing");
    }
}

#[test]
fn updated_vault_keeps_tags_and_unknown_members() {
    let stamp = TestStamp::aad();
    let described = stamp.stamp.description();
    stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
    let body = json!({ "location": "shanghai", "tags": { "owner": "them" }, "properties": { "tenantId": described.tenant_id,
        "sku": { "family": "A", "name": "premium" }, "accessPolicies": [], "enabledForDeployment": false,
        "networkAcls": { "defaultAction": "Allow", "bypass": "AzureServices" }, "newerMember": 7 } });
    arm(&stamp, Method::PUT, KEY_VAULT, "2016-10-01", &body);
    flow::run(&stamp.session(), &flow::request(&stamp)).result();
    let vault = stamp.stamp.state()["vaults"][0].clone();
    assert_eq!(vault["tags"]["owner"], "them");
    let properties = &vault["properties"];
    assert_eq!(properties["networkAcls"], body["properties"]["networkAcls"]);
    assert_eq!((&properties["newerMember"], &properties["sku"]["name"]), (&json!(7), &json!("premium")));
    assert_eq!(properties["enabledForDeployment"], true);
}

#[test]
fn taken_name_is_reported_with_its_resource_group() {
    let stamp = TestStamp::aad();
    let subscription = &stamp.stamp.description().subscription_id;
    stamp.seed(&json!({
        "groups": [{ "name": "theirs" }],
        "accounts": [{ "name": ACCOUNT, "subscriptionId": subscription, "resourceGroup": "theirs" }],
        "vaults": [{ "name": VAULT, "subscriptionId": subscription, "resourceGroup": "theirs" }],
    }));
    let session = stamp.session();
    let error = flow::run(&session, &flow::request(&stamp)).error().clone();
    let problems = error["problems"].as_array().expect("problems");
    for (id, name) in [("StorageAccount.NameTaken", ACCOUNT), ("KeyVault.NameTaken", VAULT)] {
        let problem = problems.iter().find(|one| one["id"] == id).expect(id);
        let message = problem["message"].as_str().expect("text");
        assert!(message.contains(name) && message.contains("resource group 'theirs'"), "{message}");
        assert!(problem["hint"].as_str().is_some_and(|hint| hint.contains("-ResourceGroupName theirs")), "{problem}");
    }
    for (command, member, name) in
        [("storage_account", "storageAccountName", ACCOUNT), ("key_vault", "keyVaultName", VAULT)]
    {
        let request = json!({ "version": 1, "resourceGroupName": "mine", "location": "shanghai", member: name });
        let error = session.run(command, &request, &[]).error().clone();
        assert!(error["message"].as_str().is_some_and(|text| text.contains("resource group 'theirs'")), "{error}");
        assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("-ResourceGroupName theirs")), "{error}");
    }
    assert!(stamp.writes().is_empty());
}

#[test]
fn taken_dns_label_is_reported_with_its_address() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.deploy(&prepared.request).result();
    let mut request = prepared.request.clone();
    request["resourceGroupName"] = "another".into();
    let error = prepared.deploy(&request).error().clone();
    assert_eq!(error["id"], "Deployment.DnsLabelTaken");
    let message = error["message"].as_str().expect("text");
    assert!(
        message.contains("resource group 'newregdeploy1'") && message.contains("'container-registry-pip'"),
        "{message}"
    );
}
