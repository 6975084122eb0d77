//! `timeoutSeconds`: an operation that is out of time ends with an error that lists what was in progress, what was done, and the last request.

use crate::deployment::{self, Prepared};
use crate::support::flow::{self, GROUP, VAULT};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::{Action, Fault, Match};

/// Much longer than the limits below.
const HELD_MS: u64 = 140_000;

/// Holds the answers of these requests; the stamp processes them.
fn hold(stamp: &TestStamp, method: &str, path: &str) {
    let matching = Match { method: Some(method.to_owned()), path_contains: Some(path.to_owned()), ..Match::default() };
    stamp.stamp.set_fault(Fault::new(matching, Action::HoldAnswerMs(HELD_MS)).times(None));
}

/// Runs with growing limits until `is_there` was reached, since a busy machine is slower.
fn out_of_time(run: impl Fn(u64) -> Ended, is_there: impl Fn(&Ended) -> bool) -> Value {
    let mut last = Value::Null;
    for limit in [3, 12, 48] {
        let ended = run(limit);
        let reached = is_there(&ended);
        assert_eq!(ended.error()["elapsedMs"], limit * 1000, "{:#}", ended.last);
        last = ended.last;
        if reached {
            break;
        }
    }
    assert_eq!(
        (&last["error"]["id"], &last["error"]["category"]),
        (&json!("Operation.OutOfTime"), &json!("OperationTimeout")),
        "{last:#}"
    );
    last
}

fn assert_contains(last: &Value, parts: &[&str]) {
    let message = last["error"]["message"].as_str().expect("a message");
    for part in parts {
        assert!(message.contains(part), "{part}: {message}");
    }
}

#[test]
fn error_names_the_step_the_changes_and_the_last_request() {
    let stamp = TestStamp::without_delays();
    let session = stamp.session();
    let request = flow::request(&stamp);
    let vault = format!("/vaults/{VAULT}");
    hold(&stamp, "PUT", &vault);
    let run = |limit: u64| {
        let mut request = request.clone();
        request["timeoutSeconds"] = limit.into();
        flow::run(&session, &request)
    };
    let last = out_of_time(run, |ended| ended.last["unfinished"].to_string().contains(VAULT));
    // A later run finds the group of an earlier one.
    let text = format!("Resource group '{GROUP}'");
    assert_contains(&last, &["In progress: ", &format!("Key vault '{VAULT}'"), "Not answered: ", "attempt 1"]);
    assert_eq!(last["error"]["attempts"], 1, "{last:#}");
    assert!(stamp.stamp.state()["groups"].to_string().contains(GROUP), "{text} was created");
    assert!(last["done"].is_array(), "{last:#}");
    stamp.stamp.clear_faults();
    flow::run(&session, &request).result();
}

#[test]
fn deployment_that_continues_on_the_stamp_is_named() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(100_000);
    let run = |limit: u64| {
        let mut request = prepared.request.clone();
        request["timeoutSeconds"] = limit.into();
        prepared.deploy(&request)
    };
    let last = out_of_time(run, |ended| ended.text().contains("\"running\""));
    let group = deployment::GROUP;
    assert_contains(&last, &["Deployment '", &format!("in the resource group '{group}' continues on the stamp")]);
}

#[test]
fn hung_sign_in_ends_by_the_limit() {
    let stamp = TestStamp::without_delays();
    stamp.stamp.set_fault(Fault::new(Match::default(), Action::DelayMs(HELD_MS)).times(None));
    let ended = stamp.session().run("login_status", &json!({ "version": 1, "timeoutSeconds": 1 }), &[]);
    assert_eq!(ended.error()["id"], "Operation.OutOfTime", "{:#}", ended.last);
    assert_contains(&ended.last, &["time limit of 1 s", "Nothing was changed"]);
}

#[test]
fn limit_outside_of_its_range_is_refused() {
    let stamp = TestStamp::without_delays();
    let session = stamp.session();
    for limit in [json!(0), json!(2_592_001), json!(-1), json!(1.5), json!("60")] {
        let request = json!({ "version": 1, "timeoutSeconds": limit }).to_string();
        let error = Operation::try_start(session.0, "login_status", &request, &[]).err().expect("a refusal");
        assert_eq!(error["id"], "Request.Invalid", "{limit}: {error}");
    }
    session.run("login_status", &json!({ "version": 1, "timeoutSeconds": 2_592_000 }), &[]).result();
}
