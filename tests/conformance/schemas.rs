//! Every body sent to Azure Resource Manager, from the stamp's journal, validated against the official schema of its API version.

use crate::published::official_schemas::OfficialSchemas;
use crate::published::shared_folder;
use crate::support::flow;
use crate::support::stamp::TestStamp;
use azcr_core::arm::deployment::{self, Template};
use serde_json::{Value, json};
use stamp::{IdentitySystem, JournalEntry};

/// The resources that the main flow writes, by the end of their path.
const WRITTEN: &[&str] = &[
    "/resourceGroups/newregreq1",
    "/storageAccounts/newregsa1",
    "/vaults/newregkv1",
    "/vaults/newregkv1/accessPolicies/add",
    "/providers/Microsoft.Authorization/roleAssignments/",
];

fn provision(stamp: &TestStamp) {
    let session = stamp.session();
    flow::run(&session, &flow::request(stamp)).result();
}

fn bodies(stamp: &TestStamp) -> Vec<JournalEntry> {
    let mut entries = stamp.stamp.journal();
    entries.retain(|entry| entry.host.starts_with("management.") && !entry.body.is_null());
    entries
}

/// Returns whether the request is a check by POST, which has no schema; `shapes` compares its body with the official example.
fn is_checked_elsewhere(entry: &JournalEntry) -> bool {
    entry.method == "POST"
}

fn validate(schemas: &OfficialSchemas, stamp: &TestStamp) -> Vec<JournalEntry> {
    let sent = bodies(stamp);
    for entry in sent.iter().filter(|entry| !is_checked_elsewhere(entry)) {
        let faults = schemas.faults(&entry.path, &entry.api_version, &entry.body);
        assert!(faults.is_empty(), "{} {}\n{:#}\n{}", entry.method, entry.path, entry.body, faults.join("\n"));
    }
    sent
}

fn holds(sent: &[JournalEntry], part: &str) -> bool {
    sent.iter().any(|entry| entry.path.to_ascii_lowercase().contains(&part.to_ascii_lowercase()))
}

#[test]
fn every_body_conforms_to_the_official_schema() {
    let Some(folder) = shared_folder("every_body_conforms_to_the_official_schema", "schemas") else {
        return;
    };
    let schemas = OfficialSchemas::new(folder);
    for system in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let stamp = TestStamp::with(system, |builder| builder);
        provision(&stamp);
        let sent = validate(&schemas, &stamp);
        for part in WRITTEN {
            let is_by_policy = part.ends_with("accessPolicies/add");
            assert!(is_by_policy || holds(&sent, part), "no body was sent to {part}");
        }
    }
}

/// An existing vault gets access policies by `accessPolicies/add`, or by writing all of them if the stamp does not support that.
#[test]
fn every_body_for_an_existing_vault_conforms_to_the_official_schema() {
    let Some(folder) = shared_folder("every_body_for_an_existing_vault_conforms_to_the_official_schema", "schemas")
    else {
        return;
    };
    let schemas = OfficialSchemas::new(folder);
    for has_add in [true, false] {
        let stamp = TestStamp::aad();
        stamp.stamp.change_behaviour(|behaviour| behaviour.access_policies_add = has_add);
        let request = flow::request(&stamp);
        let session = stamp.session();
        let group = json!({ "version": 1, "resourceGroupName": flow::GROUP, "location": request["location"] });
        session.run("resource_group", &group, &[]).result();
        let mut vault = group;
        vault["keyVaultName"] = flow::VAULT.into();
        session.run("key_vault", &vault, &[]).result();
        stamp.stamp.journal_clear();
        flow::run(&session, &request).result();
        let sent = validate(&schemas, &stamp);
        assert!(holds(&sent, "/accessPolicies/add"), "it is tried first");
        let whole = sent.iter().any(|entry| entry.method == "PUT" && entry.path.ends_with("/vaults/newregkv1"));
        assert_eq!(whole, !has_add, "the list is written as a whole only where it must be");
    }
}

/// The same body as for a stamp; `template_schema` validates the template itself.
#[test]
fn body_of_a_deployment_conforms_to_the_official_schema() {
    let Some(folder) = shared_folder("body_of_a_deployment_conforms_to_the_official_schema", "schemas") else {
        return;
    };
    let schemas = OfficialSchemas::new(folder);
    let path = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d";
    let parameters = json!({ "registryReplicas": { "value": 20 } });
    for template in [Template::Text(json!({ "resources": [] })), Template::Link("https://a.example/t.json".to_owned())]
    {
        let body = deployment::body(&template, &parameters);
        let faults = schemas.faults(path, "2018-05-01", &body);
        assert!(faults.is_empty(), "{body:#}\n{}", faults.join("\n"));
    }
    let without_mode = json!({ "properties": { "template": {}, "parameters": parameters } });
    assert!(!schemas.faults(path, "2018-05-01", &without_mode).is_empty());
}

/// Checks that the schemas can refuse a body.
#[test]
fn schemas_refuse_invalid_bodies() {
    let Some(folder) = shared_folder("schemas_refuse_invalid_bodies", "schemas") else {
        return;
    };
    let schemas = OfficialSchemas::new(folder);
    let below = "/subscriptions/s/resourceGroups/g/providers";
    let account = format!("{below}/Microsoft.Storage/storageAccounts/account1");
    let vault = format!("{below}/Microsoft.KeyVault/vaults/vault1");
    let role = format!("{account}/providers/Microsoft.Authorization/roleAssignments/a");
    let assignment = json!({ "roleDefinitionId": "d", "principalId": "p" });
    let wrong: &[(&str, &str, Value)] = &[
        ("/subscriptions/s/resourceGroups/g", "2018-05-01", json!({})),
        ("/subscriptions/s/resourceGroups/g", "2018-05-01", json!({ "loaction": "l", "location": "l" })),
        (&account, "2017-10-01", json!({ "location": "l", "kind": "Storage", "sku": { "nmae": "Premium_LRS" } })),
        (&account, "2017-10-01", json!({ "location": "l", "kind": "Disk", "sku": { "name": "Premium_LRS" } })),
        (
            &account,
            "2017-10-01",
            json!({ "location": "l", "kind": "Storage", "sku": { "name": "Premium_LRS" },
            "properties": { "supportsHttpsOnly": true } }),
        ),
        (
            &vault,
            "2016-10-01",
            json!({ "location": "l", "properties": { "tenantId": "not a GUID",
            "sku": { "family": "A", "name": "standard" }, "accessPolicies": [] } }),
        ),
        (&vault, "2016-10-01", json!({ "location": "l", "enabledForDeployment": true })),
        (&role, "2015-07-01", assignment.clone()),
        (&role, "2015-07-01", json!({ "properties": { "principalId": "p" } })),
        (&role, "1999-01-01", json!({ "properties": assignment })),
    ];
    for (path, version, body) in wrong {
        assert!(!schemas.faults(path, version, body).is_empty(), "{path} let {body} pass");
    }
}
