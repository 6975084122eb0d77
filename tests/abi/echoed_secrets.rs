//! A service that echoes what it received: no secret leaves the library in a message or an error.

use crate::support::flow;
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

/// Refuses each matching request with a message that quotes `secret` in several ways.
fn echo(stamp: &TestStamp, method: &str, path: &str, secret: &str) {
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let text = format!("the value '{secret}' is refused: {}, and {encoded} too", json!({ "value": secret }));
    let body = json!({ "error": { "code": "BadRequest", "message": text, "details": [{ "code": secret, "message": secret }] },
        "error_description": text });
    let fault = json!({ "match": { "method": method, "pathContains": path }, "times": null,
        "action": { "answer": { "status": 400, "body": body } } });
    stamp.stamp.set_fault(serde_json::from_value::<Fault>(fault).expect("a fault rule"));
}

fn assert_hidden(ended: &Ended, secret: &str, what: &str) {
    let all: Vec<Value> = ended.events.iter().chain([&ended.last]).cloned().collect();
    let text = Value::from(all).to_string();
    assert_ne!(ended.last["outcome"], "succeeded", "{what}");
    let as_json = json!(secret).to_string();
    let twice = json!(as_json.trim_matches('"')).to_string();
    for form in [secret, as_json.trim_matches('"'), twice.trim_matches('"')] {
        assert!(!text.contains(form), "{what}: {text}");
    }
    let encoded: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert!(!text.contains(&encoded), "{what}: {text}");
    assert!(text.contains("[hidden]"), "{what}: the echo was met: {text}");
}

#[test]
fn secrets_that_services_echo_are_hidden_in_events_and_errors() {
    let key = {
        let stamp = TestStamp::aad();
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
        stamp.stamp.state()["accounts"][0]["keys"][0].as_str().expect("a key").to_owned()
    };
    for (what, method, path, secret) in [
        ("client secret", "POST", "/oauth2/token", None),
        ("registry password", "PUT", "/secrets/", Some(flow::REGISTRY_PASSWORD)),
        ("certificate password", "PUT", "/vaults/", Some(flow::CERTIFICATE_PASSWORD)),
        ("storage key", "PUT", "/storageAccounts/", Some(key.as_str())),
        ("storage key in a look-up", "GET", "/resourcegroups/", Some(key.as_str())),
    ] {
        let stamp = TestStamp::aad();
        let secret = secret.unwrap_or(stamp.client_secret()).to_owned();
        let session = stamp.session();
        echo(&stamp, method, path, &secret);
        assert_hidden(&flow::run(&session, &flow::request(&stamp)), &secret, what);
    }
}
