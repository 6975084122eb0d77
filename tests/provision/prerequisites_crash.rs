//! A run that is cut off at any request, and started again, ends in the same state; a stop ends within a second and reports what was done.

use std::time::{Duration, Instant};

use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// Returns the parts of the state that do not differ between runs. Of a secret only the newest version counts.
fn shape(state: &Value) -> Value {
    let list = |kind: &str| state[kind].as_array().cloned().unwrap_or_default();
    let names = |kind: &str| list(kind).iter().map(|item| item["name"].clone()).collect::<Vec<_>>();
    let containers: Vec<Vec<String>> = list("accounts")
        .iter()
        .filter_map(|account| Some(account["containers"].as_object()?.keys().cloned().collect()))
        .collect();
    let secrets: Vec<Value> = list("vaults")
        .iter()
        .flat_map(|vault| vault["secrets"].as_object().cloned().unwrap_or_default())
        .map(|(name, versions)| {
            let newest = versions.as_array().and_then(|all| all.last()).cloned().unwrap_or_default();
            json!([name, newest["contentType"]])
        })
        .collect();
    // Object ids differ between stamps.
    let policies: Vec<Value> = list("vaults")
        .iter()
        .flat_map(|vault| vault["properties"]["accessPolicies"].as_array().cloned().unwrap_or_default())
        .map(|policy| policy["permissions"].clone())
        .collect();
    let assignments: Vec<Value> = list("roleAssignments").iter().map(|one| one["scope"].clone()).collect();
    json!({ "groups": names("groups"), "accounts": names("accounts"), "containers": containers, "vaults": names("vaults"),
        "policies": policies, "roleAssignments": assignments, "secrets": secrets })
}

/// Creates a stamp without delays, so that many runs take little time.
fn quick() -> TestStamp {
    let stamp = TestStamp::aad();
    stamp.stamp.change_behaviour(|behaviour| {
        behaviour.operation_polls = 1;
        behaviour.vault_dns_attempts = 0;
        behaviour.vault_registering_reads = 0;
        behaviour.principal_attempts = 0;
    });
    stamp
}

#[test]
fn connection_lost_at_any_request_is_recovered_by_a_rerun() {
    let whole = quick();
    let request = flow::request(&whole);
    flow::run(&whole.session(), &request).result();
    let (expected, requests) = (shape(&whole.stamp.state()), whole.stamp.journal().len());
    assert!(requests > 15, "the job makes {requests} requests");
    for at in 1..=requests {
        let stamp = quick();
        let request = flow::request(&stamp);
        // From this request on, the connection is cut: the stamp processes requests and their answers are lost.
        stamp.stamp.set_fault(
            serde_json::from_value(json!({ "match": { "nth": at }, "times": 1, "action": "lostAnswer" }))
                .expect("a fault"),
        );
        let session = stamp.session();
        let operation = flow::start(&session, &request);
        let started = Instant::now();
        while stamp.stamp.journal().len() < at && started.elapsed() < Duration::from_secs(20) {
            if operation.next(Duration::from_millis(2)).is_err() {
                break;
            }
        }
        drop(operation);
        drop(session);
        stamp.stamp.clear_faults();
        flow::run(&stamp.session(), &request).result();
        assert_eq!(shape(&stamp.stamp.state()), expected, "killed at request {at} of {requests}");
    }
}

#[test]
fn stop_ends_within_a_second_and_reports_what_was_done() {
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    let session = stamp.session();
    // The account never becomes ready, so the run can only be stopped.
    stamp.stamp.change_behaviour(|behaviour| behaviour.operation_polls = 1_000_000);
    let operation = flow::start(&session, &request);
    let mut stopped = None;
    let ended = operation.end_with(|operation, event| {
        let made = event["event"] == "step" && event["id"] == "resourceGroup" && event["state"] == "created";
        if made && stopped.is_none() {
            operation.cancel();
            stopped = Some(Instant::now());
        }
    });
    assert!(stopped.expect("the group was made").elapsed() < Duration::from_secs(1));
    let last = &ended.last;
    assert_eq!(last["outcome"], "cancelled", "{last}");
    assert_eq!(last["error"]["id"], "Operation.Cancelled");
    let done = last["done"].as_array().expect("what was done");
    assert!(done.iter().any(|line| line.as_str().is_some_and(|line| line.contains(flow::GROUP))), "{done:?}");
}

#[test]
fn independent_steps_run_in_parallel() {
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    let session = stamp.session();
    stamp.set_latency(Duration::from_millis(150));
    flow::run(&session, &request).result();
    let journal = stamp.stamp.journal();
    let in_sequence: u128 = journal.iter().map(|entry| u128::from(entry.elapsed_ms)).sum();
    let overlapping = journal.windows(2).filter(|pair| pair[1].started < pair[0].started + pair[0].elapsed_ms).count();
    assert!(in_sequence > 1_000, "latency is in force: {in_sequence} ms");
    assert!(overlapping >= 8, "only {overlapping} of {} requests overlap", journal.len());
}
