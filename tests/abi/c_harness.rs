//! A C program, compiled with the system's compiler against the checked-in header, runs the main flow.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::stamp::{Folder, TestStamp};
use crate::support::{c_program, flow};
use serde_json::{Value, json};

fn run(program: &Path, folder: &Folder, session: &Value, use_case: &str, request: &Value, secrets: &str) -> Output {
    let (session_file, request_file) = (folder.path("session.json"), folder.path("request.json"));
    std::fs::write(&session_file, session.to_string()).expect("a file");
    std::fs::write(&request_file, request.to_string()).expect("a file");
    let mut process = Command::new(program)
        .arg(session_file)
        .arg(use_case)
        .arg(request_file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the harness starts");
    let mut input = process.stdin.take().expect("its input");
    input.write_all(secrets.as_bytes()).expect("it reads");
    drop(input);
    process.wait_with_output().expect("it ends")
}

fn last_event(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|_| panic!("{text}\n{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn abi_handles_invalid_calls_of_a_c_program() {
    let folder = Folder::new();
    let Some(program) = c_program::compile("tests/c/harness.c", "abi_handles_invalid_calls_of_a_c_program", &folder)
    else {
        return;
    };
    let output = Command::new(program).arg("--check").output().expect("the harness starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "checked");
}

/// The allocator of the library wipes each block, so a use of freed memory would read zeros without these tools.
#[test]
#[cfg(target_os = "linux")]
fn valgrind_finds_no_invalid_access_and_no_leak() {
    const NAME: &str = "valgrind_finds_no_invalid_access_and_no_leak";
    let folder = Folder::new();
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("SKIPPED {NAME}: there is no valgrind");
        return;
    }
    let Some(program) = c_program::compile("tests/c/harness.c", NAME, &folder) else { return };
    let output = Command::new("valgrind")
        .args([
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            "--show-leak-kinds=definite",
            "--errors-for-leak-kinds=definite",
        ])
        .arg(program)
        .arg("--check")
        .output()
        .expect("valgrind starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "checked");
}

#[test]
#[cfg(target_os = "linux")]
fn address_sanitizer_finds_nothing_in_a_c_program() {
    const NAME: &str = "address_sanitizer_finds_nothing_in_a_c_program";
    let folder = Folder::new();
    let options = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"];
    let empty = folder.path("empty.c");
    std::fs::write(&empty, "int main(void) { return 0; }\n").expect("a file");
    let tried = Command::new("cc").args(options).arg(&empty).arg("-o").arg(folder.path("empty")).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED {NAME}: the C compiler has no AddressSanitizer");
        return;
    }
    let Some(program) = c_program::compile_with(&options, "tests/c/harness.c", NAME, &folder) else { return };
    let output = Command::new(program).arg("--check").output().expect("the harness starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "checked");
}

#[test]
fn c_program_connects_lists_images_and_creates_the_prerequisites() {
    let stamp = TestStamp::aad();
    let folder = &stamp.folder;
    let Some(program) = c_program::compile(
        "tests/c/harness.c",
        "c_program_connects_lists_images_and_creates_the_prerequisites",
        folder,
    ) else {
        return;
    };
    let session = stamp.session_json();
    let secrets = format!(
        "clientSecret={}\ncertificatePassword={}\nregistryUserPassword={}\n",
        stamp.client_secret(),
        flow::CERTIFICATE_PASSWORD,
        flow::REGISTRY_PASSWORD
    );

    let connected = run(&program, folder, &session, "connect", &json!({ "version": 1 }), &secrets);
    let subscription = &stamp.stamp.description().subscription_id;
    assert_eq!(last_event(&connected)["result"]["stamp"]["subscriptionId"], subscription.as_str());
    assert!(connected.status.success());

    let images = json!({ "version": 1, "location": stamp.stamp.description().location });
    let images = run(&program, folder, &session, "image_sku", &images, &secrets);
    let skus = json!(["aks-ubuntu-1604-201909", "aks-ubuntu-1604-201910", "aks-ubuntu-1804-202012"]);
    assert_eq!(last_event(&images)["result"]["skus"], skus);

    let request = flow::request(&stamp);
    let prepared = run(&program, folder, &session, "prerequisites", &request, &secrets);
    assert_eq!(last_event(&prepared)["result"]["prerequisites"]["storageAccountName"], flow::ACCOUNT);
    assert!(prepared.status.success());

    let wrong = secrets.replace(stamp.client_secret(), "wrong");
    let refused = run(&program, folder, &session, "connect", &json!({ "version": 1 }), &wrong);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(last_event(&refused)["outcome"], "failed");
}
