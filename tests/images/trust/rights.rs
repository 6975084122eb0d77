//! Without rights: an error for each place before the first write, and a plan with warnings. Root has all rights, so the test runs again as another user.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{Machine, REGISTRY, changes, run};
use crate::registry::unprivileged;

const TEST: &str = "trust::rights::places_of_all_users_need_rights_and_those_of_one_user_do_not";
const VARIABLE: &str = "AZCR_TEST_TRUST_UNPRIVILEGED";

#[test]
fn places_of_all_users_need_rights_and_those_of_one_user_do_not() {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return without_rights(Path::new(&folder));
    }
    let machine = Machine::new();
    for folder in
        ["", "machine", "machine/etc", "machine/etc/docker", "machine/etc/containers", "machine/etc/containerd"]
    {
        std::fs::set_permissions(machine.folder.path(folder), std::fs::Permissions::from_mode(0o755))
            .expect("a folder");
    }
    // One place that this user may write.
    let open = machine.at("etc/containers");
    std::fs::set_permissions(&open, std::fs::Permissions::from_mode(0o777)).expect("a folder");
    if !unprivileged::is_root() {
        println!("SKIPPED {TEST}: only root can become another user");
        return;
    }
    let before = machine.files();
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again.args(["--exact", TEST, "--nocapture"]).env(VARIABLE, machine.folder.path(""));
    // Otherwise the test would build it.
    again.env("AZCR_NATIVE_LIBRARY", crate::support::library::path());
    unprivileged::restrict(&mut again);
    match again.output() {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && text.contains("1 passed"), "{text}");
            assert_eq!(machine.files(), before);
        }
        Err(error) => println!("SKIPPED {TEST}: another user cannot start this program: {error}"),
    }
}

fn without_rights(folder: &Path) {
    let request = json!({ "registry": REGISTRY, "certificateFilePath": folder.join("root.pem"), "mountPath": folder.join("machine") });
    let ended = run("install", &request);
    let problems = ended.error()["problems"].as_array().expect("problems").clone();
    let denied: Vec<_> = problems.iter().filter(|problem| problem["id"] == "Trust.PlaceUnwritable").collect();
    // Docker, both files of containerd, and the system; Podman's folder is open.
    assert_eq!(denied.len(), 4, "{:#}", ended.error());
    assert!(denied.iter().all(|problem| problem["hint"].as_str().is_some_and(|hint| hint.contains("sudo pwsh"))));
    assert!(!denied.iter().any(|problem| problem["message"].as_str().is_some_and(|text| text.contains("containers/"))));

    let mut plan = request.clone();
    plan["whatIf"] = true.into();
    let planned = run("install", &plan);
    assert_eq!(changes(&planned, &folder.join("machine")).len(), 5, "a plan needs no rights");
    assert_eq!(planned.lines("warning").iter().filter(|line| line.contains("cannot be written")).count(), 4);
}
