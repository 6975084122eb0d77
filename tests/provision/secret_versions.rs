//! A vault keeps every version of a secret permanently, so a write with a lost answer is not simply repeated, and two concurrent runs write each secret once.

use std::thread;
use std::time::{Duration, Instant};

use crate::direct_calls::put_secret;
use crate::support::flow::{self, CERTIFICATE_SECRET, USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn set_fault(stamp: &TestStamp, path: &str, times: Option<u32>, action: &Value) {
    let fault = json!({ "match": { "method": "PUT", "pathContains": path }, "times": times, "action": action });
    stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
}

fn versions(stamp: &TestStamp, name: &str) -> usize {
    stamp.stamp.state()["vaults"][0]["secrets"][name].as_array().map_or(0, Vec::len)
}

#[test]
fn write_with_a_lost_answer_creates_one_version() {
    for (times, action) in [(Some(1), "lostAnswer"), (None, "lostAnswer"), (Some(2), "reset")] {
        let stamp = TestStamp::aad();
        set_fault(&stamp, "/secrets/", times, &action.into());
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
        for name in [USER, CERTIFICATE_SECRET] {
            assert_eq!(versions(&stamp, name), 1, "{action} {times:?}: {name}");
        }
    }
}

#[test]
fn gateway_timeout_creates_no_second_version() {
    for status in [500, 502, 503, 504, 408] {
        let stamp = TestStamp::without_delays();
        let answer = json!({ "answer": { "status": status, "headers": [["Retry-After", "0"]], "body": {} } });
        set_fault(&stamp, "/secrets/", Some(1), &answer);
        flow::run(&stamp.session(), &flow::request(&stamp)).result();
        for name in [USER, CERTIFICATE_SECRET] {
            assert_eq!(versions(&stamp, name), 1, "{status}: {name}");
        }
    }
}

#[test]
fn new_vault_is_retried_after_a_requested_pause_unless_it_is_too_long() {
    for (seconds, is_written) in [(0, true), (1, true), (61, false), (3600, false)] {
        let stamp = TestStamp::without_delays();
        let answer =
            json!({ "answer": { "status": 429, "headers": [["Retry-After", seconds.to_string()]], "body": {} } });
        set_fault(&stamp, &format!("/secrets/{USER}"), Some(1), &answer);
        let started = Instant::now();
        let ended = flow::run(&stamp.session(), &flow::request(&stamp));
        if is_written {
            ended.result();
        } else {
            let error = ended.error();
            assert_eq!(error["id"], "Service.Throttled", "{error}");
            let pause = format!("wait {seconds} s");
            assert!(error["message"].as_str().is_some_and(|text| text.contains(&pause)), "{error}");
            assert!(started.elapsed() < Duration::from_secs(30), "it is not waited for");
        }
        assert_eq!(versions(&stamp, USER), usize::from(is_written), "{seconds}");
        assert_eq!(versions(&stamp, CERTIFICATE_SECRET), 1, "{seconds}");
    }
}

#[test]
fn new_version_of_the_same_value_is_distinguished_from_the_old_one() {
    for action in ["lostAnswer", "reset"] {
        let stamp = TestStamp::aad();
        let session = stamp.session();
        flow::run(&session, &flow::request(&stamp)).result();
        let request = json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": USER, "skipExistCheck": true });
        let secrets = [("registryUserPassword", flow::REGISTRY_PASSWORD)];
        set_fault(&stamp, "/secrets/", Some(1), &action.into());
        session.run("registry_access_secret", &request, &secrets).result();
        assert_eq!(versions(&stamp, USER), 2, "{action}: one more, as it was asked for");
    }
}

#[test]
fn unanswered_write_is_an_error_that_names_the_secret() {
    let stamp = TestStamp::without_delays();
    set_fault(&stamp, &format!("/secrets/{USER}"), None, &"reset".into());
    let ended = flow::run(&stamp.session(), &flow::request(&stamp));
    let error = ended.error();
    assert_eq!(error["id"], "Transport.AnswerBroken", "{error}");
    assert!(error["message"].as_str().is_some_and(|text| text.contains(USER)), "{error}");
    assert_eq!(versions(&stamp, CERTIFICATE_SECRET), 1, "the other one is written");
}

#[test]
fn secret_missing_in_a_complete_target_is_written_without_waiting_for_another_run() {
    let stamp = TestStamp::without_delays();
    let mut request = flow::request(&stamp);
    flow::run(&stamp.session(), &request).result();
    request["certificateSecretName"] = "another".into();
    stamp.stamp.journal_clear();
    flow::run(&stamp.session(), &request).result();
    assert_eq!(versions(&stamp, "another"), 1);
    let journal = stamp.stamp.journal();
    let reads = journal.iter().filter(|entry| entry.method == "GET" && entry.path.ends_with("/secrets/another"));
    assert_eq!(
        reads.count(),
        3,
        "by the preflight, before the write, and by the write; waiting would read five times more"
    );
}

fn run_twice_at_once(stamp: &TestStamp) {
    let request = flow::request(stamp);
    thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| flow::run(&stamp.session(), &request)));
        let secrets = runs.map(|run| {
            run.join().expect("a run").result()["prerequisites"]["pfxKeyVaultSecretUrl"]
                .as_str()
                .expect("a URL")
                .to_owned()
        });
        assert_eq!(secrets[0], secrets[1], "both return the same version");
    });
}

fn assert_one_version_each(stamp: &TestStamp, what: &str) {
    for name in [USER, CERTIFICATE_SECRET] {
        let sent = stamp.stamp.journal();
        let sent: Vec<String> = sent
            .iter()
            .map(|one| format!("{} {} {} {} {}", one.started, one.client_addr, one.method, one.path, one.status))
            .collect();
        assert_eq!(versions(stamp, name), 1, "{what}, {name}: {sent:#?}");
    }
}

#[test]
fn concurrent_runs_write_each_secret_once() {
    for round in 0..20 {
        let stamp = TestStamp::without_delays();
        run_twice_at_once(&stamp);
        assert_one_version_each(&stamp, &format!("round {round}"));
    }
}

#[test]
fn run_waits_for_the_secrets_of_the_run_that_created_the_vault() {
    let stamp = TestStamp::without_delays();
    // Longer than the other run needs for everything else.
    set_fault(&stamp, "/secrets/", Some(2), &json!({ "delayMs": 2000 }));
    run_twice_at_once(&stamp);
    assert_one_version_each(&stamp, "delayed");
}

#[test]
fn secret_that_another_client_writes_after_it_was_read_is_not_written_again() {
    let stamp = TestStamp::without_delays();
    let session = stamp.session();
    let request = flow::request(&stamp);
    flow::run_with(&session, &request, flow::CERTIFICATE_PASSWORD, "an-earlier-password").result();
    stamp.stamp.journal_clear();
    // The run reads the old value, and gets the answer when the new one has been written.
    let held = json!({ "match": { "method": "GET", "pathContains": format!("/secrets/{USER}?") }, "times": 1, "action": { "holdAnswerMs": 2000 } });
    stamp.stamp.set_fault(serde_json::from_value(held).expect("a fault"));
    thread::scope(|scope| {
        let run = scope.spawn(|| flow::run(&session, &request));
        let began = Instant::now();
        while !stamp.stamp.journal().iter().any(|entry| entry.path.ends_with(USER)) {
            assert!(began.elapsed() < Duration::from_secs(30), "the secret was not read");
            thread::yield_now();
        }
        put_secret(&stamp, USER, flow::REGISTRY_PASSWORD, "user credentials");
        run.join().expect("a run").result();
    });
    assert_eq!(versions(&stamp, USER), 2, "the old one, and the one of the other client");
}
