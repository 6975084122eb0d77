//! Outdated values do not roll a registry back: an older version of the certificate, another vault, other storage. `force` accepts them.

use crate::deployment::{GROUP, Prepared};
use crate::direct_calls::{put_secret, secret_value};
use crate::support::flow::{self, CERTIFICATE_SECRET};
use crate::support::operation::Ended;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::faults::Fault;

const OUTDATED: &str = "Deployment.Outdated";
const PASSWORD: &str = "another-pfx-canary";

/// Creates a registry that was deployed and then got another certificate. Its request still has the first one.
fn rotated(secret: Option<&str>) -> Prepared {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let path = prepared.stamp.folder.path("second.pfx");
    flow::create_certificate(&path, PASSWORD);
    // Versions have a time in seconds.
    prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.clock_skew_seconds = 2);
    let request = json!({ "version": 1, "resourceGroupName": GROUP, "certificateFilePath": path, "certificateSecretName": secret,
        "servicePrincipalClientId": prepared.request["servicePrincipalClientId"] });
    let client_secret = prepared.client_secret();
    let secrets = [("certificatePassword", PASSWORD), ("servicePrincipalClientSecret", client_secret.as_str())];
    prepared.session.run("certificate_update", &request, &secrets).result();
    prepared.stamp.stamp.journal_clear();
    prepared
}

fn versions(prepared: &Prepared, secret: &str) -> Vec<String> {
    let state = prepared.stamp.stamp.state();
    let all = state["vaults"][0]["secrets"][secret].as_array().cloned().unwrap_or_default();
    all.iter().map(|one| one["version"].as_str().expect("a version").to_owned()).collect()
}

fn with(prepared: &Prepared, members: &[(&str, Value)]) -> Value {
    let mut request = prepared.request.clone();
    for (name, value) in members {
        request[*name] = value.clone();
    }
    request
}

fn message(ended: &Ended) -> String {
    ended.error()["message"].as_str().expect("a message").to_owned()
}

#[test]
fn older_certificate_version_is_refused_before_any_write_and_in_a_plan() {
    let prepared = rotated(None);
    let versions = versions(&prepared, CERTIFICATE_SECRET);
    for what_if in [true, false] {
        let ended = prepared.deploy(&with(&prepared, &[("whatIf", what_if.into())]));
        assert_eq!(ended.problem_ids(), [OUTDATED], "whatIf: {what_if}");
        let (message, hint) = (message(&ended), ended.error()["hint"].as_str().expect("a hint"));
        for version in &versions {
            assert!(message.contains(&format!("{} (created 20", &version[..8])), "{version}: {message}");
            assert!(!message.contains(version.as_str()), "{version} is shortened: {message}");
        }
        assert!(message.contains("virtual machine 'container-registry'"), "{message}");
        assert!(hint.contains("Set-ContainerRegistryPrerequisites") && hint.contains("-Force"), "{hint}");
        assert!(hint.contains(&versions[1]) && hint.contains("-PfxThumbprint"), "what to pass is named: {hint}");
        assert_eq!(prepared.writes(), Vec::<String>::new(), "whatIf: {what_if}");
    }
}

#[test]
fn force_deploys_the_older_version_with_a_warning() {
    let prepared = rotated(None);
    let plan = prepared.deploy(&with(&prepared, &[("whatIf", true.into()), ("force", true.into())]));
    let ended = prepared.deploy(&with(&prepared, &[("force", true.into())]));
    for ended in [plan, ended] {
        ended.result();
        let warnings = ended.lines("warning");
        assert!(warnings.iter().any(|line| line.contains("is older than") && line.contains("-Force")), "{warnings:?}");
    }
}

/// The secret of the object is unchanged; the registry uses another one.
#[test]
fn certificate_replaced_under_another_name_is_refused() {
    let prepared = rotated(Some("second"));
    let ended = prepared.deploy(&prepared.request);
    assert_eq!(ended.problem_ids(), [OUTDATED]);
    let message = message(&ended);
    assert!(message.contains("'second'") && message.contains("is newer"), "{message}");
    assert_eq!(prepared.writes(), Vec::<String>::new());
    prepared.deploy(&with(&prepared, &[("force", true.into())])).result();
}

#[test]
fn current_version_is_always_deployed() {
    let prepared = rotated(None);
    let version = versions(&prepared, CERTIFICATE_SECRET).pop().expect("a version");
    let machine = prepared.stamp.stamp.state()["resources"]
        .as_array()
        .and_then(|all| all.iter().find(|one| one["type"] == "Microsoft.Compute/virtualMachines").cloned())
        .expect("a machine");
    let url = &machine["properties"]["osProfile"]["secrets"][0]["vaultCertificates"][0]["certificateUrl"];
    assert!(url.as_str().is_some_and(|url| url.ends_with(&version)), "{url}");
    let planned = prepared.session.run(
        "certificate_update",
        &json!({ "version": 1, "resourceGroupName": GROUP, "certificateFilePath": prepared.stamp.folder.path("second.pfx"),
            "servicePrincipalClientId": prepared.request["servicePrincipalClientId"], "whatIf": true }),
        &[("certificatePassword", PASSWORD), ("servicePrincipalClientSecret", &prepared.client_secret())],
    );
    let thumbprint = planned.result()["thumbprint"].clone();
    prepared.deploy(&with(&prepared, &[("pfxKeyVaultSecretUrl", url.clone()), ("pfxThumbprint", thumbprint)])).result();
}

/// A new version of the same certificate cannot be rolled back.
#[test]
fn another_version_of_the_same_certificate_is_not_older() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let value = secret_value(&prepared.stamp, CERTIFICATE_SECRET);
    put_secret(&prepared.stamp, CERTIFICATE_SECRET, &value, "pfx");
    assert_eq!(versions(&prepared, CERTIFICATE_SECRET).len(), 2);
    prepared.deploy(&prepared.request).result();
    prepared.deploy(&prepared.request).result();
}

#[test]
fn unreadable_current_version_is_not_accepted() {
    for (status, id) in [(403, "Deployment.VaultUnreadable"), (500, "Service.Unavailable")] {
        let prepared = rotated(None);
        // It is not hidden by the warning of another finding.
        put_secret(&prepared.stamp, "unusable", "with\nline break", "user credentials");
        prepared.stamp.stamp.journal_clear();
        let fault = json!({ "match": { "method": "GET", "pathContains": format!("/secrets/{CERTIFICATE_SECRET}?") }, "times": null, "action": {
            "answer": { "status": status, "headers": [["Retry-After", "0"]], "body": { "error": { "code": "Forbidden", "message": "not for you" } } } } });
        prepared.stamp.stamp.set_fault(serde_json::from_value::<Fault>(fault).expect("a fault rule"));
        let ended = prepared.deploy(&prepared.request);
        assert_eq!(ended.problem_ids(), ["Password.Unusable", id], "{status}");
        assert_eq!(prepared.writes(), Vec::<String>::new(), "{status}");
    }
}

#[test]
fn other_storage_than_that_of_the_registry_is_refused_without_force() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let mut other = flow::request(&prepared.stamp);
    other["storageAccountBlobContainer"] = "othercontainer".into();
    flow::run(&prepared.session, &other).result();
    prepared.stamp.stamp.journal_clear();
    let moved = with(&prepared, &[("storageAccountContainer", "othercontainer".into())]);
    let ended = prepared.deploy(&moved);
    assert_eq!(ended.problem_ids(), [OUTDATED]);
    let message = message(&ended);
    assert!(message.contains("'newregct1'") && message.contains("'othercontainer'"), "{message}");
    assert_eq!(prepared.writes(), Vec::<String>::new());
    let mut forced = moved;
    forced["force"] = true.into();
    prepared.deploy(&forced).result();
}

#[test]
fn resized_machine_keeps_its_size_unless_one_is_requested() {
    let size = |prepared: &Prepared| {
        let state = prepared.stamp.stamp.state();
        let all = state["resources"].as_array().cloned().unwrap_or_default();
        let machine =
            all.into_iter().find(|one| one["type"] == "Microsoft.Compute/virtualMachines").expect("a machine");
        machine["properties"]["hardwareProfile"]["vmSize"].as_str().expect("a size").to_owned()
    };
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&with(&prepared, &[("virtualMachineSize", "Standard_F4s_v2".into())])).result();
    prepared.deploy(&prepared.request).result();
    assert_eq!(size(&prepared), "Standard_F4s_v2");
    prepared.deploy(&with(&prepared, &[("virtualMachineSize", "Standard_F8s_v2".into())])).result();
    assert_eq!(size(&prepared), "Standard_F8s_v2");
}
