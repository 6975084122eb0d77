//! Remove-ContainerRegistry with names that do not exist: an error if none of them exists, and a warning if one resembles an existing name.

use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn request(changed: &[(&str, Value)]) -> Value {
    let mut request = json!({
        "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true,
    });
    for (name, value) in changed {
        request[*name] = value.clone();
    }
    request
}

fn prepared() -> (TestStamp, Session) {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    stamp.stamp.journal_clear();
    (stamp, session)
}

fn message(ended: &Ended) -> &str {
    assert_eq!(ended.error()["id"], "Removal.NothingFound");
    ended.error()["message"].as_str().expect("a message")
}

fn has_written(stamp: &TestStamp) -> bool {
    !stamp.writes().is_empty()
}

#[test]
fn nonexistent_names_are_an_error_with_the_most_similar_names() {
    let (stamp, session) = prepared();
    let wrong = [
        ("resourceGroupName", json!("newregreg1")),
        ("keyVaultName", json!("newregvk1")),
        ("storageAccountName", json!("somethingelse")),
        ("deploymentResourceGroupNames", json!(["newregdeploy9"])),
    ];
    for what_if in [true, false] {
        let mut wanted = request(&wrong);
        wanted["whatIf"] = what_if.into();
        let ended = session.run("removal", &wanted, &[]);
        let message = message(&ended);
        for part in [
            "resource group 'newregreg1' (did you mean 'newregreq1'?)",
            "key vault 'newregvk1' (did you mean 'newregkv1'?)",
            "storage account 'somethingelse',",
            "resource group 'newregdeploy9'",
        ] {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert!(!has_written(&stamp));
    }
    // The names are correct, but the group is not.
    let ended = session.run("removal", &request(&[("resourceGroupName", "newregreg1".into())]), &[]);
    assert!(
        message(&ended).contains("key vault 'newregkv1' (it exists in another resource group)"),
        "{}",
        ended.text()
    );
}

#[test]
fn nonexistent_names_in_an_existing_group_are_an_error() {
    let (stamp, session) = prepared();
    let wrong = [("keyVaultName", json!("newregvk1")), ("storageAccountName", json!("newregsa2"))];
    let ended = session.run("removal", &request(&wrong), &[]);
    let message = message(&ended);
    assert!(message.contains("in the resource group 'newregreq1'"), "{message}");
    assert!(message.contains("key vault 'newregvk1' (did you mean 'newregkv1'?)"), "{message}");
    assert!(message.contains("storage account 'newregsa2' (did you mean 'newregsa1'?)"), "{message}");
    assert!(!has_written(&stamp));
}

#[test]
fn error_has_only_the_names_if_lists_cannot_be_read() {
    let (stamp, session) = prepared();
    for path in ["/resourcegroups?", "/Microsoft.KeyVault/vaults?", "/Microsoft.Storage/storageAccounts?"] {
        let fault = json!({ "match": { "method": "GET", "pathContains": path }, "times": null, "action": {
            "answer": { "status": 403, "body": { "error": { "code": "AuthorizationFailed", "message": "not for you" } } } } });
        stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
    }
    let wrong = [("resourceGroupName", json!("newregreg1")), ("keyVaultName", json!("newregvk1"))];
    let ended = session.run("removal", &request(&wrong), &[]);
    let message = message(&ended);
    assert!(message.contains("resource group 'newregreg1', key vault 'newregvk1'"), "{message}");
    assert!(!has_written(&stamp));
}

#[test]
fn one_nonexistent_name_is_a_warning_if_it_resembles_an_existing_one() {
    for (member, wrong, nearest) in [
        ("keyVaultName", json!("newregvk1"), Some(VAULT)),
        ("storageAccountName", json!("newregsa2"), Some(ACCOUNT)),
        ("storageAccountBlobContainer", json!("newregct2"), Some(CONTAINER)),
        ("certificateSecretName", json!("containersecrte"), Some(CERTIFICATE_SECRET)),
        ("storageAccountName", json!("something"), None),
    ] {
        let (stamp, session) = prepared();
        let mut wanted = request(&[(member, wrong.clone())]);
        wanted["whatIf"] = true.into();
        let ended = session.run("removal", &wanted, &[]);
        ended.result();
        let warnings = ended.lines("warning");
        match nearest {
            Some(nearest) => assert!(
                warnings.iter().any(|line| line.contains(&format!("Did you mean '{nearest}'?"))),
                "{wrong}: {warnings:?}"
            ),
            None => assert_eq!(warnings, Vec::<&str>::new(), "{wrong}"),
        }
        assert!(!has_written(&stamp));
    }
}

/// The last deletion of a stopped run is still in progress.
#[test]
fn group_that_is_being_deleted_belongs_to_an_earlier_run() {
    let (stamp, session) = prepared();
    session.run("removal", &request(&[]), &[]).result();
    let fault = json!({ "match": { "method": "GET", "pathContains": "/resourcegroups/newregreq1?", "nth": 1 }, "times": 1, "action": {
        "answer": { "status": 200, "body": { "id": "/subscriptions/s/resourceGroups/newregreq1", "name": GROUP, "properties": { "provisioningState": "Deleting" } } } } });
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
    assert_eq!(session.run("removal", &request(&[]), &[]).result()["action"], "unchanged");
}

#[test]
fn progress_names_each_step_before_it_runs() {
    let (_stamp, session) = prepared();
    let ended = session.run("removal", &request(&[]), &[]);
    let result = ended.result();
    let removed: Vec<&str> = result["plan"]
        .as_array()
        .expect("a plan")
        .iter()
        .map(|step| step["target"].as_str().expect("a target"))
        .collect();
    let all = removed.len();
    assert_eq!(all, 4);
    let progress: Vec<(&str, u64)> = ended
        .events
        .iter()
        .filter(|event| event["event"] == "progress" && event["activity"] == "Removing the container registry")
        .map(|event| (event["status"].as_str().expect("a status"), event["percent"].as_u64().expect("a number")))
        .collect();
    let expected: Vec<(String, u64)> = removed
        .iter()
        .enumerate()
        .map(|(at, target)| (format!("{target} ({} of {all})", at + 1), (at * 100 / all) as u64))
        .collect();
    assert_eq!(progress.iter().map(|(text, percent)| ((*text).to_owned(), *percent)).collect::<Vec<_>>(), expected);
    let at = |wanted: &dyn Fn(&Value) -> bool| ended.events.iter().position(wanted).expect("an event");
    for target in removed {
        let progress = at(&|event| event["status"].as_str().is_some_and(|text| text.starts_with(target)));
        let step = at(&|event| event["event"] == "step" && event["text"] == *target && event["state"] == "removed");
        assert!(progress < step, "{target}");
    }
}
