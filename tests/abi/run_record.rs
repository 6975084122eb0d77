//! The log and the report of real runs through the ABI: complete if a run fails, is stopped, or is killed, and without secrets.

use crate::support;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("the log");
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

fn recorded(stamp: &TestStamp) -> Value {
    let mut request = flow::request(stamp);
    request["command"] = "Set-ContainerRegistryPrerequisites".into();
    request["logPath"] = stamp.folder.path("run.log").display().to_string().into();
    request["reportPath"] = stamp.folder.path("run.html").display().to_string().into();
    request
}

fn fault(stamp: &TestStamp, rule: Value) {
    stamp.stamp.set_fault(serde_json::from_value::<Fault>(rule).expect("a fault rule"));
}

/// Returns all secrets of the run, which must not be in any file.
fn canaries(stamp: &TestStamp) -> Vec<String> {
    let state = stamp.stamp.state();
    let mut canaries: Vec<String> =
        [flow::CERTIFICATE_PASSWORD, flow::REGISTRY_PASSWORD, stamp.client_secret(), "eyJ"].map(str::to_owned).to_vec();
    // Also in JSON escaping.
    canaries.push(flow::CERTIFICATE_PASSWORD.replace('\\', "\\\\").replace('"', "\\\""));
    canaries.extend(state["accounts"][0]["keys"][0].as_str().map(str::to_owned));
    assert_eq!(canaries.len(), 6, "the account has a key: {state:#}");
    canaries
}

#[test]
fn log_contains_each_request_with_the_ids_of_the_stamp() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    stamp.stamp.journal_clear();
    flow::run(&session, &recorded(&stamp)).result();
    let log = lines(&stamp.folder.path("run.log"));
    assert_eq!((&log[0]["kind"], &log[0]["command"]), (&json!("start"), &json!("Set-ContainerRegistryPrerequisites")));
    assert_eq!(log.last().expect("lines")["kind"], "finished");

    // The DNS name of a new vault appears late: the proxy does not resolve it, and the stamp does not receive those requests.
    let answers: Vec<&Value> =
        log.iter().filter(|line| line["kind"] == "answer" && line["status"].is_number()).collect();
    let journal: Vec<_> = stamp.stamp.journal().into_iter().filter(|entry| entry.method != "CONNECT").collect();
    assert_eq!(answers.len(), journal.len(), "each request is answered once, by the stamp's own count");
    for entry in &journal {
        let logged = answers.iter().any(|answer| {
            answer["method"] == entry.method && answer["path"] == entry.path && answer["status"] == entry.status
        });
        assert!(logged, "{} {} {} is not in the log", entry.method, entry.path, entry.status);
    }
    let with_id = answers.iter().filter(|answer| answer["requestId"].is_string()).count();
    assert!(with_id * 2 > answers.len(), "most services give an id: {with_id} of {}", answers.len());

    let report = std::fs::read_to_string(stamp.folder.path("run.html")).expect("the report");
    assert!(report.contains("Succeeded") && report.contains("For the template"), "{report}");
    let log = std::fs::read_to_string(stamp.folder.path("run.log")).expect("the log");
    for canary in canaries(&stamp) {
        assert!(!log.contains(&canary) && !report.contains(&canary), "'{canary}' is kept");
    }
}

#[test]
fn retries_have_attempt_numbers_and_echoed_secrets_are_hidden() {
    let stamp = TestStamp::aad();
    let answer = |status: u16, message: &str| {
        json!({ "answer": { "status": status, "headers": [["Retry-After", "0"]],
        "body": { "error": { "code": "Echo", "message": message } } } })
    };
    let busy = json!({ "match": { "method": "PUT", "pathContains": "/storageAccounts/" }, "times": 2, "action": answer(503, "later") });
    fault(&stamp, busy);
    let echo = format!("you sent {} and {}", flow::REGISTRY_PASSWORD, stamp.client_secret());
    fault(
        &stamp,
        json!({ "match": { "method": "PUT", "pathContains": "/vaults/" }, "times": 1, "action": answer(400, &echo) }),
    );
    flow::run(&stamp.session(), &recorded(&stamp)).error();

    let log = lines(&stamp.folder.path("run.log"));
    let account = |line: &&Value| {
        line["method"] == "PUT" && line["path"].as_str().is_some_and(|path| path.ends_with(flow::ACCOUNT))
    };
    let sent = log.iter().filter(|line| line["kind"] == "answer").filter(account);
    let attempts: Vec<(&Value, &Value)> = sent.map(|line| (&line["attempt"], &line["status"])).collect();
    assert_eq!(attempts[..2], [(&json!(1), &json!(503)), (&json!(2), &json!(503))]);
    assert_eq!(attempts[2].0, &json!(3));

    let text = std::fs::read_to_string(stamp.folder.path("run.log")).expect("the log");
    let report = std::fs::read_to_string(stamp.folder.path("run.html")).expect("the report");
    assert!(text.contains("you sent [hidden] and [hidden]"), "{text}");
    assert!(report.contains("Failed") && report.contains("you sent [hidden] and [hidden]"), "{report}");
    for canary in canaries(&stamp) {
        assert!(!text.contains(&canary) && !report.contains(&canary), "'{canary}' is kept");
    }
}

/// The signature of a shared access signature in nested escapes.
const SIGNATURES: [&str; 8] = [
    "?sv=2017-04-17&sig=PLACE&se=1",
    r"?sv=2017-04-17\u0026sig=PLACE\u0026se=1",
    r"?sv=2017-04-17\u0026sig\u003dPLACE\u0026se=1",
    r"?sv=2017-04-17\\u0026sig=PLACE\\u0026se=1",
    "?u=%3Fsv%3D2017-04-17%26sig%3DPLACE%26se%3D1",
    "?u=%253Fsv%253D2017-04-17%2526sig%253DPLACE%2526se%253D1",
    r"?u=%3Fsv%3D2017-04-17\u0026sig%3DPLACE\u0026se%3D1",
    r"?u=sv%3D1%5Cu0026sig%3DPLACE%5Cu0026se%3D1",
];

#[test]
fn escaped_signature_of_an_answer_is_in_no_file() {
    for (number, form) in SIGNATURES.iter().enumerate() {
        let stamp = TestStamp::aad();
        let signature = format!("sig-canary-{number}%2Fx");
        let url = format!("https://newregsa1.blob.example/c{}", form.replace("PLACE", &signature));
        let body = json!({ "error": { "code": "Echo", "message": format!("The source {url} cannot be read.") } });
        // As a message, as text of a proxy, and as JSON in JSON.
        for body in [body.clone(), json!(url), json!({ "error": { "code": "Echo", "message": body.to_string() } })] {
            fault(
                &stamp,
                json!({ "match": { "method": "PUT", "pathContains": "/vaults/" }, "times": 1,
                    "action": { "answer": { "status": 400, "body": body } } }),
            );
            let ended = flow::run(&stamp.session(), &recorded(&stamp));
            assert!(
                ended.error()["message"].as_str().is_some_and(|message| message.contains("newregsa1.blob.example"))
            );
            for file in ["run.log", "run.html"] {
                let text = std::fs::read_to_string(stamp.folder.path(file)).expect("a file");
                assert!(text.contains("newregsa1.blob.example"), "{file} has the rest of the message: {text}");
                assert!(!text.contains("canary-"), "{file}, {form}: {text}");
            }
        }
    }
}

#[test]
fn stopped_run_is_recorded_with_its_unanswered_request() {
    let stamp = TestStamp::aad();
    fault(
        &stamp,
        json!({ "match": { "method": "PUT", "pathContains": "/storageAccounts/" }, "times": 1, "action": { "delayMs": 30000 } }),
    );
    let session = stamp.session();
    let operation = flow::start(&session, &recorded(&stamp));
    let path = stamp.folder.path("run.log");
    wait_for_request(&path);
    operation.cancel();
    assert_eq!(operation.end().last["outcome"], "cancelled");
    let log = lines(&path);
    let open = log.iter().find(|line| is_account_request(line)).expect("the request");
    assert!(!log.iter().any(|line| line["kind"] == "answer" && line["number"] == open["number"]), "{log:#?}");
    assert_eq!(log.last().expect("lines")["outcome"], "cancelled");
    assert!(std::fs::read_to_string(stamp.folder.path("run.html")).expect("the report").contains("Stopped"));
}

fn is_account_request(line: &Value) -> bool {
    let path = line["path"].as_str().unwrap_or_default();
    line["kind"] == "request" && line["method"] == "PUT" && path.ends_with(flow::ACCOUNT)
}

fn wait_for_request(log: &Path) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        if log.exists() && lines(log).iter().any(is_account_request) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the storage account was never asked for");
}

/// The environment variable for the child process of the test below: this program again, which runs until it is killed.
const SESSION: &str = "AZCR_TEST_KILLED_SESSION";

#[test]
#[ignore = "the process that the test below kills"]
fn run_that_is_killed() {
    let description: Value =
        serde_json::from_str(&std::env::var(SESSION).expect("only the other test starts this one")).expect("JSON");
    let secret = |name: &str| description[name].as_str().expect("text").to_owned();
    let session =
        support::operation::Session::new(&description["session"], &[("clientSecret", &secret("clientSecret"))]);
    flow::run(&session, &description["request"]);
}

#[test]
fn killed_run_leaves_all_log_lines_and_a_report() {
    let stamp = TestStamp::aad();
    fault(
        &stamp,
        json!({ "match": { "method": "PUT", "pathContains": "/storageAccounts/" }, "times": 1, "action": { "delayMs": 30000 } }),
    );
    let description =
        json!({ "session": stamp.session_json(), "clientSecret": stamp.client_secret(), "request": recorded(&stamp) });
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "run_record::run_that_is_killed", "--ignored", "--nocapture"])
        .env(SESSION, description.to_string())
        .spawn()
        .expect("the other process starts");
    let path = stamp.folder.path("run.log");
    wait_for_request(&path);
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");

    let log = lines(&path);
    assert_eq!(log[0]["kind"], "start");
    assert!(
        log.iter().any(|line| line["kind"] == "step" && line["state"] == "created"),
        "the group was made: {log:#?}"
    );
    let report = std::fs::read_to_string(stamp.folder.path("run.html")).expect("the report");
    assert!(report.contains("Not ended") && report.contains(flow::GROUP), "{report}");
}
