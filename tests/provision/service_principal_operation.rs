//! Get-, Update- and Remove-ContainerRegistryServicePrincipal on an AAD stamp.

use super::service_principal_creation::{NAME, applications, create, passwords, run, sign_in, writes};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

fn fault(stamp: &TestStamp, rule: Value) {
    stamp.stamp.set_fault(serde_json::from_value::<Fault>(rule).expect("a fault rule"));
}

fn key_ids(stamp: &TestStamp) -> Vec<Value> {
    passwords(stamp).iter().map(|one| one["keyId"].clone()).collect()
}

#[test]
fn reads_an_application_by_name_and_by_id_without_its_secret() {
    let stamp = TestStamp::aad();
    let (made, secret) = create(&stamp.session());
    let made = &made.result()["servicePrincipal"];
    for wanted in [json!({ "displayName": NAME }), json!({ "applicationId": made["applicationId"] })] {
        let mut request = wanted.clone();
        request["version"] = 1.into();
        let (ended, none) = run(&stamp.session(), "service_principal_read", &request);
        assert_eq!((&ended.result()["servicePrincipals"], none), (&json!([made]), None), "{wanted}");
        assert!(!ended.text().contains(secret.as_deref().expect("a secret")));
    }
    let (ended, _) = run(&stamp.session(), "service_principal_read", &json!({ "version": 1, "displayName": "other" }));
    assert_eq!(ended.error()["id"], "Principal.NotFound");
}

#[test]
fn a_new_secret_leaves_the_old_one_until_remove_old() {
    let stamp = TestStamp::aad();
    let (made, first) = create(&stamp.session());
    let id = made.result()["servicePrincipal"]["applicationId"].as_str().expect("an id").to_owned();
    let request = json!({ "version": 1, "applicationId": id, "validDays": 30 });
    let (ended, second) = run(&stamp.session(), "service_principal_update", &request);
    let second = second.expect("a secret");
    assert_eq!(ended.result()["servicePrincipal"]["secrets"].as_array().map(Vec::len), Some(2));
    assert_eq!(ended.result()["servicePrincipal"]["secretExpires"], passwords(&stamp)[1]["end"], "that of the newest");
    for secret in [&first.expect("a secret"), &second] {
        assert_eq!(sign_in(&stamp, &id, secret), "SignIn.NoSubscription");
    }

    stamp.stamp.journal_clear();
    let request = json!({ "version": 1, "displayName": NAME, "removeOld": true });
    let (planned, _) = run(&stamp.session(), "service_principal_update", &with(&request, "whatIf", true));
    assert_eq!((writes(&stamp), passwords(&stamp).len()), (vec![], 2));
    let (ended, third) = run(&stamp.session(), "service_principal_update", &request);
    assert_eq!(ended.result()["plan"], planned.result()["plan"]);
    assert_eq!(writes(&stamp), ["POST addPassword", "POST removePassword", "POST removePassword"]);
    let made = &ended.result()["servicePrincipal"];
    assert_eq!(made["secrets"].as_array().expect("secrets").len(), 1);
    assert_eq!(key_ids(&stamp), [made["secrets"][0]["keyId"].clone()]);
    assert_eq!(sign_in(&stamp, &id, &third.expect("a secret")), "SignIn.NoSubscription");
    assert_eq!(sign_in(&stamp, &id, &second), "SignIn.ClientSecretRejected");
}

fn with(request: &Value, member: &str, value: impl Into<Value>) -> Value {
    let mut request = request.clone();
    request[member] = value.into();
    request
}

#[test]
fn an_old_secret_that_stays_is_a_warning_and_the_new_one_is_returned() {
    let stamp = TestStamp::aad();
    create(&stamp.session());
    let body = json!({ "error": { "code": "Request_BadRequest", "message": "the policy keeps it" } });
    fault(
        &stamp,
        json!({ "match": { "pathContains": "removePassword" }, "times": null, "action": { "answer": { "status": 400, "body": body } } }),
    );
    let request = json!({ "version": 1, "displayName": NAME, "removeOld": true });
    let (ended, secret) = run(&stamp.session(), "service_principal_update", &request);
    assert_eq!(ended.result()["servicePrincipal"]["secrets"].as_array().map(Vec::len), Some(2));
    let warnings = ended.lines("warning").join("\n");
    assert!(warnings.contains("the policy keeps it") && secret.is_some(), "{warnings}");
}

#[test]
fn a_run_killed_while_it_replaces_the_secret_is_finished_by_the_next() {
    for path in ["addPassword", "removePassword"] {
        let stamp = TestStamp::aad();
        create(&stamp.session());
        let request = json!({ "version": 1, "displayName": NAME, "removeOld": true });
        fault(&stamp, json!({ "match": { "pathContains": path }, "times": 1, "action": { "holdAnswerMs": 60_000 } }));
        {
            let session = stamp.session();
            let operation = session.start("service_principal_update", &request, &[]);
            let count = || writes(&stamp).iter().filter(|one| one.ends_with(path)).count();
            while count() == 0 {
                operation.next(std::time::Duration::from_millis(5)).expect("no end");
            }
        }
        stamp.stamp.clear_faults();
        let (ended, secret) = run(&stamp.session(), "service_principal_update", &request);
        let id = ended.result()["servicePrincipal"]["applicationId"].as_str().expect("an id").to_owned();
        assert_eq!(passwords(&stamp).len(), 1, "{path}");
        assert_eq!(sign_in(&stamp, &id, &secret.expect("a secret")), "SignIn.NoSubscription");
    }
}

#[test]
fn removal_takes_the_application_with_its_service_principal() {
    let stamp = TestStamp::aad();
    let (made, _) = create(&stamp.session());
    let object_id = made.result()["servicePrincipal"]["objectId"].as_str().expect("an id").to_owned();
    stamp.stamp.journal_clear();
    let request = json!({ "version": 1, "displayName": NAME });
    let (planned, _) = run(&stamp.session(), "service_principal_remove", &with(&request, "whatIf", true));
    assert_eq!((writes(&stamp).len(), applications(&stamp).len()), (0, 1));
    let plan = planned.result()["plan"].to_string();
    assert!(plan.contains(&object_id) && plan.contains(NAME), "{plan}");
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &request);
    assert_eq!((&ended.result()["action"], &ended.result()["plan"]), (&json!("removed"), &planned.result()["plan"]));
    assert_eq!((writes(&stamp).len(), applications(&stamp).len()), (1, 0));
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &request);
    assert_eq!(ended.error()["id"], "Principal.NotFound");
}

#[test]
fn several_applications_are_not_removed_but_by_id() {
    let stamp = TestStamp::aad();
    stamp.seed(&json!({ "applications": [{ "displayName": NAME }, { "displayName": NAME }] }));
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &json!({ "version": 1, "displayName": NAME }));
    assert_eq!((ended.error()["id"].as_str(), applications(&stamp).len()), (Some("ServicePrincipal.Ambiguous"), 2));
    let [first, second] = applications(&stamp).try_into().expect("two");
    let request = json!({ "version": 1, "applicationId": first["appId"] });
    run(&stamp.session(), "service_principal_remove", &request).0.result();
    assert_eq!(applications(&stamp)[0]["appId"], second["appId"]);
}

#[test]
fn a_removal_whose_answer_is_lost_is_a_removal() {
    let stamp = TestStamp::aad();
    create(&stamp.session());
    fault(&stamp, json!({ "match": { "method": "DELETE" }, "times": 1, "action": "lostAnswer" }));
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &json!({ "version": 1, "displayName": NAME }));
    assert_eq!((&ended.result()["action"], applications(&stamp).len()), (&json!("removed"), 0));
}

#[test]
fn a_removal_that_the_directory_does_not_show_is_an_error() {
    let stamp = TestStamp::aad();
    create(&stamp.session());
    fault(&stamp, json!({ "match": { "method": "DELETE" }, "times": null, "action": { "answer": { "status": 204 } } }));
    let (ended, _) = run(&stamp.session(), "service_principal_remove", &json!({ "version": 1, "displayName": NAME }));
    assert_eq!(ended.error()["id"], "Verification.Failed");
}
