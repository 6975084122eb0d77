//! The template carries the setup script that lies beside it, and shellcheck has nothing to say about it.

use crate::setup_script::{self, need_tools};
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Set to any value, the test writes the script into the template instead of complaining that it is another one.
const WRITE: &str = "AZCR_WRITE_TEMPLATE";

#[test]
fn the_template_carries_the_script() {
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

/// The template's text with another script; everything around it stays as it is written.
fn with_script(template: &str, script: &str) -> String {
    const MEMBER: &str = "\"setupScript\":";
    assert_eq!(template.matches(MEMBER).count(), 1);
    let (before, after) = template.split_once(MEMBER).expect("it was counted");
    let mut values = serde_json::Deserializer::from_str(after).into_iter::<String>();
    values.next().expect("a value").expect("a text");
    format!("{before}{MEMBER} {}{}", Value::from(script), &after[values.byte_offset()..])
}

#[test]
fn another_script_leaves_the_rest_of_the_template_as_it_is() {
    let text = std::fs::read_to_string(setup_script::templates().join("azuredeploy.json")).expect("the template");
    let script = "echo \"…\"\n";
    let mut expected: Value = serde_json::from_str(&text).expect("valid JSON");
    expected["variables"]["setupScript"] = script.into();
    let changed = with_script(&text, script);
    assert_eq!(serde_json::from_str::<Value>(&changed).expect("valid JSON"), expected);
    assert_eq!(changed.lines().count(), text.lines().count());
}

/// What the machine runs is one file, so that is what is checked.
#[test]
fn shellcheck_is_content() {
    need_tools!("shellcheck_is_content", "shellcheck");
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

/// The extension takes 262,144 characters; the settings need room beside the script.
#[test]
fn the_script_is_small_enough_for_the_extension() {
    let encoded = setup_script::script().len().div_ceil(3) * 4;
    assert!(encoded < 200_000, "{encoded} characters");
}
