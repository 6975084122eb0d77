//! The template contains the setup script from the neighboring folder, and shellcheck reports nothing.

use crate::setup_script::{self, need_tools};
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// If set, the test writes the script into the template instead of failing.
const WRITE: &str = "AZCR_WRITE_TEMPLATE";

#[test]
fn template_contains_the_script() {
    let path = setup_script::templates().join("azuredeploy.json");
    let text = std::fs::read_to_string(&path).expect("the template");
    let template: Value = serde_json::from_str(&text).expect("valid JSON");
    let carried = template["variables"]["setupScript"].as_str().expect("the script in the template");
    let script = setup_script::script();
    if carried == script {
        return;
    }
    assert!(std::env::var_os(WRITE).is_some(), "the template carries another script: run this test with {WRITE}=1");
    std::fs::write(&path, with_script(&text, &script)).expect("a writable template");
}

/// Returns the template's text with another script; the rest stays unchanged.
fn with_script(template: &str, script: &str) -> String {
    const MEMBER: &str = "\"setupScript\":";
    assert_eq!(template.matches(MEMBER).count(), 1);
    let (before, after) = template.split_once(MEMBER).expect("it was counted");
    let mut values = serde_json::Deserializer::from_str(after).into_iter::<String>();
    values.next().expect("a value").expect("a text");
    format!("{before}{MEMBER} {}{}", Value::from(script), &after[values.byte_offset()..])
}

#[test]
fn replacing_the_script_keeps_the_rest_of_the_template() {
    let text = std::fs::read_to_string(setup_script::templates().join("azuredeploy.json")).expect("the template");
    let script = "echo \"…\"\n";
    let mut expected: Value = serde_json::from_str(&text).expect("valid JSON");
    expected["variables"]["setupScript"] = script.into();
    let changed = with_script(&text, script);
    assert_eq!(serde_json::from_str::<Value>(&changed).expect("valid JSON"), expected);
    assert_eq!(changed.lines().count(), text.lines().count());
}

/// The machine runs one file, so that file is checked.
#[test]
fn shellcheck_reports_nothing() {
    need_tools!("shellcheck_reports_nothing", "shellcheck");
    let whole = format!("#!/bin/bash\n{}\nSETTINGS=e30=\nPUBLIC_NAME=x\nmain\n", setup_script::script());
    let mut check = Command::new("shellcheck")
        .args(["--shell=bash", "--format=gcc", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("shellcheck runs");
    check.stdin.take().expect("its input").write_all(whole.as_bytes()).expect("it reads");
    let found = check.wait_with_output().expect("its end");
    assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stdout));
}

/// The extension accepts 262,144 characters; the settings need space in addition to the script.
#[test]
fn script_is_small_enough_for_the_extension() {
    let encoded = setup_script::script().len().div_ceil(3) * 4;
    assert!(encoded < 200_000, "{encoded} characters");
}
