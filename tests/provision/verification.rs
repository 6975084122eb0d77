//! Test-ContainerRegistry with the real docker-registry: the failed part is reported.

use std::ptr::null_mut;

use crate::registry::authority::Authority;
use crate::registry::server::{PASSWORD, Server, USER};
use crate::registry::{REGISTRY, lacks};
use crate::support::operation::Operation;
use crate::support::stamp::Folder;
use serde_json::{Value, json};

struct World {
    server: Server,
    authority: Authority,
    _folder: Folder,
}

impl World {
    fn new() -> Self {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let server = Server::start(&folder.path(""), &authority);
        Self { server, authority, _folder: folder }
    }

    fn request(&self) -> Value {
        json!({ "version": 1, "registry": self.server.name, "userName": USER, "environment": {}, "trustedRootFile": self.authority.ca_file })
    }
}

fn run(request: &Value, password: Option<&str>) -> Value {
    let secrets: Vec<(&str, &str)> = password.map(|password| ("password", password)).into_iter().collect();
    let operation = Operation::try_start(null_mut(), "registry_test", &request.to_string(), &secrets)
        .unwrap_or_else(|error| panic!("it does not start: {error}"));
    let ended = operation.end();
    assert!(!format!("{ended:?}").contains(PASSWORD), "the password is shown");
    ended.result().clone()
}

/// Returns name and state of each check.
fn states(result: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = result["checks"].as_array().expect("checks");
    checks.iter().map(|check| (text(&check["check"]), text(&check["state"]))).collect()
}

fn check<'a>(result: &'a Value, name: &str) -> &'a Value {
    let checks = result["checks"].as_array().expect("checks");
    checks.iter().find(|check| check["check"] == name).unwrap_or_else(|| panic!("no check {name} in {result:#}"))
}

/// Checks that `name` failed with this id, all later checks were skipped, and the test did not pass.
fn fails(result: &Value, name: &str, id: &str) {
    assert_eq!(result["passed"], false, "{result:#}");
    let failed = check(result, name);
    assert_eq!(failed["state"], "failed", "{result:#}");
    assert_eq!(failed["id"], id, "{result:#}");
    assert!(failed["hint"].as_str().is_some_and(|hint| hint.len() > 15), "{failed}");
}

#[test]
fn working_registry_passes_every_check() {
    if lacks("working_registry_passes_every_check", REGISTRY) {
        return;
    }
    let world = World::new();
    let result = run(&world.request(), Some(PASSWORD));
    assert_eq!(result["passed"], true, "{result:#}");
    let names = ["name", "certificateName", "certificateDates", "trust", "login", "catalog", "push", "pull"];
    assert_eq!(states(&result), names.map(|name| (name.to_owned(), "passed".to_owned())));
    // The test image has been removed again.
    assert_eq!(world.server.count(0, &["\"DELETE ", "202"]), 1);

    let mut request = world.request();
    request["readOnly"] = true.into();
    let before = world.server.requests().len();
    let result = run(&request, Some(PASSWORD));
    assert_eq!(result["passed"], true);
    assert_eq!(check(&result, "push")["state"], "skipped");
    assert_eq!(world.server.count(before, &["\"POST "]), 0);
}

#[test]
fn without_a_login_later_checks_are_skipped() {
    if lacks("without_a_login_later_checks_are_skipped", REGISTRY) {
        return;
    }
    let world = World::new();
    let mut request = world.request();
    request["userName"] = Value::Null;
    let result = run(&request, None);
    assert_eq!(result["passed"], true);
    for name in ["login", "catalog", "push", "pull"] {
        assert_eq!(check(&result, name)["state"], "skipped", "{name}");
    }
}

#[test]
fn failed_part_is_reported() {
    if lacks("failed_part_is_reported", REGISTRY) {
        return;
    }
    let world = World::new();

    let result = run(&world.request(), Some("wrong-password"));
    fails(&result, "login", "Registry.LoginFailed");
    assert_eq!(check(&result, "push")["state"], "skipped");

    let mut request = world.request();
    request["trustedRootFile"] = Value::Null;
    let result = run(&request, Some(PASSWORD));
    fails(&result, "trust", "Verification.CertificateUntrusted");
    let hint = check(&result, "trust")["hint"].as_str().expect("a hint");
    let folder = format!("certs.d/{}/ca.crt", world.server.name);
    assert!(hint.contains(&folder) && hint.contains("update-ca-certificates"), "{hint}");
    assert_eq!(check(&result, "login")["state"], "skipped", "no password goes to a host that is not trusted");

    let mut request = world.request();
    request["thumbprint"] = "00".repeat(20).into();
    let result = run(&request, Some(PASSWORD));
    fails(&result, "certificateThumbprint", "Verification.CertificateThumbprint");
    let message = check(&result, "certificateThumbprint")["message"].as_str().expect("a message");
    let shown = message.split_whitespace().find(|word| word.trim_end_matches(',').len() == 40).expect("a thumbprint");
    request["thumbprint"] = shown.trim_end_matches(',').to_lowercase().into();
    assert_eq!(run(&request, Some(PASSWORD))["passed"], true);

    let mut request = world.request();
    request["registry"] = format!("another.test:{}", world.server.port).into();
    request["resolve"] = json!({ "another.test": format!("127.0.0.1:{}", world.server.port) });
    let result = run(&request, Some(PASSWORD));
    fails(&result, "certificateName", "Verification.CertificateName");

    let mut request = world.request();
    request["registry"] = "localhost:9".into();
    let result = run(&request, Some(PASSWORD));
    fails(&result, "name", "Verification.Unreachable");

    request["registry"] = "no-such-host.invalid".into();
    let result = run(&request, Some(PASSWORD));
    fails(&result, "name", "Verification.NameNotFound");
    assert_eq!(check(&result, "pull")["state"], "skipped");
}

#[test]
fn missing_storage_is_reported_by_the_push() {
    if lacks("missing_storage_is_reported_by_the_push", REGISTRY) {
        return;
    }
    let world = World::new();
    let registry = world.server.storage.join("docker/registry/v2");
    std::fs::create_dir_all(registry.join("repositories")).expect("a folder");
    std::fs::write(registry.join("blobs"), "a file where the registry expects a folder").expect("a file");
    let result = run(&world.request(), Some(PASSWORD));
    fails(&result, "push", "Verification.Push");
    assert_eq!(check(&result, "login")["state"], "passed");
}

#[test]
fn registry_without_logins_is_reported_as_open() {
    if lacks("registry_without_logins_is_reported_as_open", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::open(&folder.path(""), &authority);
    let world = World { server, authority, _folder: folder };
    for password in [None, Some("any-password-at-all")] {
        for read_only in [false, true] {
            let mut request = world.request();
            request["userName"] = password.map_or(Value::Null, |_| USER.into());
            request["readOnly"] = read_only.into();
            let secrets: Vec<(&str, &str)> = password.map(|password| ("password", password)).into_iter().collect();
            let operation = Operation::try_start(null_mut(), "registry_test", &request.to_string(), &secrets)
                .unwrap_or_else(|error| panic!("it does not start: {error}"));
            let ended = operation.end();
            let result = ended.result();
            assert_eq!((&result["open"], &result["passed"]), (&json!(true), &json!(true)), "{result:#}");
            let login = check(result, "login");
            assert_eq!(login["state"], "skipped");
            assert!(
                login["message"].as_str().is_some_and(|text| text.contains("is open: it requires no login")),
                "{login}"
            );
            assert_eq!(check(result, "catalog")["state"], "passed");
            assert_eq!(check(result, "pull")["state"], if read_only { "skipped" } else { "passed" });
            assert_eq!(ended.lines("warning").len(), 1, "{ended:?}");
            assert!(ended.text().contains("Registry.Open"));
        }
    }
    let guarded = World::new();
    assert_eq!(run(&guarded.request(), Some(PASSWORD))["open"], false);
}
