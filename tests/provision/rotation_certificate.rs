//! A registry gets another certificate: once, even after interruptions, and nothing is written before all checks have passed.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::deployment::{GROUP, Prepared, assert_checked_once};
use crate::support::flow::{self, CERTIFICATE_SECRET};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::behaviour::Spelling;

const PASSWORD: &str = "another-pfx-canary";

struct Registry {
    prepared: Prepared,
}

impl Registry {
    /// Creates a running registry.
    fn deployed(stamp: TestStamp) -> Self {
        let prepared = Prepared::new(stamp);
        prepared.looks(0);
        prepared.deploy(&prepared.request).result();
        prepared.stamp.stamp.journal_clear();
        Self { prepared }
    }

    fn certificate(&self, name: &str) -> PathBuf {
        let path = self.prepared.stamp.folder.path(name);
        flow::create_certificate(&path, PASSWORD);
        path
    }

    fn request(&self, certificate: &PathBuf) -> Value {
        json!({
            "version": 1,
            "resourceGroupName": GROUP,
            "certificateFilePath": certificate,
            "servicePrincipalClientId": self.prepared.request["servicePrincipalClientId"],
        })
    }

    fn start(&self, request: &Value) -> Operation {
        let secret = self.prepared.client_secret();
        let secrets = [("certificatePassword", PASSWORD), ("servicePrincipalClientSecret", &secret)];
        self.prepared.session.start("certificate_update", request, &secrets)
    }

    fn update(&self, request: &Value) -> Ended {
        self.start(request).end()
    }

    fn versions(&self) -> Vec<Value> {
        let state = self.prepared.stamp.stamp.state();
        state["vaults"][0]["secrets"][CERTIFICATE_SECRET].as_array().cloned().unwrap_or_default()
    }

    /// Returns the URL in the last deployment of the machine.
    fn installed(&self) -> String {
        let state = self.prepared.stamp.stamp.state();
        let machine =
            state["resources"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "container-registry"));
        let secrets = &machine.expect("a machine")["properties"]["osProfile"]["secrets"][0];
        secrets["vaultCertificates"][0]["certificateUrl"].as_str().expect("a URL").to_owned()
    }

    fn newest_is_installed(&self) -> bool {
        let newest = self.versions().pop().expect("a version");
        self.installed().ends_with(newest["version"].as_str().expect("text"))
    }

    fn deployments(&self) -> usize {
        self.prepared.stamp.stamp.state()["deployments"].as_array().map_or(0, Vec::len)
    }
}

#[test]
fn new_certificate_is_installed_and_a_second_run_writes_nothing() {
    for stamp in [TestStamp::aad(), TestStamp::adfs()] {
        let registry = Registry::deployed(stamp);
        let request = registry.request(&registry.certificate("new.pfx"));
        let ended = registry.update(&request);
        let result = ended.result();
        assert_eq!(result["action"], "updated");
        assert_eq!(result["deployment"]["state"], "Succeeded");
        assert_eq!(result["deployment"]["outputs"]["pfxThumbprint"], result["thumbprint"]);
        assert_ne!(result["thumbprint"], registry.prepared.request["pfxThumbprint"]);
        assert_eq!(result["secretUrl"], registry.installed());
        assert_eq!((registry.versions().len(), registry.newest_is_installed()), (2, true));
        // Size, key, and name are those of the first deployment: the resources are the same.
        assert_eq!(registry.prepared.resources().len(), 6);
        let text = ended.text();
        assert!(!text.contains(PASSWORD) && !text.contains(&registry.prepared.client_secret()), "a secret is shown");

        registry.prepared.stamp.stamp.journal_clear();
        let again = registry.update(&request);
        assert_eq!(again.result()["action"], "unchanged");
        assert_eq!(again.result()["secretUrl"], registry.installed());
        assert_eq!(registry.prepared.writes(), Vec::<String>::new());
    }
}

#[test]
fn a_plan_writes_nothing() {
    let registry = Registry::deployed(TestStamp::aad());
    let mut request = registry.request(&registry.certificate("new.pfx"));
    request["whatIf"] = true.into();
    let ended = registry.update(&request);
    let actions: Vec<&str> =
        ended.result()["plan"].as_array().expect("a plan").iter().filter_map(|step| step["action"].as_str()).collect();
    assert_eq!(actions, ["update", "update"]);
    assert_eq!((&ended.result()["deployment"], &ended.result()["secretUrl"]), (&Value::Null, &Value::Null));
    assert_eq!(registry.prepared.writes(), Vec::<String>::new());
}

#[test]
fn problems_are_reported_together_before_any_write() {
    let registry = Registry::deployed(TestStamp::aad());
    let other = registry.prepared.stamp.folder.path("other.pfx");
    let create = json!({ "version": 1, "commonName": "elsewhere.example", "filePath": other });
    let created = Operation::try_start(
        std::ptr::null_mut(),
        "certificate_create",
        &create.to_string(),
        &[("certificatePassword", PASSWORD)],
    );
    created.expect("it starts").end().result();
    let secrets = [("certificatePassword", "wrong"), ("servicePrincipalClientSecret", "wrong too")];
    let ended = registry.prepared.session.run("certificate_update", &registry.request(&other), &secrets);
    let ids = ended.problem_ids();
    for id in ["Certificate.WrongPassword", "Deployment.PrincipalRejected"] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
    let nowhere = json!({ "version": 1, "resourceGroupName": "nowhere", "certificateFilePath": other, "servicePrincipalClientId": "x" });
    registry.prepared.stamp.seed(&json!({ "groups": [{ "name": "nowhere" }] }));
    assert_eq!(registry.update(&nowhere).error()["id"], "Deployment.NotFound");
    assert_eq!((registry.prepared.writes(), registry.versions().len()), (Vec::new(), 1));
}

#[test]
fn failed_run_is_completed_without_another_version() {
    let registry = Registry::deployed(TestStamp::aad());
    let request = registry.request(&registry.certificate("new.pfx"));
    registry.prepared.script(11);
    assert_eq!(registry.update(&request).error()["id"], "Deployment.ExitCode11");
    registry.prepared.script(0);
    let ended = registry.update(&request);
    assert_eq!((&ended.result()["action"], registry.versions().len()), (&json!("updated"), 2));
    assert!(registry.newest_is_installed());
}

#[test]
fn own_running_deployment_is_waited_for_and_another_one_is_refused() {
    let registry = Registry::deployed(TestStamp::aad());
    let (first, second) = (registry.certificate("first.pfx"), registry.certificate("second.pfx"));
    registry.prepared.looks(3);
    let operation = registry.start(&registry.request(&first));
    let began = Instant::now();
    while registry.deployments() < 2 && began.elapsed() < Duration::from_secs(20) {
        operation.next(Duration::from_millis(2)).expect("an event");
    }
    drop(operation);
    let error = registry.update(&registry.request(&second));
    assert_eq!(error.error()["id"], "Deployment.Active", "{:#}", error.error());
    let waited = registry.update(&registry.request(&first));
    assert_eq!(waited.result()["deployment"]["state"], "Succeeded");
    assert_eq!((registry.deployments(), registry.versions().len()), (2, 2));
    assert!(waited.lines("host").iter().any(|line| line.contains("waiting for it")), "{:?}", waited.lines("host"));
}

#[test]
fn stop_at_any_write_is_completed_by_the_next_run() {
    let registry = Registry::deployed(TestStamp::aad());
    let certificates = [registry.certificate("one.pfx"), registry.certificate("two.pfx")];
    registry.update(&registry.request(&certificates[0])).result();
    let journal = registry.prepared.stamp.stamp.journal();
    let writes = journal.iter().enumerate().filter(|(_, entry)| entry.is_write() || entry.path.ends_with("/validate"));
    let mut places: Vec<usize> = writes.flat_map(|(at, _)| [at, at + 1, at + 2]).filter(|at| *at > 0).collect();
    places.dedup();
    assert!(places.len() >= 6, "{places:?}");
    for (turn, at) in places.into_iter().enumerate() {
        let request = registry.request(&certificates[(turn + 1) % 2]);
        let before = registry.versions().len();
        registry.prepared.stamp.stamp.journal_clear();
        // The stamp processes the request, and the answer is lost.
        let fault = json!({ "match": { "nth": at }, "times": 1, "action": "lostAnswer" });
        registry.prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        let operation = registry.start(&request);
        let began = Instant::now();
        while registry.prepared.stamp.stamp.journal().len() < at && began.elapsed() < Duration::from_secs(20) {
            if operation.next(Duration::from_millis(2)).is_err() {
                break;
            }
        }
        drop(operation);
        registry.prepared.stamp.stamp.clear_faults();
        registry.update(&request).result();
        assert!(registry.newest_is_installed(), "stopped at request {at}");
        assert_eq!(registry.versions().len(), before + 1, "stopped at request {at}");
    }
}

#[test]
fn answers_in_another_case_are_accepted() {
    for spelling in [Spelling::Lower, Spelling::Upper] {
        let stamp = TestStamp::aad();
        stamp.stamp.change_behaviour(|behaviour| behaviour.spelling = Some(spelling));
        let registry = Registry::deployed(stamp);
        let request = registry.request(&registry.certificate("new.pfx"));
        assert_eq!(registry.update(&request).result()["action"], "updated", "{spelling:?}");
        assert_eq!((registry.versions().len(), registry.newest_is_installed()), (2, true), "{spelling:?}");
        registry.prepared.stamp.stamp.journal_clear();
        assert_eq!(registry.update(&request).result()["action"], "unchanged", "{spelling:?}");
        assert_eq!(registry.prepared.writes(), Vec::<String>::new(), "{spelling:?}");
    }
}

/// The checks precede the new version of the certificate, and are not repeated after it.
#[test]
fn deployment_is_checked_once() {
    const MOST: usize = 32;
    let registry = Registry::deployed(TestStamp::aad());
    let request = registry.request(&registry.certificate("new.pfx"));
    registry.update(&request).result();
    assert!(registry.newest_is_installed());
    let journal = registry.prepared.stamp.stamp.journal();
    println!("{} requests", journal.len());
    assert_checked_once(&journal);
    assert!(journal.len() <= MOST, "{} requests, at most {MOST}: {journal:#?}", journal.len());
}
