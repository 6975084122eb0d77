//! Every request of the main flows, answered with something that does not come from the service: the run ends in an error or in the reported state, never in a
//! panic.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;

use crate::deployment::{GROUP, Prepared};
use crate::support::flow::{self, ACCOUNT, CERTIFICATE_SECRET, CONTAINER, USER, VAULT};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::JournalEntry;

const BAD: [(&str, &str); 7] = [
    ("text/html", "<html><body>Sign in to the proxy</body></html>"),
    ("application/json", "{}"),
    (
        "application/json",
        r#"{"id":"/x","sku":7,"properties":{"accessPolicies":{},"dnsSettings":[],"encryption":7,"provisioningState":[]}}"#,
    ),
    ("application/json", "[]"),
    ("application/json", "null"),
    ("application/json", "7"),
    ("application/json", ""),
];

const MARK: &str = "malformed";

/// One flow: a prepared stamp, the run, and whether the stamp's final state matches the result.
struct Flow {
    name: &'static str,
    prepare: fn() -> Prepared,
    run: fn(&Prepared) -> Ended,
    is_done: fn(&Prepared) -> bool,
}

fn fresh() -> Prepared {
    let stamp = TestStamp::without_delays();
    let session = stamp.session();
    let request = flow::request(&stamp);
    Prepared { stamp, session, request }
}

fn with_prerequisites() -> Prepared {
    Prepared::new(TestStamp::without_delays())
}

fn deployed() -> Prepared {
    let prepared = with_prerequisites();
    prepared.deploy(&prepared.request).result();
    prepared
}

fn named<'a>(state: &'a Value, kind: &str, name: &str) -> Option<&'a Value> {
    state[kind].as_array()?.iter().find(|one| one["name"] == name)
}

const PREREQUISITES: Flow = Flow {
    name: "prerequisites",
    prepare: fresh,
    run: |prepared| flow::run(&prepared.session, &prepared.request),
    is_done: |prepared| {
        let state = prepared.stamp.stamp.state();
        let registry = &prepared.stamp.stamp.description().credentials.registry.object_id;
        let has_role = state["roleAssignments"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["principalId"] == **registry));
        let secrets = named(&state, "vaults", VAULT).map(|vault| vault["secrets"].clone()).unwrap_or_default();
        named(&state, "groups", flow::GROUP).is_some()
            && named(&state, "accounts", ACCOUNT).is_some_and(|account| account["containers"][CONTAINER].is_object())
            && secrets[USER].is_array()
            && secrets[CERTIFICATE_SECRET].is_array()
            && has_role
    },
};

const DEPLOYMENT: Flow = Flow {
    name: "deployment",
    prepare: with_prerequisites,
    run: |prepared| prepared.deploy(&prepared.request),
    is_done: |prepared| {
        let machine = ("Microsoft.Compute/virtualMachines".to_owned(), "container-registry".to_owned());
        prepared.resources().contains(&machine)
    },
};

const REMOVAL: Flow = Flow {
    name: "removal",
    prepare: deployed,
    run: |prepared| {
        let request = json!({ "version": 1, "resourceGroupName": flow::GROUP, "storageAccountName": ACCOUNT,
            "storageAccountBlobContainer": CONTAINER, "keyVaultName": VAULT, "certificateSecretName": CERTIFICATE_SECRET,
            "registryUserNames": [USER], "removeData": true, "deploymentResourceGroupNames": [GROUP] });
        prepared.session.run("removal", &request, &[])
    },
    is_done: |prepared| {
        let state = prepared.stamp.stamp.state();
        let is_empty = |kind: &str| state[kind].as_array().is_none_or(Vec::is_empty);
        is_empty("groups") && is_empty("accounts") && is_empty("vaults") && is_empty("resources")
    },
};

const ROTATION: Flow = Flow {
    name: "rotation",
    prepare: deployed,
    run: |prepared| {
        let certificate = prepared.stamp.folder.path("next.pfx");
        if !certificate.exists() {
            flow::create_certificate(&certificate, flow::CERTIFICATE_PASSWORD);
        }
        let request = json!({ "version": 1, "resourceGroupName": GROUP, "certificateFilePath": certificate,
            "servicePrincipalClientId": prepared.request["servicePrincipalClientId"] });
        let secret = prepared.client_secret();
        let secrets = [("certificatePassword", flow::CERTIFICATE_PASSWORD), ("servicePrincipalClientSecret", &secret)];
        prepared.session.run("certificate_update", &request, &secrets)
    },
    is_done: |prepared| {
        let state = prepared.stamp.stamp.state();
        let versions = &state["vaults"][0]["secrets"][CERTIFICATE_SECRET];
        let newest = versions.as_array().and_then(|all| all.last()?["version"].as_str()).expect("a version");
        let machine = named(&state, "resources", "container-registry").expect("a machine");
        let url = &machine["properties"]["osProfile"]["secrets"][0]["vaultCertificates"][0]["certificateUrl"];
        versions.as_array().is_some_and(|all| all.len() == 2) && url.as_str().is_some_and(|url| url.ends_with(newest))
    },
};

/// Returns the requests of a run, each once. Ids that differ between runs are removed from the path.
fn requests(flow: &Flow) -> BTreeSet<(String, String)> {
    let prepared = (flow.prepare)();
    let session = prepared.stamp.session();
    let prepared = Prepared { session, ..prepared };
    prepared.stamp.stamp.journal_clear();
    (flow.run)(&prepared).result();
    assert!((flow.is_done)(&prepared), "{} does its work", flow.name);
    prepared.stamp.stamp.journal().iter().map(request).collect()
}

fn request(entry: &JournalEntry) -> (String, String) {
    let mut known = Vec::new();
    for segment in entry.path.split('/').skip(1) {
        let is_subscription = known.last() == Some(&"subscriptions");
        if (segment.len() >= 32 && !is_subscription) || segment.starts_with("container-registry-2") {
            break;
        }
        known.push(segment);
    }
    (entry.method.clone(), format!("{}/{}", entry.host, known.join("/")))
}

/// Runs mostly wait, so several run in parallel, each with its own stamp.
const AT_ONCE: usize = 8;

fn survives_everything(flow: &Flow) {
    let places = Mutex::new(requests(flow).into_iter());
    let next = || places.lock().expect("no run panicked here").next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let mut prepared = None;
                while let Some((method, place)) = next() {
                    survives(flow, &method, &place, &mut prepared);
                }
            });
        }
    });
}

/// Answers the request with each of the bodies. A stamp that a run left unchanged is reused for the next one, through `prepared`.
fn survives(flow: &Flow, method: &str, place: &str, prepared: &mut Option<Prepared>) {
    let (host, path) = place.split_once('/').expect("a host and a path");
    for (kind, body) in BAD {
        let what = format!("{}: {method} {place} answered with {body:?}", flow.name);
        let ready = prepared.take().unwrap_or_else(flow.prepare);
        // A separate session, which requests the metadata endpoint and signs in again.
        let ready = Prepared { session: ready.stamp.session(), ..ready };
        let before = ready.stamp.stamp.state();
        // The id does not look like one of the blob service.
        let headers = [["Content-Type", kind], ["request-id", MARK]];
        let answer = json!({ "status": 200, "headers": headers, "body": body });
        let fault = json!({ "match": { "method": method, "hostPrefix": host, "pathContains": format!("/{path}") }, "times": 1,
            "action": { "answer": answer } });
        ready.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault"));
        ready.stamp.stamp.journal_clear();
        let ended = (flow.run)(&ready);
        assert!(ready.stamp.stamp.journal().iter().any(|entry| entry.request_id == MARK), "{what}: was not asked");
        match ended.last["outcome"].as_str() {
            Some("failed") => {
                let id = ended.error()["id"].as_str().expect("an id");
                assert!(!id.starts_with("Internal."), "{what}: {}", ended.error());
            }
            _ => assert!((flow.is_done)(&ready), "{what}: {}", ended.last),
        }
        ready.stamp.stamp.clear_faults();
        *prepared = (ready.stamp.stamp.state() == before).then_some(ready);
    }
}

#[test]
fn prerequisites_survive_every_malformed_answer() {
    survives_everything(&PREREQUISITES);
}

#[test]
fn deployment_survives_every_malformed_answer() {
    survives_everything(&DEPLOYMENT);
}

#[test]
fn removal_survives_every_malformed_answer() {
    survives_everything(&REMOVAL);
}

#[test]
fn rotation_survives_every_malformed_answer() {
    survives_everything(&ROTATION);
}
