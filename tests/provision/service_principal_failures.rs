//! A directory that refuses, replicates, loses answers, or answers in another form; and a run that dies at any request.

use std::time::{Duration, Instant};

use super::service_principal_creation::{NAME, applications, create, passwords, run, sign_in, writes};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

fn fault(stamp: &TestStamp, rule: Value) {
    stamp.stamp.set_fault(serde_json::from_value::<Fault>(rule).expect("a fault rule"));
}

/// Applications, their service principals, and their secrets.
fn counts(stamp: &TestStamp) -> (usize, usize, usize) {
    let made = applications(stamp);
    let session = stamp.session();
    let found = made.iter().filter(|one| {
        let request = json!({ "version": 1, "applicationId": one["appId"] });
        let (ended, _) = run(&session, "service_principal_read", &request);
        ended.result()["servicePrincipals"][0]["objectId"].is_string()
    });
    (made.len(), found.count(), passwords(stamp).len())
}

#[test]
fn a_missing_right_is_reported_with_the_role_that_gives_it() {
    let stamp = TestStamp::aad();
    stamp.stamp.change_behaviour(|behaviour| behaviour.application_rights = false);
    let (ended, _) = create(&stamp.session());
    let error = ended.error();
    assert_eq!(
        (error["id"].as_str(), error["category"].as_str()),
        (Some("ServicePrincipal.AccessDenied"), Some("PermissionDenied"))
    );
    assert_eq!(error["service"]["code"], "Authorization_RequestDenied");
    let hint = error["hint"].as_str().expect("a hint");
    assert!(hint.contains("Application Developer") && hint.contains("Application.ReadWrite.OwnedBy"), "{hint}");
}

#[test]
fn a_service_error_keeps_the_words_of_the_service() {
    let stamp = TestStamp::aad();
    let body = json!({ "error": { "code": "Directory_QuotaExceeded", "message": "The directory object quota limit has been exceeded." } });
    fault(
        &stamp,
        json!({ "match": { "method": "POST", "pathContains": "/applications" }, "times": null, "action": { "answer": { "status": 403, "body": body } } }),
    );
    let (ended, _) = create(&stamp.session());
    let message = ended.error()["message"].as_str().expect("a message");
    assert!(message.contains("quota limit") && message.contains("Application 'registry-shanghai'"), "{message}");
    assert_eq!((counts(&stamp), writes(&stamp).len()), ((0, 0, 0), 1));
}

#[test]
fn a_new_application_is_waited_for_until_the_directory_knows_it_everywhere() {
    let stamp = TestStamp::aad();
    stamp.stamp.change_behaviour(|behaviour| behaviour.application_attempts = 4);
    let (ended, secret) = create(&stamp.session());
    assert_eq!((ended.result()["action"].as_str(), secret.is_some()), (Some("created"), true));
    assert_eq!(counts(&stamp), (1, 1, 1));
    let times = |path: &str| writes(&stamp).iter().filter(|one| one.ends_with(path)).count();
    assert_eq!((times("servicePrincipals"), times("addPassword")), (5, 5));
}

#[test]
fn a_new_application_is_waited_for_by_a_caller_who_may_manage_only_its_own() {
    let stamp = TestStamp::without_delays();
    let message = "When using this permission, the backing application of the service principal being created must in the local tenant";
    let body = json!({ "error": { "code": "Authorization_RequestDenied", "message": message } });
    fault(
        &stamp,
        json!({ "match": { "method": "POST", "pathContains": "/servicePrincipals" }, "times": 2, "action": { "answer": { "status": 403, "body": body } } }),
    );
    assert_eq!(create(&stamp.session()).0.result()["action"], "created");
    assert_eq!(counts(&stamp), (1, 1, 1));
}

#[test]
fn a_lost_answer_creates_nothing_twice() {
    for (path, action) in [
        ("/v1.0/applications", "lostAnswer"),
        ("/v1.0/servicePrincipals", "lostAnswer"),
        ("/addPassword", "lostAnswer"),
        ("/v1.0/applications", "reset"),
        ("/addPassword", "reset"),
    ] {
        let stamp = TestStamp::aad();
        stamp.stamp.change_behaviour(|behaviour| {
            behaviour.application_attempts = 0;
            // A lost application appears in the list late.
            let is_lost = path.ends_with("/applications") && action == "lostAnswer";
            behaviour.application_listing_attempts = if is_lost { 2 } else { 0 };
        });
        fault(&stamp, json!({ "match": { "method": "POST", "pathContains": path }, "times": 1, "action": action }));
        let (ended, secret) = create(&stamp.session());
        assert_eq!(ended.result()["secretCreated"], true);
        stamp.stamp.clear_faults();
        assert_eq!(counts(&stamp), (1, 1, 1), "{path} {action}");
        let id = ended.result()["servicePrincipal"]["applicationId"].as_str().expect("an id").to_owned();
        assert_eq!(sign_in(&stamp, &id, &secret.expect("a secret")), "SignIn.NoSubscription", "{path} {action}");
    }
}

#[test]
fn a_run_killed_at_any_request_is_finished_by_the_next() {
    let whole = TestStamp::without_delays();
    create(&whole.session()).0.result();
    let requests = whole.stamp.journal().len();
    assert!(requests > 6, "the command makes {requests} requests");
    for at in 1..=requests {
        let stamp = TestStamp::without_delays();
        fault(&stamp, json!({ "match": { "nth": at }, "times": 1, "action": { "holdAnswerMs": 60_000 } }));
        let session = stamp.session();
        let operation = session.start("service_principal_create", &json!({ "version": 1, "displayName": NAME }), &[]);
        let started = Instant::now();
        while stamp.stamp.journal().len() < at && started.elapsed() < Duration::from_secs(20) {
            if operation.next(Duration::from_millis(2)).is_err() {
                break;
            }
        }
        drop(operation);
        drop(session);
        stamp.stamp.clear_faults();
        create(&stamp.session()).0.result();
        assert_eq!(counts(&stamp), (1, 1, 1), "killed at request {at} of {requests}");
    }
}

#[test]
fn an_answer_in_another_form_is_refused() {
    let id = "0f1d7c1e-3e3b-4a57-9a30-4f6ad3f9a111";
    let application = |member: &str, value: Value| {
        let mut one = json!({ "id": id, "appId": id, "displayName": NAME, "passwordCredentials": [] });
        one[member] = value;
        one
    };
    let list = |one: Value| json!({ "value": [one] });
    for (method, path, status, body) in [
        ("GET", "/applications", 200, json!({})),
        ("GET", "/applications", 200, json!({ "value": {} })),
        ("GET", "/applications", 200, list(application("appId", "../x".into()))),
        ("GET", "/applications", 200, list(application("id", Value::Null))),
        ("GET", "/applications", 200, list(application("passwordCredentials", Value::Null))),
        (
            "GET",
            "/applications",
            200,
            list(application("passwordCredentials", json!([{ "keyId": id, "endDateTime": 7 }]))),
        ),
        ("POST", "/applications", 201, json!({ "id": id })),
        ("POST", "/servicePrincipals", 201, json!({ "appId": id })),
        ("POST", "/addPassword", 200, json!({ "keyId": id, "endDateTime": "2027-01-01T00:00:00Z" })),
        ("POST", "/addPassword", 200, json!({ "secretText": "x", "endDateTime": "2027-01-01T00:00:00Z" })),
    ] {
        let stamp = TestStamp::without_delays();
        let answer = json!({ "status": status, "body": body });
        fault(
            &stamp,
            json!({ "match": { "method": method, "pathContains": path }, "times": null, "action": { "answer": answer } }),
        );
        let (ended, secret) = create(&stamp.session());
        assert_eq!(ended.error()["id"], "Service.AnswerUnexpected", "{method} {path} {body}");
        assert_eq!(secret, None);
    }
}

#[test]
fn an_application_that_was_not_asked_for_is_neither_returned_nor_removed() {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "applications": [{ "displayName": "other" }] }));
    let other = &applications(&stamp)[0];
    // A directory that ignores the filter.
    let one = json!({ "id": other["id"], "appId": other["appId"], "displayName": "other", "passwordCredentials": [] });
    fault(
        &stamp,
        json!({ "match": { "method": "GET", "pathContains": "/applications?" }, "times": null,
            "action": { "answer": { "status": 200, "body": { "value": [one] } } } }),
    );
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &json!({ "version": 1, "displayName": NAME }));
    assert_eq!((ended.error()["id"].as_str(), applications(&stamp).len()), (Some("Principal.NotFound"), 1));
}

#[test]
fn page_of_a_proxy_is_not_the_removal_of_a_client_secret() {
    let stamp = TestStamp::aad();
    create(&stamp.session());
    let page = json!({ "answer": { "status": 200, "headers": [["Content-Type", "text/html"]], "body": "<html>Sign in</html>" } });
    fault(&stamp, json!({ "match": { "method": "POST", "pathContains": "/removePassword" }, "action": page }));
    let request = json!({ "version": 1, "displayName": NAME, "removeOld": true });
    let (ended, _) = run(&stamp.session(), "service_principal_update", &request);
    ended.result();
    let warnings = ended.lines("warning");
    assert!(warnings.iter().any(|text| text.contains("Service.AnswerForeign") || text.contains("204")), "{warnings:?}");
    assert_eq!(passwords(&stamp).len(), 2, "the old client secret is still there");
    stamp.stamp.clear_faults();
    run(&stamp.session(), "service_principal_update", &request).0.result();
    assert_eq!(passwords(&stamp).len(), 1);
}
