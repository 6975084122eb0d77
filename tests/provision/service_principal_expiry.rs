//! Test-ContainerRegistry with the application id of the registry's service principal: when its client secret ends.

use super::service_principal_creation::{NAME, run};
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// Returns the check and its warnings. The registry itself does not answer.
fn check(session: &Session, application_id: &Value) -> (Value, Vec<String>) {
    let request = json!({ "version": 1, "registry": "localhost:9", "servicePrincipalClientId": application_id });
    let ended = session.run("registry_test", &request, &[]);
    let checks = ended.result()["checks"].as_array().expect("checks").clone();
    let found = checks.into_iter().find(|check| check["check"] == "servicePrincipalSecret").expect("the check");
    (found, ended.lines("warning").into_iter().map(str::to_owned).collect())
}

fn seeded(stamp: &TestStamp, end: &str) -> Value {
    stamp.seed(
        &json!({ "applications": [{ "displayName": end, "passwords": [{ "keyId": "0f1d7c1e-3e3b-4a57-9a30-4f6ad3f9a111",
        "start": "2020-01-01T00:00:00Z", "end": end }] }] }),
    );
    stamp.stamp.state()["applications"].as_array().and_then(|all| all.last()).expect("an application")["appId"].clone()
}

#[test]
fn the_end_of_the_secret_passes_warns_or_fails() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    for (days, warns) in [(200, false), (20, true)] {
        let request = json!({ "version": 1, "displayName": format!("{NAME}{days}"), "validDays": days });
        let (made, _) = run(&session, "service_principal_create", &request);
        let (check, warnings) = check(&session, &made.result()["servicePrincipal"]["applicationId"]);
        assert_eq!(check["state"], "passed", "{check}");
        let message = check["message"].as_str().expect("a message");
        assert!(message.contains("expires on") && message.contains(&format!("in {} days", days - 1)), "{message}");
        assert_eq!(warnings.iter().any(|text| text.contains(message)), warns, "{warnings:?}");
    }
    let (check, _) = check(&session, &seeded(&stamp, "2021-01-01T00:00:00Z"));
    assert_eq!((&check["state"], &check["id"]), (&json!("failed"), &json!("Verification.ServicePrincipalSecret")));
    assert!(check["message"].as_str().is_some_and(|text| text.contains("2021-01-01")), "{check}");
}

#[test]
fn a_directory_that_cannot_be_read_skips_the_check_with_the_reason() {
    let (aad, adfs) = (TestStamp::aad(), TestStamp::adfs());
    let id = json!("0f1d7c1e-3e3b-4a57-9a30-4f6ad3f9a111");
    let (missing, _) = check(&aad.session(), &id);
    assert_eq!((&missing["state"], &missing["id"]), (&json!("failed"), &json!("Principal.NotFound")));
    aad.stamp.change_behaviour(|behaviour| behaviour.application_rights = false);
    for (session, reason) in [(aad.session(), "Insufficient privileges"), (adfs.session(), "AD FS")] {
        let (check, _) = check(&session, &id);
        assert_eq!(check["state"], "skipped", "{check}");
        assert!(check["message"].as_str().is_some_and(|text| text.contains(reason)), "{check}");
    }
}
