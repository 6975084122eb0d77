//! Every wait ends when its operation is canceled: each use case while its service does not answer, and each kind of pause.

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::deployment::Prepared;
use crate::support::flow;
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Map, Value, json};
use stamp::faults::{Action, Fault, Match};

/// The waits take minutes without a cancellation; a busy machine may take a few seconds to end one.
const SOON: Duration = Duration::from_secs(8);
const HELD_MS: u64 = 140_000;

/// A server that accepts connections and never answers.
struct Silent {
    address: String,
    accepted: Arc<Mutex<Vec<TcpStream>>>,
}

impl Silent {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let accepted = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&accepted);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                kept.lock().expect("a lock").push(stream);
            }
        });
        Self { address, accepted }
    }

    fn connections(&self) -> usize {
        self.accepted.lock().expect("a lock").len()
    }
}

/// Cancels when `is_waiting`, or at the latest after the time in which an operation without a wait has ended.
fn cancel_when(name: &str, operation: &Operation, mut is_waiting: impl FnMut(&Value) -> bool) -> (Ended, bool) {
    let (began, mut canceled) = (Instant::now(), None);
    let mut was_waiting = false;
    let ended = operation.end_with(|operation, event| {
        was_waiting |= canceled.is_none() && is_waiting(event);
        if canceled.is_none() && (was_waiting || began.elapsed() > SOON) {
            operation.cancel();
            canceled = Some(Instant::now());
        }
    });
    if let Some(canceled) = canceled {
        let took = canceled.elapsed();
        assert!(took < SOON, "{name} ended {took:?} after it was canceled: {:#}", ended.last);
    }
    (ended, was_waiting)
}

fn assert_canceled(name: &str, ended: &Ended) {
    assert_eq!(ended.last["outcome"], "cancelled", "{name}: {:#}", ended.last);
}

/// Returns a request with all required members.
fn request_of(name: &str, schema: &Value, server: &str, folder: &Folder) -> Value {
    let path = |file: &str| folder.path(file).display().to_string();
    let mut request = Map::new();
    let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for member in required {
        let value = match member {
            "version" => json!(1),
            "registry" => json!(server),
            "host" => json!("127.0.0.1"),
            "image" | "source" | "destination" => json!(format!("{server}/team/{member}:v1")),
            "images" => json!([format!("{server}/team/app:v1")]),
            "keyFile" => json!(path("key")),
            "kind" => json!("keyVaults"),
            "certificateFilePath" => json!(path("registry.pfx")),
            "path" | "filePath" | "keyFilePath" => json!(path(&format!("{name}.out"))),
            "marketplaceUri" => json!("https://a.blob.shanghai.azurestack.example/c/item.azpkg"),
            "registryUserNames" => json!(["admin"]),
            "newResourceGroupName" => json!("othergroup"),
            "location" => json!("shanghai"),
            _ => json!("newregname1"),
        };
        request.insert(member.to_owned(), value);
    }
    if request.contains_key("host") {
        request.insert("port".to_owned(), server.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).into());
        request.insert("hostKeyFingerprint".to_owned(), "SHA256:4fxZ2i0J8bWkT1c5u7yqPz3mVhRnLd6oGsEaXwUeQjI".into());
    }
    let takes = |member: &str| !schema["properties"][member].is_null();
    for (member, value) in [("environment", json!({})), ("dockerConfigFile", json!(path("no-config.json")))] {
        if takes(member) {
            request.insert(member.to_owned(), value);
        }
    }
    if takes("userName") && !request.contains_key("userName") && !request.contains_key("host") {
        request.insert("userName".to_owned(), "admin".into());
    }
    Value::Object(request)
}

#[test]
fn every_use_case_ends_when_it_is_canceled_while_nothing_answers() {
    let stamp = TestStamp::without_delays();
    flow::create_certificate(&stamp.folder.path("registry.pfx"), flow::CERTIFICATE_PASSWORD);
    let key = json!({ "version": 1, "keyFilePath": stamp.folder.path("key") });
    if let Ok(operation) =
        Operation::try_start(std::ptr::null_mut(), "ssh_key_create", &key.to_string(), &[("keyPassphrase", "")])
    {
        operation.end();
    }
    stamp.stamp.set_fault(Fault::new(Match::default(), Action::DelayMs(HELD_MS)).times(None));
    let silent = Silent::start();
    let all = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/native/include/azs_container_registry.requests.json"
    ));
    let all: Value = serde_json::from_str(&all.expect("the schemas")).expect("JSON");
    let mut canceled = Vec::new();
    let mut ended_before = Vec::new();
    for (name, row) in all["useCases"].as_object().expect("the use cases") {
        let session = stamp.session();
        let request = request_of(name, &row["request"], &silent.address, &stamp.folder);
        let names = row["secrets"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let secrets: Vec<(String, &str)> = names
            .filter(|name| !name.starts_with("keyPassphrase"))
            .map(|name| {
                let value =
                    if name.starts_with("certificate") { flow::CERTIFICATE_PASSWORD } else { "canary-Password-1" };
                (name.trim_end_matches('?').to_owned(), value)
            })
            .collect();
        let secrets: Vec<(&str, &str)> = secrets.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let uses_session = row["session"] == "needed";
        let session = if uses_session { session.0 } else { std::ptr::null_mut() };
        let Ok(operation) = Operation::try_start(session, name, &request.to_string(), &secrets) else {
            ended_before.push(name.as_str());
            continue;
        };
        let (requests, connections) = (stamp.stamp.journal().len(), silent.connections());
        let (began, mut waits) = (Instant::now(), false);
        let (ended, _) = cancel_when(name, &operation, |_| {
            // The stamp's journal has a request only after its delay.
            waits |= silent.connections() > connections || stamp.stamp.journal().len() > requests;
            waits || began.elapsed() > Duration::from_millis(700)
        });
        match ended.last["outcome"] == "cancelled" {
            true => canceled.push(name.as_str()),
            false => ended_before.push(name.as_str()),
        }
    }
    println!("canceled: {canceled:?}; without a wait: {ended_before:?}");
    assert!(canceled.len() >= 35, "canceled: {canceled:?}; without a wait: {ended_before:?}");
}

/// Returns whether the event is a message with this text.
fn says(event: &Value, text: &str) -> bool {
    event["event"] == "message" && event["text"].as_str().is_some_and(|shown| shown.contains(text))
}

fn connect(session: &Session) -> Operation {
    session.start("connect", &json!({ "version": 1 }), &[])
}

#[test]
fn pause_that_a_service_asks_for_ends() {
    let stamp = TestStamp::without_delays();
    let answer =
        Action::Answer { status: 429, headers: vec![("Retry-After".to_owned(), "50".to_owned())], body: json!({}) };
    stamp.stamp.set_fault(Fault::new(Match::default(), answer).times(None));
    let (ended, was_waiting) =
        cancel_when("a requested pause", &connect(&stamp.session()), |event| says(event, "asks for a pause"));
    assert!(was_waiting, "{ended:#?}");
    assert_canceled("a requested pause", &ended);
}

#[test]
fn polling_of_a_deployment_ends() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(1_000_000);
    let secrets = [("servicePrincipalClientSecret", prepared.client_secret())];
    let secrets = secrets.each_ref().map(|(name, value)| (*name, value.as_str()));
    let operation = prepared.session.start("deployment", &prepared.request, &secrets);
    let (ended, was_waiting) =
        cancel_when("a deployment", &operation, |event| event["event"] == "deployment" && event["state"] == "running");
    assert!(was_waiting, "{ended:#?}");
    assert_canceled("a deployment", &ended);
}

#[test]
fn wait_for_the_name_of_a_new_vault_ends() {
    let stamp = TestStamp::without_delays();
    stamp.stamp.change_behaviour(|behaviour| behaviour.vault_dns_attempts = u32::MAX);
    let session = stamp.session();
    let operation = flow::start(&session, &flow::request(&stamp));
    let (ended, was_waiting) = cancel_when("a name", &operation, |event| says(event, "is not reachable yet"));
    assert!(was_waiting, "{ended:#?}");
    assert_canceled("a name", &ended);
}

#[test]
fn wait_for_a_token_of_the_caller_ends() {
    let stamp = TestStamp::without_delays();
    let mut session = stamp.session_json();
    session["identity"] = json!({ "kind": "handedOver", "account": "a@b.example" });
    let session = Session::new(&session, &[]);
    let (ended, was_waiting) = cancel_when("a token", &connect(&session), |event| event["event"] == "token");
    assert!(was_waiting, "{ended:#?}");
    assert_canceled("a token", &ended);
}

#[test]
fn credential_helper_that_does_not_answer_ends() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let (helper, started) = (folder.path("docker-credential-azcrsilent"), folder.path("started"));
    std::fs::write(&helper, format!("#!/bin/sh\necho > '{}'\nexec sleep 100\n", started.display())).expect("a file");
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let path = std::env::var_os("PATH").expect("a PATH");
    let path = std::env::join_paths([folder.path("")].into_iter().chain(std::env::split_paths(&path))).expect("a PATH");
    // SAFETY: the test runner gives each test its own process, and no other thread accesses the environment through C.
    unsafe { std::env::set_var("PATH", path) };
    let config = folder.path("config.json");
    std::fs::write(&config, r#"{"credsStore":"azcrsilent"}"#).expect("a file");
    let request =
        json!({ "version": 1, "registry": Silent::start().address, "dockerConfigFile": config, "environment": {} });
    let operation =
        Operation::try_start(std::ptr::null_mut(), "image_list", &request.to_string(), &[]).expect("a start");
    // The wait is reported after two seconds.
    let (ended, was_waiting) = cancel_when("a helper", &operation, |event| says(event, "Docker's credential helper"));
    assert!(was_waiting && started.exists(), "{ended:#?}");
    assert_canceled("a helper", &ended);
}
