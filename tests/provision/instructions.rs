//! Instructions of small steps, counted by callgrind. They hardly depend on the machine and its load.

use std::process::Command;
use std::ptr::null_mut;

use serde_json::{Value, json};

use crate::registry::lacks;
use crate::support::figures::{self, Figure};
use crate::support::flow;
use crate::support::operation::{Operation, Session};
use crate::support::stamp::Folder;

/// A step and the number of its repetitions, for the process that callgrind watches.
const STEP: &str = "AZCR_INSTRUCTIONS_STEP";
const TIMES: &str = "AZCR_INSTRUCTIONS_TIMES";
/// The PFX file that is read.
const CERTIFICATE: &str = "AZCR_INSTRUCTIONS_CERTIFICATE";

/// Each step, and what it does.
const STEPS: [(&str, &str); 3] = [
    ("pfx", "reading a PFX file"),
    ("request", "parsing a request"),
    ("event", "an operation that ends at once, with its event"),
];

#[test]
#[ignore = "a measurement: cargo xtask bench"]
#[expect(clippy::cast_precision_loss, reason = "some millions")]
fn measured_instructions() {
    if lacks("measured_instructions", &["valgrind"]) {
        return;
    }
    let folder = Folder::new();
    let certificate = folder.path("registry.pfx");
    flow::create_certificate(&certificate, flow::CERTIFICATE_PASSWORD);
    let times = if figures::are_kept() { 20 } else { 1 };
    for (step, shown) in STEPS {
        // The difference of two runs has no instructions of the process itself.
        let [few, many] = [1, 1 + times].map(|times| {
            let mut watched = Command::new("valgrind");
            watched.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
            watched.arg(std::env::current_exe().expect("the path of the test"));
            watched.args(["--exact", "instructions::repeated_step", "--ignored", "--test-threads=1"]);
            watched.env(STEP, step).env(TIMES, times.to_string()).env(CERTIFICATE, &certificate);
            collected(&mut watched)
        });
        let value = many.saturating_sub(few) as f64 / f64::from(times) / 1e6;
        let name = format!("instructions, {shown}");
        Figure { name, value, unit: "million", ..Figure::default() }.report();
    }
}

/// Returns the number that callgrind prints at the end.
fn collected(command: &mut Command) -> u64 {
    let output = command.output().expect("valgrind starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stdout));
    let line = text.lines().find_map(|line| line.split_once("Collected : "));
    line.and_then(|(_, number)| number.trim().parse().ok()).unwrap_or_else(|| panic!("no number: {text}"))
}

#[test]
#[ignore = "the process that callgrind watches"]
fn repeated_step() {
    let given = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is set by measured_instructions"));
    let times: u32 = given(TIMES).parse().expect("a number");
    let certificate = given(CERTIFICATE);
    let session = Session::new(
        &json!({ "version": 1, "armEndpoint": "https://management.a.example", "identity": { "kind": "clientSecret", "applicationId": "a" } }),
        &[("clientSecret", "a secret")],
    );
    for _ in 0..times {
        match given(STEP).as_str() {
            "pfx" => drop(encoded(&certificate).expect("a certificate")),
            "request" => refused(&session),
            "event" => drop(encoded("/nonexistent/registry.pfx").expect_err("no file")),
            other => panic!("unknown step {other}"),
        }
    }
}

fn encoded(certificate: &str) -> Result<Value, Value> {
    let request = json!({ "version": 1, "certificateFilePath": certificate });
    let secrets = [("certificatePassword", flow::CERTIFICATE_PASSWORD)];
    let operation = Operation::try_start(null_mut(), "certificate_encode", &request.to_string(), &secrets)?;
    let ended = operation.end();
    if ended.last["outcome"] == "succeeded" {
        Ok(ended.last["result"].clone())
    } else {
        Err(ended.last["error"].clone())
    }
}

/// Starts the main flow with a request whose last member is unknown: it is parsed, and nothing starts.
fn refused(session: &Session) {
    let request = json!({
        "version": 1, "location": "shanghai", "servicePrincipalId": "11111111-1111-4111-8111-111111111111",
        "resourceGroupName": flow::GROUP, "storageAccountName": flow::ACCOUNT,
        "storageAccountBlobContainer": flow::CONTAINER, "keyVaultName": flow::VAULT,
        "certificateSecretName": flow::CERTIFICATE_SECRET, "certificateFilePath": "registry.pfx",
        "registryUserName": flow::USER, "unknown": true,
    });
    let secrets = [("certificatePassword", "a password"), ("registryUserPassword", "another password")];
    let started = Operation::try_start(session.0, "prerequisites", &request.to_string(), &secrets);
    assert!(started.is_err(), "the request has an unknown member");
}
