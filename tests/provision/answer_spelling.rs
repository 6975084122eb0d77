//! States, ids, regions, and permissions in another case than documented, and typed values with surrounding blanks, are equal.

use std::time::{Duration, Instant};

use crate::deployment::Prepared;
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, GROUP, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::behaviour::{Outcome, Spelling};

const SPELLINGS: [Spelling; 2] = [Spelling::Lower, Spelling::Upper];
/// Much shorter than the time for which an unknown state would be polled.
const SOON: Duration = Duration::from_secs(40);

fn spelled(spelling: Spelling) -> TestStamp {
    let stamp = TestStamp::aad();
    stamp.stamp.change_behaviour(|behaviour| behaviour.spelling = Some(spelling));
    stamp
}

fn writes(stamp: &TestStamp) -> Vec<String> {
    stamp.writes().iter().map(|entry| format!("{} {}", entry.method, entry.path)).collect()
}

fn removal() -> Value {
    json!({ "version": 1, "resourceGroupName": GROUP, "storageAccountName": ACCOUNT, "storageAccountBlobContainer": CONTAINER,
        "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET, "registryUserNames": [USER], "removeData": true })
}

#[test]
fn prepares_reruns_and_removes_in_any_case() {
    for spelling in SPELLINGS {
        let stamp = spelled(spelling);
        let session = stamp.session();
        let request = flow::request(&stamp);
        flow::run(&session, &request).result();
        stamp.stamp.journal_clear();
        flow::run(&session, &request).result();
        assert_eq!(writes(&stamp), Vec::<String>::new(), "{spelling:?}: a rerun has nothing to do");
        assert_eq!(session.run("removal", &removal(), &[]).result()["action"], "removed", "{spelling:?}");
        let state = stamp.stamp.state();
        for kind in ["groups", "accounts", "vaults"] {
            assert_eq!(state[kind], json!([]), "{spelling:?}: {kind}");
        }
    }
}

#[test]
fn follows_every_type_of_operation_in_any_case() {
    let started = Instant::now();
    for spelling in SPELLINGS {
        for (outcome, succeeds) in [
            (Outcome::AsyncSucceeded, true),
            (Outcome::ProvisioningState, true),
            (Outcome::DoneWithAsync, true),
            (Outcome::AsyncFailed, false),
            (Outcome::AsyncCanceled, false),
            (Outcome::PollFailed400, false),
            (Outcome::PollFailed500, false),
        ] {
            let stamp = spelled(spelling);
            stamp.stamp.change_behaviour(|behaviour| {
                behaviour.outcomes.insert("storageAccount".to_owned(), outcome);
            });
            let session = stamp.session();
            let ended = flow::run(&session, &flow::request(&stamp));
            if succeeds {
                ended.result();
                continue;
            }
            assert_eq!(ended.error()["id"], "Service.OperationFailed", "{spelling:?} {outcome:?}");
            // The failed account is found and created again.
            stamp.stamp.change_behaviour(|behaviour| behaviour.outcomes.clear());
            flow::run(&session, &flow::request(&stamp)).result();
        }
    }
    assert!(started.elapsed() < SOON * 3, "no state is polled as if it were running");
}

#[test]
fn deploys_in_any_case() {
    for spelling in SPELLINGS {
        let prepared = Prepared::new(spelled(spelling));
        let ended = prepared.deploy(&prepared.request);
        assert_eq!(ended.result()["deployment"]["resources"].as_array().map(Vec::len), Some(6), "{spelling:?}");
        prepared.script(12);
        let failed = prepared.deploy(&prepared.request);
        assert_eq!(failed.error()["id"], "Deployment.ExitCode12", "{spelling:?}");
    }
}

#[test]
fn typed_values_may_have_surrounding_blanks() {
    let stamp = TestStamp::aad();
    let mut request = flow::request(&stamp);
    for name in ["location", "resourceGroupName", "storageAccountName", "storageAccountBlobContainer", "keyVaultName"] {
        request[name] = format!(" {}\t", request[name].as_str().expect("text")).into();
    }
    for name in ["servicePrincipalId", "certificateSecretName", "registryUserName"] {
        request[name] = format!("{}\r\n", request[name].as_str().expect("text")).into();
    }
    let made = flow::run(&stamp.session(), &request).result()["prerequisites"].clone();
    assert_eq!((&made["resourceGroupName"], &made["keyVaultName"]), (&json!(GROUP), &json!(VAULT)));
    let state = stamp.stamp.state();
    assert_eq!((&state["groups"][0]["name"], &state["accounts"][0]["name"]), (&json!(GROUP), &json!(ACCOUNT)));
}

#[test]
fn host_names_for_resolve_compare_ignoring_case() {
    let stamp = TestStamp::aad();
    let mut session = stamp.session_json();
    let host = session["armEndpoint"].as_str().expect("a URL").trim_start_matches("https://").to_owned();
    // No process listens there, so a failure to connect shows that the entry was used.
    session["environment"] = json!({});
    for key in [host.to_uppercase(), format!(" {host}. "), host.clone()] {
        session["resolve"] = json!({ key.as_str(): "127.0.0.1:9" });
        let session = crate::support::operation::Session::new(&session, &[("clientSecret", stamp.client_secret())]);
        let ended = session.run("connect", &json!({ "version": 1 }), &[]);
        assert_eq!(ended.error()["id"], "Transport.Unreachable", "{key}");
    }
}
