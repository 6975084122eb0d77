//! Update-ContainerRegistryCredential with the stamp and the real docker-registry, whose login file is created from the vault as by the setup.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::registry::authority::Authority;
use crate::registry::port::free_port;
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks, logins};
use crate::support::flow::{self, REGISTRY_PASSWORD, USER, VAULT};
use crate::support::operation::{Ended, Session};
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};

const NEW_USER: &str = "second";
const NEW_PASSWORD: &str = "new-password-canary-7";

struct World {
    stamp: TestStamp,
    session: Session,
    authority: Authority,
    server: Server,
    logins: PathBuf,
    _folder: Folder,
}

impl World {
    /// Creates a deployed registry in use.
    fn new() -> Self {
        let (stamp, folder) = (TestStamp::aad(), Folder::new());
        let session = stamp.session();
        flow::run(&session, &flow::request(&stamp)).result();
        let authority = Authority::new(&folder.path(""));
        let server = Server::start(&folder.path(""), &authority);
        let logins = folder.path(&format!("registry-{}", server.port)).join("htpasswd");
        let world = Self { stamp, session, authority, server, logins, _folder: folder };
        world.deploy();
        assert!(world.takes(USER, REGISTRY_PASSWORD));
        world.stamp.stamp.journal_clear();
        world
    }

    /// Deploys again: the setup reads the logins of the vault.
    fn deploy(&self) {
        logins::follow_vault(&self.stamp, &self.logins);
    }

    fn takes(&self, user: &str, password: &str) -> bool {
        let request = json!({ "version": 1, "registry": self.server.name, "userName": user, "readOnly": true, "environment": {},
            "trustedRootFile": self.authority.ca_file });
        let result = self.session.run("registry_test", &request, &[("password", password)]).result().clone();
        let checks = result["checks"].as_array().expect("checks");
        let login = checks.iter().find(|check| check["check"] == "login").expect("a check");
        assert!(login["state"] == "passed" || login["id"] == "Registry.LoginFailed", "{result:#}");
        login["state"] == "passed"
    }

    fn request(&self, user: &str, old: Option<&str>) -> Value {
        json!({ "version": 1, "keyVaultName": VAULT, "registryUserName": user, "oldRegistryUserName": old,
            "registry": self.server.name, "environment": {}, "trustedRootFile": self.authority.ca_file })
    }

    fn update(&self, request: &Value) -> Ended {
        let ended = self.session.run("credential_update", request, &[("registryUserPassword", NEW_PASSWORD)]);
        let text = ended.text();
        assert!(!text.contains(NEW_PASSWORD) && !text.contains(REGISTRY_PASSWORD), "a password is shown");
        ended
    }

    fn state(&self, request: &Value) -> String {
        self.update(request).result()["state"].as_str().expect("a state").to_owned()
    }

    fn secrets(&self) -> Vec<String> {
        let state = self.stamp.stamp.state();
        state["vaults"][0]["secrets"].as_object().expect("secrets").keys().cloned().collect()
    }
}

#[test]
fn new_user_replaces_the_old_one_whose_login_then_fails() {
    if lacks("new_user_replaces_the_old_one_whose_login_then_fails", REGISTRY) {
        return;
    }
    let world = World::new();
    let request = world.request(NEW_USER, Some(USER));
    let first = world.update(&request);
    assert_eq!(first.result()["state"], "deploymentNeeded");
    assert_eq!(first.result()["newLoginWorks"], false);
    assert!(world.takes(USER, REGISTRY_PASSWORD), "the old login is good until the new one works");
    assert!(world.secrets().contains(&USER.to_owned()));

    world.deploy();
    let second = world.update(&request);
    assert_eq!(second.result()["state"], "deploymentNeeded", "{second:?}");
    assert_eq!((&second.result()["newLoginWorks"], &second.result()["oldLoginWorks"]), (&json!(true), &json!(true)));
    assert!(world.secrets().contains(&USER.to_owned()), "it is deleted only when the registry refuses it");

    world.deploy();
    let third = world.update(&request);
    assert_eq!(third.result()["state"], "complete", "{third:?}");
    assert_eq!(third.result()["oldLoginWorks"], false);
    assert_eq!((world.takes(NEW_USER, NEW_PASSWORD), world.takes(USER, REGISTRY_PASSWORD)), (true, false));
    assert!(!world.secrets().contains(&USER.to_owned()));

    world.stamp.stamp.journal_clear();
    assert_eq!(world.state(&request), "complete");
    assert!(world.stamp.writes().is_empty());
}

#[test]
fn new_password_needs_one_deployment() {
    if lacks("new_password_needs_one_deployment", REGISTRY) {
        return;
    }
    let world = World::new();
    let request = world.request(USER, None);
    assert_eq!(world.state(&request), "deploymentNeeded");
    assert_eq!(world.state(&request), "deploymentNeeded", "without a deployment nothing moves");
    assert_eq!(world.stamp.writes().len(), 1, "the secret is written once");
    world.deploy();
    assert_eq!(world.state(&request), "complete");
    assert_eq!((world.takes(USER, NEW_PASSWORD), world.takes(USER, REGISTRY_PASSWORD)), (true, false));
}

#[test]
fn force_deletes_the_old_login_immediately() {
    if lacks("force_deletes_the_old_login_immediately", REGISTRY) {
        return;
    }
    let world = World::new();
    let mut request = world.request(NEW_USER, Some(USER));
    request["force"] = true.into();
    request["registry"] = Value::Null;
    assert_eq!(world.state(&request), "complete");
    let secrets = world.secrets();
    assert!(secrets.contains(&NEW_USER.to_owned()) && !secrets.contains(&USER.to_owned()), "{secrets:?}");
}

#[test]
fn a_plan_writes_nothing() {
    if lacks("a_plan_writes_nothing", REGISTRY) {
        return;
    }
    let world = World::new();
    let mut request = world.request(NEW_USER, Some(USER));
    request["whatIf"] = true.into();
    let ended = world.update(&request);
    let plan = ended.result()["plan"].as_array().expect("a plan").clone();
    let actions: Vec<(&Value, &Value)> = plan.iter().map(|step| (&step["step"], &step["action"])).collect();
    // The registry does not accept the new login before it is deployed again.
    assert_eq!(actions, [(&json!("registryUser"), &json!("create")), (&json!("oldRegistryUser"), &json!("none"))]);
    assert!(world.stamp.writes().is_empty());
}

#[test]
fn problems_are_reported_before_any_write() {
    if lacks("problems_are_reported_before_any_write", REGISTRY) {
        return;
    }
    let world = World::new();
    let id = |request: &Value| world.update(request).error()["id"].as_str().expect("an id").to_owned();
    let mut request = world.request(NEW_USER, Some(NEW_USER));
    assert_eq!(id(&request), "Name.Collision");
    request = world.request(NEW_USER, Some(flow::CERTIFICATE_SECRET));
    assert_eq!(id(&request), "Argument.Invalid");
    request = world.request(NEW_USER, Some(USER));
    request["registry"] = Value::Null;
    assert_eq!(id(&request), "Argument.Missing");
    request["registry"] = format!("localhost:{}", free_port()).into();
    assert_eq!(id(&request), "Verification.Unreachable");
    request["registry"] = world.server.name.as_str().into();
    request["trustedRootFile"] = Value::Null;
    assert_eq!(id(&request), "Verification.CertificateUntrusted");
    request["keyVaultName"] = "no-such-vault".into();
    assert_eq!(id(&request), "KeyVault.NotFound");
    assert!(world.stamp.writes().is_empty());
}

/// The connection is cut at each request of the last run, which retires and deletes; then the command is run again.
#[test]
fn run_killed_at_any_request_is_completed_by_the_next() {
    if lacks("run_killed_at_any_request_is_completed_by_the_next", REGISTRY) {
        return;
    }
    let world = World::new();
    let request = world.request(NEW_USER, Some(USER));
    let requests = {
        world.update(&request);
        world.stamp.stamp.journal().len()
    };
    for at in 1..=requests + 2 {
        // Restores the initial state.
        let again = json!({ "remove": { "secrets": [format!("{VAULT}/{NEW_USER}"), format!("{VAULT}/{USER}")] },
            "secrets": [{ "vault": VAULT, "name": USER, "value": REGISTRY_PASSWORD, "contentType": "user credentials" }] });
        world.stamp.seed(&again);
        world.deploy();
        for round in 1..=4 {
            world.stamp.stamp.journal_clear();
            let fault = json!({ "match": { "nth": at }, "times": 1, "action": "lostAnswer" });
            world.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
            let session = world.stamp.session();
            let operation = session.start("credential_update", &request, &[("registryUserPassword", NEW_PASSWORD)]);
            let started = Instant::now();
            while world.stamp.stamp.journal().len() < at && started.elapsed() < Duration::from_secs(5) {
                let next = operation.next(Duration::from_millis(2));
                if next.as_ref().is_ok_and(|event| event.as_ref().is_some_and(|event| event["event"] == "finished"))
                    || next.is_err()
                {
                    break;
                }
            }
            drop(operation);
            drop(session);
            world.stamp.stamp.clear_faults();
            if world.state(&request) == "complete" {
                break;
            }
            assert!(round < 4, "killed at {at}: it does not end");
            world.deploy();
        }
        assert_eq!(
            (world.takes(NEW_USER, NEW_PASSWORD), world.takes(USER, REGISTRY_PASSWORD)),
            (true, false),
            "killed at {at}"
        );
        assert!(!world.secrets().contains(&USER.to_owned()), "killed at {at}");
    }
}
