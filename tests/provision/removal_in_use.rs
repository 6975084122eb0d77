//! Remove-ContainerRegistry does not remove the key vault and the storage account of a deployed registry.

use crate::deployment::{GROUP, Prepared};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn deployed() -> Prepared {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    prepared.stamp.stamp.journal_clear();
    prepared
}

fn request(changed: &[(&str, Value)]) -> Value {
    let mut request = json!({
        "version": 1, "resourceGroupName": flow::GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER],
    });
    for (name, value) in changed {
        request[*name] = value.clone();
    }
    request
}

#[test]
fn vault_of_a_deployed_registry_is_refused_before_any_write_and_in_a_plan() {
    let prepared = deployed();
    for (what_if, remove_data) in [(true, false), (false, false), (false, true)] {
        let wanted = request(&[("whatIf", what_if.into()), ("removeData", remove_data.into())]);
        let ended = prepared.session.run("removal", &wanted, &[]);
        assert_eq!(ended.problem_ids(), ["Removal.InUse"], "{wanted}");
        let (message, hint) =
            (ended.error()["message"].as_str().expect("text"), ended.error()["hint"].as_str().expect("text"));
        for part in [VAULT, "virtual machine 'container-registry'", GROUP] {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert!(hint.contains(&format!("-DeploymentResourceGroupName '{GROUP}'")) && hint.contains("-Force"), "{hint}");
        assert_eq!(prepared.writes(), Vec::<String>::new(), "{wanted}");
    }
}

#[test]
fn force_removes_the_vault_of_a_deployed_registry_with_a_warning() {
    let prepared = deployed();
    let ended = prepared.session.run("removal", &request(&[("force", true.into())]), &[]);
    assert_eq!(ended.result()["action"], "removed");
    let warnings = ended.lines("warning");
    assert!(warnings.iter().any(|line| line.contains("container-registry") && line.contains("-Force")), "{warnings:?}");
}

#[test]
fn registry_removed_in_the_same_run_does_not_block_the_removal() {
    let prepared = deployed();
    let wanted = request(&[("deploymentResourceGroupNames", json!([GROUP])), ("removeData", true.into())]);
    assert_eq!(prepared.session.run("removal", &wanted, &[]).result()["action"], "removed");
}

/// Its machine has a certificate from another vault.
#[test]
fn account_of_a_deployed_registry_is_refused() {
    let prepared = deployed();
    let wanted = request(&[("keyVaultName", "someothervault".into()), ("removeData", true.into())]);
    let ended = prepared.session.run("removal", &wanted, &[]);
    assert_eq!(ended.problem_ids(), ["Removal.InUse"]);
    assert!(ended.error()["message"].as_str().is_some_and(|text| text.contains(ACCOUNT)), "{}", ended.text());
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

#[test]
fn vault_is_refused_if_machines_cannot_be_listed() {
    for status in [403, 500] {
        let prepared = deployed();
        let fault = json!({ "match": { "method": "GET", "pathContains": "/providers/Microsoft.Compute/virtualMachines?" }, "times": null, "action": {
            "answer": { "status": status, "headers": [["Retry-After", "0"]], "body": { "error": { "code": "AuthorizationFailed", "message": "not for you" } } } } });
        prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        let ended = prepared.session.run("removal", &request(&[]), &[]);
        let text = ended.error()["message"].as_str().expect("a message");
        assert!(text.contains("looking for virtual machines that use the key vault"), "{text}");
        assert_eq!(prepared.writes(), Vec::<String>::new(), "{status}");
        prepared.session.run("removal", &request(&[("force", true.into())]), &[]).result();
    }
}
