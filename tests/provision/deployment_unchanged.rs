//! `onlyIfChanged` deploys exactly if the registry would change, and a plan can be made before prerequisites and client secret exist.

use crate::deployment::{GROUP, HOST, Prepared};
use crate::support::flow::{USER, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

fn with(request: &Value, members: &[(&str, Value)]) -> Value {
    let mut request = request.clone();
    for (name, value) in members {
        request[*name] = value.clone();
    }
    request
}

/// Returns a registry that is deployed, and its request with `onlyIfChanged`.
fn deployed() -> (Prepared, Value) {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let request = with(&prepared.request, &[("onlyIfChanged", true.into())]);
    assert_eq!(prepared.deploy(&request).result()["action"], "created");
    prepared.stamp.stamp.journal_clear();
    (prepared, request)
}

/// Answers reads of paths that contain `path`.
fn answered(prepared: &Prepared, path: &str, status: u16, body: &Value) {
    let fault = json!({
        "match": { "method": "GET", "pathContains": path },
        "action": { "answer": { "status": status, "body": body } }
    });
    prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault rule"));
}

#[test]
fn unchanged_registry_is_not_deployed_again() {
    let (prepared, request) = deployed();
    for what_if in [true, false] {
        let ended = prepared.deploy(&with(&request, &[("whatIf", what_if.into())]));
        let result = ended.result();
        assert_eq!(result["action"], "unchanged", "whatIf: {what_if}");
        assert_eq!(result["deployment"]["state"], "Succeeded");
        assert!(result["plan"].as_array().expect("a plan").iter().all(|step| step["action"] == "none"), "{result}");
        assert_eq!(prepared.writes(), Vec::<String>::new(), "whatIf: {what_if}");
    }
    // Without the member, each call deploys.
    assert_eq!(prepared.deploy(&prepared.request).result()["action"], "created");
}

#[test]
fn changed_parameter_is_deployed() {
    for (name, value) in [
        ("registryReplicas", json!(7)),
        ("virtualMachineSize", json!("Standard_F4s_v2")),
        ("allowSsh", json!(true)),
        ("adminUsername", json!("operator")),
    ] {
        let (prepared, request) = deployed();
        let plan = prepared.deploy(&with(&request, &[(name, value), ("whatIf", true.into())]));
        assert_eq!(plan.result()["plan"][1]["action"], "create", "{name}");
    }
}

#[test]
fn registry_without_its_machine_is_deployed() {
    let (prepared, request) = deployed();
    answered(&prepared, "/virtualMachines", 200, &json!({ "value": [] }));
    let ended = prepared.deploy(&with(&request, &[("whatIf", true.into())]));
    assert_eq!(ended.result()["plan"][1]["action"], "create");
}

#[test]
fn registry_is_deployed_after_a_failed_deployment() {
    let (prepared, request) = deployed();
    prepared.script(13);
    prepared.deploy(&prepared.request).error();
    prepared.script(0);
    assert_eq!(prepared.deploy(&request).result()["action"], "created");
    assert_eq!(prepared.deploy(&request).result()["action"], "unchanged");
}

#[test]
fn login_that_is_newer_than_the_deployment_is_deployed() {
    let (prepared, request) = deployed();
    // The times of a key vault have whole seconds.
    prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.clock_skew_seconds = 2);
    let login = json!({ "version": 1, "keyVaultName": VAULT, "userName": USER, "force": true });
    prepared.session.run("registry_user_add", &login, &[("password", "Another-Pass.9")]).result();
    let ended = prepared.deploy(&with(&request, &[("whatIf", true.into())]));
    assert_eq!(ended.result()["plan"][1]["action"], "create");
}

#[test]
fn unreadable_logins_or_machines_are_an_error_and_never_unchanged() {
    for path in ["/secrets", "/virtualMachines"] {
        let (prepared, request) = deployed();
        let refusal = json!({ "error": { "code": "AuthorizationFailed", "message": "no right to read" } });
        answered(&prepared, path, 403, &refusal);
        let ended = prepared.deploy(&request);
        ended.error();
        assert_eq!(prepared.writes(), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn plan_needs_neither_prerequisites_nor_a_client_secret() {
    let stamp = TestStamp::aad();
    let session = stamp.session();
    let registry = &stamp.stamp.description().credentials.registry;
    let request = json!({
        "version": 1, "resourceGroupName": GROUP, "dnsNameLabel": "registry", "plannedPrerequisites": "newregreq1", "plannedClientSecret": true,
        "servicePrincipalClientId": registry.application_id, "adminPublicKey": crate::deployment::public_key(256), "whatIf": true,
    });
    let ended = session.run("deployment", &request, &[]);
    let plan = &ended.result()["plan"];
    assert_eq!((plan[0]["action"].as_str(), plan[1]["action"].as_str()), (Some("create"), Some("create")));
    for (members, id) in [
        ([("whatIf", false.into())].as_slice(), "Argument.Invalid"),
        (&[("resourceGroupName", "NEWREGREQ1".into())], "Deployment.SameResourceGroup"),
        (&[("dnsNameLabel", "Not_valid".into())], "Deployment.DnsLabelInvalid"),
    ] {
        let ended = session.run("deployment", &with(&request, members), &[]);
        assert!(ended.problem_ids().iter().any(|found| **found == *id), "{:?}", ended.problem_ids());
    }
    assert!(stamp.writes().is_empty());
}

/// The plan is what Test-ContainerRegistry -Path and Invoke-ContainerRegistryPlan show.
#[test]
fn deleted_resource_of_the_machine_is_named_and_deployed_again() {
    for (kind, title) in [
        ("Microsoft.Network/networkSecurityGroups", "network security group 'container-registry-nsg'"),
        ("Microsoft.Network/networkInterfaces", "network interface '"),
        ("Microsoft.Network/virtualNetworks", "virtual network '"),
        ("Microsoft.Network/publicIPAddresses", "public IP address 'container-registry-pip'"),
    ] {
        let (prepared, request) = deployed();
        let resources = prepared.resources();
        let (_, name) = resources.iter().find(|(held, _)| held == kind).expect("a resource of each kind");
        let subscription = &prepared.stamp.stamp.description().subscription_id;
        let id = format!("/subscriptions/{subscription}/resourceGroups/{GROUP}/providers/{kind}/{name}");
        prepared.stamp.seed(&json!({ "remove": { "resources": [id] } }));
        let ended = prepared.deploy(&with(&request, &[("whatIf", true.into())]));
        let step = &ended.result()["plan"][1];
        assert_eq!(step["action"], "create", "{kind}");
        let reason = step["reason"].as_str().expect("a reason");
        assert!(reason.contains(title) && reason.ends_with("no longer exists"), "{kind}: {reason}");
        assert_eq!(prepared.deploy(&request).result()["action"], "created", "{kind}");
        assert_eq!(prepared.resources().len(), resources.len(), "{kind} was created again");
        assert_eq!(prepared.deploy(&request).result()["action"], "unchanged", "{kind}");
    }
}

#[test]
fn unreadable_list_of_resources_is_an_error() {
    let (prepared, request) = deployed();
    answered(
        &prepared,
        &format!("{GROUP}/resources"),
        403,
        &json!({ "error": { "code": "AuthorizationFailed", "message": "no" } }),
    );
    prepared.deploy(&request).error();
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

/// Test-ContainerRegistry with a session on the stamp. The registry itself does not answer in this test.
#[test]
fn test_of_a_registry_warns_about_its_deleted_resources() {
    let (prepared, request) = deployed();
    let test = json!({ "version": 1, "registry": HOST, "readOnly": true, "environment": {}, "resolve": { (HOST): "127.0.0.1:1" } });
    let warnings = || -> Vec<String> {
        let ended = prepared.session.run("registry_test", &test, &[]);
        ended.result();
        let deleted = |event: &&Value| event["id"] == "Deployment.ResourceDeleted";
        ended.events.iter().filter(deleted).map(|event| event["text"].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(warnings(), Vec::<String>::new());
    let subscription = &prepared.stamp.stamp.description().subscription_id;
    let group = format!("/subscriptions/{subscription}/resourceGroups/{GROUP}/providers/Microsoft.Network");
    let removed = [
        format!("{group}/networkSecurityGroups/container-registry-nsg"),
        format!("{group}/virtualNetworks/container-registry-vnet"),
    ];
    prepared.stamp.seed(&json!({ "remove": { "resources": removed } }));
    let found = warnings();
    assert_eq!(found.len(), 1, "{found:?}");
    for part in [
        GROUP,
        "the virtual network 'container-registry-vnet' and the network security group 'container-registry-nsg'",
        "no longer exist.",
        "Deploy the registry again",
    ] {
        assert!(found[0].contains(part), "{part}: {}", found[0]);
    }
    assert_eq!(prepared.writes(), Vec::<String>::new());
    prepared.deploy(&request).result();
    assert_eq!(warnings(), Vec::<String>::new());
    // What cannot be read is not a failure of the registry.
    answered(
        &prepared,
        "/publicIPAddresses",
        403,
        &json!({ "error": { "code": "AuthorizationFailed", "message": "no" } }),
    );
    assert_eq!(warnings(), Vec::<String>::new());
}
