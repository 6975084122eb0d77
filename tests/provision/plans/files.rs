//! Use cases that write files: the plan names the file, and only the run writes it.

use std::path::Path;
use std::ptr::null_mut;

use super::{changes, plan};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;
use serde_json::{Value, json};

pub const COVERED: &[&str] = &[
    "certificate_create",
    "ssh_key_create",
    "gallery_package_create",
    "registry_login_save",
    "trust_install",
    "trust_uninstall",
];

fn run(use_case: &str, mut request: Value, what_if: bool) -> Ended {
    request["version"] = 1.into();
    request["whatIf"] = what_if.into();
    let secrets = [("certificatePassword", "pfx-canary")];
    let secrets = match use_case {
        "certificate_create" => &secrets[..],
        "registry_login_save" => &[("password", "login-canary")],
        _ => &[],
    };
    Operation::try_start(null_mut(), use_case, &request.to_string(), secrets).expect("a start").end()
}

#[test]
fn a_plan_names_the_file_that_the_run_writes() {
    let folder = Folder::new();
    let file = |name: &str| folder.path(name);
    for (use_case, request, written) in [
        (
            "certificate_create",
            json!({ "commonName": "registry.example", "filePath": file("a.pfx"), "keyAlgorithm": "EC256" }),
            vec![file("a.pfx")],
        ),
        ("ssh_key_create", json!({ "keyFilePath": file("key") }), vec![file("key"), file("key.pub")]),
        ("gallery_package_create", json!({ "path": file("item.azpkg") }), vec![file("item.azpkg")]),
    ] {
        let planned = plan(run(use_case, request.clone(), true).result());
        assert!(written.iter().all(|path| !path.exists()), "{use_case}: a plan writes nothing");
        assert!(planned[0].target.contains(&text(&written[0])), "{use_case}: {planned:?}");
        assert_eq!(changes(&planned).len(), 1, "{use_case}: {planned:?}");
        let ended = run(use_case, request, false);
        assert_eq!(plan(ended.result()), planned, "{use_case}");
        assert!(written.iter().all(|path| path.is_file()), "{use_case}: {written:?}");
    }
}

#[test]
fn a_plan_names_the_login_file_that_the_run_changes() {
    let folder = Folder::new();
    let path = folder.path("config.json");
    let request =
        |user: &str| json!({ "registry": "registry.example", "userName": user, "as": "dockerConfig", "path": path });
    for (user, expected) in
        [("one", vec![("loginFile", "create")]), ("one", vec![]), ("two", vec![("loginFile", "update")])]
    {
        let before = std::fs::read(&path).ok();
        let planned = plan(run("registry_login_save", request(user), true).result());
        assert_eq!(std::fs::read(&path).ok(), before, "a plan writes nothing");
        assert_eq!(changes(&planned), expected);
        assert_eq!(plan(run("registry_login_save", request(user), false).result()), planned);
        assert_eq!(std::fs::read(&path).ok() != before, !expected.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_plan_names_the_places_of_a_certificate_that_the_run_changes() {
    let folder = Folder::new();
    let (machine, root) = (folder.path("machine"), folder.path("root.pem"));
    std::fs::create_dir_all(machine.join("etc/docker")).expect("a folder");
    let certificate =
        || rcgen::generate_simple_self_signed(["registry.example".to_owned()]).expect("a certificate").cert;
    std::fs::write(&root, certificate().pem()).expect("a file");
    let request = json!({ "registry": "registry.example", "certificateFilePath": root, "mountPath": machine });
    let place = machine.join("etc/docker/certs.d/registry.example/ca.crt");
    for (use_case, action) in [
        ("trust_install", Some("create")),
        ("trust_install", None),
        ("trust_install", Some("update")),
        ("trust_uninstall", Some("remove")),
        ("trust_uninstall", None),
    ] {
        if action == Some("update") {
            std::fs::write(&root, certificate().pem()).expect("a file");
        }
        let before = std::fs::read(&place).ok();
        let planned = plan(run(use_case, request.clone(), true).result());
        assert_eq!(std::fs::read(&place).ok(), before, "a plan writes nothing");
        assert!(planned[0].target.contains(&text(&place)), "{planned:?}");
        assert_eq!(changes(&planned), action.map(|action| ("dockerTrust", action)).into_iter().collect::<Vec<_>>());
        assert_eq!(plan(run(use_case, request.clone(), false).result()), planned);
        assert_eq!(std::fs::read(&place).ok() != before, action.is_some(), "{use_case}");
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
