//! Remove-ContainerRegistry when a list cannot be read: it deletes nothing that the list would have shown, whatever the service or a proxy sends
//! in place of the list, and at whichever look.

use crate::by_hand::put_secret;
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// What a removal decides by: a part of the request's URL, and whether the list is XML.
const LISTS: [(&str, bool); 4] = [
    ("comp=list", true),
    ("/secrets?maxresults", false),
    ("/resources?api-version", false),
    ("/roleAssignments?", false),
];

/// Status, content type and body.
fn unreadable() -> Vec<(u16, &'static str, Value)> {
    let cut = "<?xml version=\"1.0\"?><EnumerationResults><Containers><Container><Name>newregct1</Name></Container>";
    vec![
        (200, "application/json", json!({})),
        (200, "application/json", Value::Null),
        (204, "", Value::Null),
        (202, "", Value::Null),
        (200, "application/json", json!({ "value": null })),
        (200, "application/json", json!({ "value": {} })),
        (200, "application/json", json!({ "value": [{}] })),
        (200, "application/json", json!([])),
        (200, "application/json", json!(7)),
        (200, "application/json", json!("null")),
        (200, "text/html", json!("<html><body>Sign in to the proxy-canary</body></html>")),
        (200, "application/xml", json!(cut)),
        (200, "application/xml", json!("<EnumerationResults />")),
    ]
}

fn request() -> Value {
    json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true })
}

fn prepared() -> (TestStamp, Session) {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    flow::run(&session, &flow::request(&stamp)).result();
    stamp.stamp.journal_clear();
    (stamp, session)
}

/// What others keep in the account, the vault and the group.
fn with_things_of_others() -> (TestStamp, Session) {
    let (stamp, session) = prepared();
    let subscription = stamp.stamp.description().subscription_id.clone();
    stamp.seed(&json!({ "containers": [{ "account": ACCOUNT, "name": "backups" }],
        "accounts": [{ "name": "theirs", "subscriptionId": subscription, "resourceGroup": GROUP }] }));
    put_secret(&stamp, "database", "a-secret-canary", "text/plain");
    stamp.stamp.journal_clear();
    (stamp, session)
}

fn answer(stamp: &TestStamp, list: &str, nth: Option<u32>, (status, kind, body): &(u16, &str, Value), is_xml: bool) {
    let mut headers = vec![];
    if !kind.is_empty() {
        headers.push(json!(["Content-Type", kind]));
    }
    // So that the body decides and not the header that each answer of the blob service has.
    if is_xml {
        headers.push(json!(["x-ms-request-id", "r-1"]));
    }
    let fault = json!({ "match": { "method": "GET", "pathContains": list, "nth": nth },
        "action": { "answer": { "status": status, "headers": headers, "body": body } } });
    stamp.stamp.clear_faults();
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

fn run(session: &Session) -> Ended {
    session.run("removal", &request(), &[])
}

fn assert_refused(ended: &Ended, what: &str) {
    let error = ended.error();
    assert!(
        ["Service.AnswerUnexpected", "Service.AnswerForeign"].contains(&error["id"].as_str().expect("an id")),
        "{what}: {error}"
    );
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains(" answered ") && message.contains("; expected "), "{what}: {message}");
    assert!(!ended.text().contains("canary"), "{what}: {}", ended.text());
}

#[test]
fn deletes_nothing_when_a_list_cannot_be_read_at_first() {
    let (stamp, session) = with_things_of_others();
    let before = stamp.stamp.state();
    for (list, is_xml) in LISTS {
        for bad in unreadable() {
            let what = format!("{list} answered {bad:?}");
            answer(&stamp, list, None, &bad, is_xml);
            assert_refused(&run(&session), &what);
            assert_eq!(stamp.writes().len(), 0, "{what}");
        }
    }
    assert_eq!(stamp.stamp.state(), before);
}

/// A page of a proxy has none of the blob service's headers, whatever its body looks like.
#[test]
fn takes_no_list_of_containers_from_anything_but_the_blob_service() {
    let (stamp, session) = with_things_of_others();
    let empty = json!("<EnumerationResults><Containers /><NextMarker /></EnumerationResults>");
    answer(&stamp, "comp=list", None, &(200, "application/xml", empty), false);
    let ended = run(&session);
    assert_eq!(ended.error()["id"], "Service.AnswerForeign");
    assert_eq!(stamp.writes().len(), 0);
}

fn has(stamp: &TestStamp, kind: &str, name: &str) -> bool {
    let state = stamp.stamp.state();
    state[kind].as_array().expect("a list").iter().any(|one| one["name"] == name)
}

#[test]
fn reads_each_list_again_before_each_deletion() {
    for (list, is_xml) in LISTS {
        let mut refused = 0;
        for look in 1..10 {
            let (stamp, session) = prepared();
            answer(&stamp, list, Some(look), &(200, "application/json", json!({})), is_xml);
            let ended = run(&session);
            if ended.last["outcome"] == "succeeded" {
                break;
            }
            refused = look;
            assert_refused(&ended, &format!("look {look} at {list}"));
            assert!(has(&stamp, "groups", GROUP), "look {look} at {list}");
            if list == "comp=list" {
                assert!(has(&stamp, "accounts", ACCOUNT), "look {look}");
            }
            if list.starts_with("/secrets") {
                assert!(has(&stamp, "vaults", VAULT), "look {look}");
            }
            // The next run finishes what was begun.
            stamp.stamp.clear_faults();
            run(&session).result();
            assert!(!has(&stamp, "groups", GROUP), "look {look} at {list}");
        }
        assert!(refused >= 2, "{list} was read {refused} times");
    }
}

/// A service that answers from an old copy: the second look finds what the first did not.
#[test]
fn keeps_what_others_put_there_between_the_two_looks() {
    let stale = |list: &str, body: Value, kind: &'static str, is_xml: bool| {
        let (stamp, session) = with_things_of_others();
        answer(&stamp, list, Some(1), &(200, kind, body), is_xml);
        let ended = run(&session);
        (stamp, ended)
    };
    let (stamp, ended) = stale("/secrets?maxresults", json!({ "value": [] }), "application/json", false);
    assert_eq!(ended.error()["id"], "Removal.Outdated");
    assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("'database'")));
    assert!(stamp.stamp.state()["vaults"][0]["secrets"]["database"].is_array());

    let empty = json!("<EnumerationResults><Containers /><NextMarker /></EnumerationResults>");
    let (stamp, ended) = stale("comp=list", empty, "application/xml", true);
    assert_eq!(ended.error()["id"], "Removal.Outdated");
    assert!(stamp.stamp.state()["accounts"][0]["containers"]["backups"].is_object());

    let (stamp, ended) = stale("/resources?api-version", json!({ "value": [] }), "application/json", false);
    assert_eq!(ended.last["outcome"], "failed");
    assert!(has(&stamp, "accounts", "theirs") && has(&stamp, "groups", GROUP));
}
