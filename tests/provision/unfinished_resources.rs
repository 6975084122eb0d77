//! Resources with a running operation: a plan reports it immediately, a run waits with a progress line, and deleted resources are created.

use std::time::{Duration, Instant};

use crate::deployment::Prepared;
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_PASSWORD, GROUP, REGISTRY_PASSWORD, VAULT};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

const PLACES: [(&str, &str); 3] = [
    ("resource group", "/resourcegroups/newregreq1?"),
    ("storage account", "/storageaccounts/newregsa1?"),
    ("key vault", "/vaults/newregkv1?"),
];

/// Sets the state that the next `times` reads of the resource return.
fn stands(stamp: &TestStamp, place: &str, state: &str, times: Option<u32>) {
    let body = json!({ "id": "/x", "name": "x", "location": "shanghai", "properties": { "provisioningState": state } });
    let fault = json!({ "match": { "method": "GET", "hostPrefix": "management", "pathContains": place }, "times": times,
        "action": { "answer": { "status": 200, "body": body } } });
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

fn progress(ended: &Ended) -> Vec<&str> {
    let shown = ended.events.iter().filter(|event| event["event"] == "progress");
    shown.filter_map(|event| event["activity"].as_str()).filter(|activity| activity.starts_with("Waiting")).collect()
}

#[test]
fn a_resource_that_is_being_deleted_is_waited_for_and_created() {
    for (title, place) in PLACES {
        let stamp = TestStamp::aad();
        // Without its group, its resources are not read.
        stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
        stands(&stamp, place, "Deleting", Some(2));
        let ended = flow::run(&stamp.session(), &flow::request(&stamp));
        ended.result();
        assert!(
            ended.lines("host").iter().any(|line| line.contains(title) && line.contains("'Deleting'")),
            "{ended:#?}"
        );
        assert!(!progress(&ended).is_empty() && progress(&ended).iter().all(|line| line.contains(title)), "{title}");
        let state = stamp.stamp.state();
        let names = ["groups", "accounts", "vaults"].map(|kind| state[kind][0]["name"].clone());
        assert_eq!(names, [GROUP, ACCOUNT, VAULT].map(Value::from), "{title}");
    }
}

#[test]
fn plan_reports_running_operations_immediately() {
    for (title, place) in PLACES {
        for state in ["Deleting", "deleting", "Updating"] {
            let stamp = TestStamp::aad();
            stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
            stands(&stamp, place, state, None);
            let mut request = flow::request(&stamp);
            request["whatIf"] = true.into();
            let started = Instant::now();
            if !(state == "Updating" && title == "key vault") {
                let ended = flow::run(&stamp.session(), &request);
                ended.result();
                assert!(ended.text().contains("Resource.NotFinal") && ended.text().contains(state), "{title} {state}");
            }
            let mut test = json!({ "version": 1, "resourceGroupName": GROUP, "location": "shanghai", "whatIf": true });
            let command = title.replace(' ', "_");
            match command.as_str() {
                "storage_account" => test["storageAccountName"] = ACCOUNT.into(),
                "key_vault" => test["keyVaultName"] = VAULT.into(),
                _ => {}
            }
            let ended = stamp.session().run(&command, &test, &[]);
            ended.result();
            assert!(ended.text().contains("Resource.NotFinal"), "{command} {state}: {ended:#?}");
            assert!(started.elapsed() < Duration::from_secs(20), "{title} {state} is not waited for");
            assert!(stamp.writes().is_empty());
        }
    }
}

/// The deployment reads its vault as the operator and its account as the service principal.
#[test]
fn deployment_plan_reports_running_operations_immediately() {
    let prepared = Prepared::new(TestStamp::aad());
    let mut request = prepared.request.clone();
    request["whatIf"] = true.into();
    for (title, place) in &PLACES[1..] {
        prepared.stamp.stamp.clear_faults();
        let properties = json!({ "provisioningState": "Updating", "enabledForDeployment": true, "accessPolicies": [] });
        let body = json!({ "id": "/x", "name": "x", "location": "shanghai", "properties": properties });
        let fault = json!({ "match": { "method": "GET", "hostPrefix": "management", "pathContains": place },
            "action": { "answer": { "status": 200, "body": body } } });
        prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        let started = Instant::now();
        let ended = prepared.deploy(&request);
        ended.result();
        assert!(started.elapsed() < Duration::from_secs(20), "{title} is not waited for");
        assert!(ended.text().contains("Resource.NotFinal") && ended.text().contains(title), "{ended:#?}");
        assert!(progress(&ended).is_empty() && prepared.writes().is_empty(), "{title}");
    }
}

/// A run waits for it, with a progress line.
#[test]
fn deployment_waits_for_running_operations_on_vault_and_account() {
    for (title, place) in &PLACES[1..] {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.looks(0);
        stands(&prepared.stamp, place, "Updating", Some(3));
        let ended = prepared.deploy(&prepared.request);
        ended.result();
        assert!(
            !progress(&ended).is_empty() && progress(&ended).iter().all(|line| line.contains(title)),
            "{title}: {ended:#?}"
        );
    }
}

#[test]
fn test_of_the_prerequisites_lists_running_operations() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run(&session, &request).result();
    stands(&stamp, PLACES[0].1, "Deleting", None);
    let secrets = [("certificatePassword", CERTIFICATE_PASSWORD), ("registryUserPassword", REGISTRY_PASSWORD)];
    let result = session.run("prerequisites_test", &request, &secrets).result().clone();
    assert_eq!(result["problems"][0]["id"], "Resource.NotFinal", "{result:#}");
    assert_eq!(result["differences"].as_array().map(Vec::len), Some(7), "what is in the group goes with it");
}

#[test]
fn waiting_ends_when_the_caller_cancels() {
    for (title, place) in PLACES {
        let stamp = TestStamp::aad();
        stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
        stands(&stamp, place, "Deleting", None);
        let session = stamp.session();
        let operation = flow::start(&session, &flow::request(&stamp));
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            let event = operation.next(Duration::from_millis(200)).expect("no error");
            if event.is_some_and(|event| event["activity"].as_str().is_some_and(|text| text.starts_with("Waiting"))) {
                break;
            }
        }
        let asked = Instant::now();
        operation.cancel();
        let ended = operation.end();
        assert_eq!(ended.last["outcome"], "cancelled", "{title}");
        assert!(asked.elapsed() < Duration::from_secs(5), "{title}");
        assert!(stamp.writes().is_empty(), "{title}");
    }
}

#[test]
fn removal_treats_a_group_that_is_being_deleted_as_removed() {
    let stamp = TestStamp::aad();
    stands(&stamp, PLACES[0].1, "Deleting", Some(2));
    let request = json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT,
        "storageAccountBlobContainer": flow::CONTAINER, "keyVaultName": VAULT, "certificateSecretName": flow::CERTIFICATE_SECRET,
        "registryUserNames": [flow::USER] });
    assert_eq!(stamp.session().run("removal", &request, &[]).result()["action"], "unchanged");
    assert!(stamp.writes().is_empty());
}
