//! The examples for other languages work with a stamp: signed in with the correct secret, refused with a wrong one.

use crate::support;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::c_program;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::Value;

/// Returns exit code and last line of `command`, which reads the secret from its standard input.
fn connect(mut command: Command, stamp: &TestStamp, secret: &str) -> (Option<i32>, Value) {
    let session = stamp.folder.path("session.json");
    std::fs::write(&session, stamp.session_json().to_string()).expect("a file");
    let mut process =
        command.arg(&session).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the example starts");
    writeln!(process.stdin.take().expect("its input"), "{secret}").expect("it reads");
    let output = process.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(!text.contains(secret), "the secret is shown: {text}");
    let last = text.lines().last().unwrap_or_default();
    (output.status.code(), serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn signs_in(command: impl Fn() -> Command) {
    let stamp = TestStamp::aad();
    let (code, last) = connect(command(), &stamp, stamp.client_secret());
    assert_eq!(code, Some(0), "{last}");
    assert_eq!(last["result"]["stamp"]["tenantId"], stamp.stamp.description().tenant_id);

    let stamp = TestStamp::aad();
    let (code, last) = connect(command(), &stamp, "not-the-secret");
    assert_eq!((code, &last["error"]["id"]), (Some(1), &"SignIn.ClientSecretRejected".into()), "{last}");
}

#[test]
fn the_c_example_signs_in() {
    let folder = Folder::new();
    let Some(program) = c_program::compile("examples/connect.c", "the_c_example_signs_in", &folder) else { return };
    signs_in(|| Command::new(&program));
}

#[test]
fn the_python_example_signs_in() {
    let python = std::env::var_os("AZCR_PYTHON").unwrap_or_else(|| "python3".into());
    if Command::new(&python).arg("--version").output().is_err() {
        println!("SKIPPED the_python_example_signs_in: there is no Python 3");
        return;
    }
    let library = support::library::path();
    signs_in(|| {
        let mut command = Command::new(&python);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/connect.py")).arg(&library);
        command
    });
}
