//! A host that fails while a run uses it: the error names the host and the reason, and does not blame the proxy or the login.

use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// Reads the prerequisites' session with one fault that stays, and returns the error.
fn error(host: &str, action: &Value) -> Value {
    let stamp = TestStamp::without_delays();
    let rule = json!({ "match": { "hostPrefix": host }, "action": action });
    stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
    stamp.session().run("connect", &json!({ "version": 1 }), &[]).error().clone()
}

#[test]
fn connection_that_ends_during_the_handshake_is_not_the_fault_of_the_proxy() {
    let error = error("management.", &json!({ "outage": { "kind": "closedBeforeTls" } }));
    assert_eq!(error["id"], "Transport.Unreachable", "{error}");
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains("management.shanghai.azurestack.example:443 through the proxy"), "{message}");
    assert!(message.contains("it was closed during the TLS handshake"), "{message}");
}

#[test]
fn proxy_that_does_not_reach_the_host_is_named() {
    for kind in ["refused", "nameNotFound"] {
        let error = error("management.", &json!({ "outage": { "kind": kind } }));
        assert_eq!(error["id"], "Transport.ProxyFailed", "{error}");
        assert_eq!(error["target"], "management.shanghai.azurestack.example", "{error}");
    }
}

#[test]
fn lost_connection_is_explained_without_a_link_to_a_manual() {
    let error = error("management.", &json!("reset"));
    assert_eq!(error["id"], "Transport.AnswerBroken", "{error}");
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains("the connection was closed before the answer was complete"), "{message}");
    assert!(!message.contains("docs.rs"), "{message}");
}

#[test]
fn overloaded_login_service_does_not_reject_the_login() {
    for (status, id) in [(429, "Service.Throttled"), (503, "Service.Unavailable")] {
        let stamp = TestStamp::without_delays();
        let body = json!({ "error": "temporarily_unavailable", "error_description": "Try again later." });
        let answer = json!({ "answer": { "status": status, "headers": [["Retry-After", "999"]], "body": body } });
        let rule = json!({ "match": { "method": "POST", "hostPrefix": "login." }, "action": answer });
        stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
        let session: Session = stamp.session();
        let run = || session.run("connect", &json!({ "version": 1 }), &[]);
        assert_eq!(run().error()["id"], id);
        stamp.stamp.clear_faults();
        assert_eq!(run().last["outcome"], "succeeded", "the same login is used again");
    }
}

#[test]
fn overloaded_proxy_before_a_storage_service_is_not_a_foreign_server() {
    let stamp = TestStamp::without_delays();
    let answer = json!({ "answer": { "status": 429, "headers": [["Retry-After", "999"]], "body": "busy" } });
    let rule = json!({ "match": { "hostPrefix": flow::ACCOUNT }, "action": answer });
    stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
    let ended = flow::run(&stamp.session(), &flow::request(&stamp));
    assert_eq!(ended.error()["id"], "Service.Throttled", "{}", ended.error());
    let message = ended.error()["message"].as_str().expect("a message");
    assert!(message.contains("busy. The service asks to wait 999 s"), "{message}");
}

#[test]
fn state_that_cannot_be_read_is_not_a_failed_operation() {
    let stamp = TestStamp::aad();
    let body = json!({ "error": { "code": "ServiceUnavailable", "message": "as told" } });
    let answer = json!({ "answer": { "status": 503, "headers": [["Retry-After", "0"]], "body": body } });
    let rule = json!({ "match": { "pathContains": "/asyncoperations/" }, "action": answer });
    stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
    let request = flow::request(&stamp);
    let ended = flow::run(&stamp.session(), &request);
    assert_eq!(ended.error()["id"], "Service.Unavailable", "{}", ended.error());
    let message = ended.error()["message"].as_str().expect("a message");
    assert!(message.contains("may still be running") && message.contains(flow::ACCOUNT), "{message}");
    stamp.stamp.clear_faults();
    flow::run(&stamp.session(), &request).result();
}
