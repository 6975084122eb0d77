//! A deployment whose start was not answered is found again: the next run waits for it, and neither refuses nor starts a second one.

use crate::deployment::{GROUP, Prepared};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

/// Starts the deployment on the stamp, and loses the answer.
fn lose_the_answer(prepared: &Prepared) {
    let fault =
        json!({ "match": { "method": "PUT", "pathContains": "/deployments/" }, "times": 1, "action": "lostAnswer" });
    prepared.stamp.stamp.set_fault(serde_json::from_value::<Fault>(fault).expect("a fault rule"));
}

fn deployments(prepared: &Prepared) -> Vec<Value> {
    let read = json!({ "version": 1, "resourceGroupName": GROUP });
    let ended = prepared.session.run("deployment_read", &read, &[]);
    ended.result()["deployments"].as_array().expect("deployments").clone()
}

#[test]
fn lost_answer_to_the_start_is_followed_by_waiting_for_the_deployment() {
    for name in [None, Some("mine")] {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.looks(3);
        lose_the_answer(&prepared);
        let mut request = prepared.request.clone();
        request["deploymentName"] = name.into();
        let ended = prepared.deploy(&request);
        assert_eq!(ended.result()["deployment"]["state"], "Succeeded", "{name:?}");
        assert_eq!(deployments(&prepared).len(), 1, "{name:?}");
        assert!(ended.lines("host").iter().any(|line| line.contains("is already running")), "{ended:#?}");
    }
}

#[test]
fn rerun_waits_for_the_running_deployment_and_reports_differences() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(1000);
    let mut request = prepared.request.clone();
    request["noWait"] = true.into();
    let first = prepared.deploy(&request).result()["deployment"]["name"].clone();
    let rerun = prepared.deploy(&request);
    assert_eq!(rerun.result()["deployment"]["name"], first, "the same one");
    for (member, value, parameter) in [
        ("virtualMachineSize", json!("Standard_F4s_v2"), "virtualMachineSize"),
        ("registryReplicas", json!(4), "registryReplicas"),
    ] {
        let mut other = request.clone();
        other[member] = value;
        let error = prepared.deploy(&other).error().clone();
        assert_eq!((&error["id"], &error["target"]), (&json!("Deployment.Active"), &first), "{error:#}");
        assert!(error["message"].as_str().is_some_and(|text| text.contains(parameter)), "{error:#}");
        other["deploymentName"] = first.clone();
        let error = prepared.deploy(&other).error().clone();
        assert_eq!((&error["id"], &error["target"]), (&json!("Deployment.Active"), &first), "{error:#}");
    }
    assert_eq!(deployments(&prepared).len(), 1, "no second one was started");
    // Also by its name.
    request["deploymentName"] = first.clone();
    assert_eq!(prepared.deploy(&request).result()["deployment"]["name"], first);
}

#[test]
fn label_with_an_unreadable_holder_is_not_reported_as_taken() {
    for status in [403, 500] {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.looks(0);
        prepared.deploy(&prepared.request).result();
        let refused = json!({ "match": { "method": "GET", "pathContains": "/publicIPAddresses/" }, "times": null, "action": {
            "answer": { "status": status, "headers": [["Retry-After", "0"]], "body": { "error": { "code": "Refused", "message": "not for you" } } } } });
        prepared.stamp.stamp.set_fault(serde_json::from_value::<Fault>(refused).expect("a fault rule"));
        let mut request = prepared.request.clone();
        request["whatIf"] = true.into();
        let ended = prepared.deploy(&request);
        let text = ended.text();
        assert!(!text.contains("Deployment.DnsLabelTaken") && !text.contains("already taken"), "{text}");
        assert!(text.contains(&status.to_string()) && text.contains("not for you"), "{text}");
        ended.result();
    }
}
