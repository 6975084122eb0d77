//! Messages about each request of a real run: their content, and the absence of secrets.

use crate::support::flow;
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn traced(stamp: &TestStamp, level: Option<&str>) -> Ended {
    let mut request = flow::request(stamp);
    request["trace"] = level.map_or(Value::from("off"), Value::from);
    flow::run(&stamp.session(), &request)
}

/// Returns the lines about requests, which unlike those about steps have a time.
fn requests(ended: &Ended) -> Vec<&str> {
    ended.lines("verbose").into_iter().filter(|line| line.contains(" ms (attempt ")).collect()
}

/// Splits `PUT a.example/path: 201 in 34 ms (attempt 1)` into its parts.
fn parts(line: &str) -> (&str, &str, &str, &str) {
    let (method, rest) = line.split_once(' ').expect("a method");
    let (place, rest) = rest.split_once(": ").expect("a place");
    let (outcome, rest) = rest.split_once(" in ").expect("an outcome");
    let (milliseconds, attempt) = rest.split_once(" ms (attempt ").expect("a time");
    assert!(milliseconds.parse::<u64>().is_ok(), "{line}");
    (method, place, outcome, attempt.trim_end_matches(')'))
}

#[test]
fn each_request_is_a_verbose_line_with_method_host_path_status_time_and_attempt() {
    let stamp = TestStamp::aad();
    let busy = json!({ "match": { "method": "PUT", "pathContains": "/storageAccounts/" }, "times": 1,
        "action": { "answer": { "status": 503, "headers": [["Retry-After", "0"]], "body": {} } } });
    stamp.stamp.set_fault(serde_json::from_value(busy).expect("a fault"));
    stamp.stamp.journal_clear();
    let ended = traced(&stamp, Some("requests"));
    ended.result();
    let lines = requests(&ended);
    let journal: Vec<_> = stamp.stamp.journal().into_iter().filter(|entry| entry.method != "CONNECT").collect();
    assert!(!journal.is_empty());
    for entry in &journal {
        let shown = lines.iter().map(|line| parts(line)).any(|(method, place, outcome, _)| {
            method == entry.method && place.ends_with(&entry.path) && outcome == entry.status.to_string()
        });
        assert!(shown, "{} {} {} is not shown: {lines:#?}", entry.method, entry.path, entry.status);
    }
    let account: Vec<_> = lines
        .iter()
        .map(|line| parts(line))
        .filter(|part| part.0 == "PUT" && part.1.ends_with(flow::ACCOUNT))
        .collect();
    let attempts: Vec<(&str, &str)> = account.iter().map(|part| (part.2, part.3)).collect();
    assert_eq!(attempts[0], ("503", "1"));
    assert_eq!(attempts[1].1, "2");
    assert!(lines.iter().all(|line| !line.contains('?')), "no query is shown: {lines:#?}");
    assert!(ended.lines("debug").is_empty(), "headers were not asked for");
}

#[test]
fn headers_are_debug_messages_with_all_names_and_without_secrets() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let ended = traced(&stamp, Some("headers"));
        ended.result();
        let debug = ended.lines("debug");
        assert_eq!(debug.len(), requests(&ended).len());
        assert!(
            debug.iter().any(|text| text.starts_with("PUT https://") && text.contains("?api-version=")),
            "{debug:#?}"
        );
        for shown in [
            "  > authorization: [hidden]",
            "  > content-type: application/json",
            "  < 201 Created",
            "  < content-type: ",
        ] {
            assert!(debug.iter().any(|text| text.contains(shown)), "{shown}: {debug:#?}");
        }
        let state = stamp.stamp.state();
        let mut canaries: Vec<String> = [
            flow::CERTIFICATE_PASSWORD,
            flow::REGISTRY_PASSWORD,
            stamp.client_secret(),
            "eyJ",
            "SharedKey ",
            "Bearer ey",
        ]
        .map(str::to_owned)
        .to_vec();
        let key = state["accounts"][0]["keys"][0].as_str().expect("the account has a key");
        canaries.push(key.to_owned());
        let shown = ended.text();
        for canary in canaries {
            assert!(!shown.contains(&canary), "'{canary}' is shown");
        }
        // The value of the certificate's secret has the same beginning as every PFX of this size.
        assert!(!shown.contains("MII"), "a vault secret is shown");
    }
}

#[test]
fn requests_are_only_shown_on_request() {
    let stamp = TestStamp::aad();
    let ended = traced(&stamp, None);
    ended.result();
    assert!(requests(&ended).is_empty() && ended.lines("debug").is_empty(), "{ended:#?}");
    let mut request = flow::request(&stamp);
    request["trace"] = "everything".into();
    let secrets = [("certificatePassword", "x"), ("registryUserPassword", "x")];
    let session = stamp.session();
    let refused =
        crate::support::operation::Operation::try_start(session.0, "prerequisites", &request.to_string(), &secrets);
    assert_eq!(refused.err().expect("a refusal")["id"], "Request.Invalid");
}
