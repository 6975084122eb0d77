//! A vault keeps every version of a secret permanently, so a write with a lost answer is not simply repeated, and two concurrent runs write each secret once.

use std::thread;
use std::time::{Duration, Instant};

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
fn concurrent_runs_write_each_secret_once() {
    for _ in 0..3 {
        let stamp = TestStamp::aad();
        let request = flow::request(&stamp);
        thread::scope(|scope| {
            let runs = [(); 2].map(|()| scope.spawn(|| flow::run(&stamp.session(), &request)));
            for run in runs {
                run.join().expect("a run").result();
            }
        });
        for name in [USER, CERTIFICATE_SECRET] {
            let sent = stamp.stamp.journal();
            let sent: Vec<String> = sent
                .iter()
                .map(|one| format!("{} {} {} {} {}", one.started, one.client_addr, one.method, one.path, one.status))
                .collect();
            assert_eq!(versions(&stamp, name), 1, "{name}: {sent:#?}");
        }
    }
}
