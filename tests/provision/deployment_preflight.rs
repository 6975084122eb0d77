//! Every finding of the deployment's preflight by its id, all reported together and before any write.

use crate::deployment;
use crate::deployment::{HOST, LABEL, Prepared};
use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

struct Case {
    id: &'static str,
    change: fn(&mut Value),
}

fn check(prepared: &Prepared, case: &Case) {
    let mut request = prepared.request.clone();
    (case.change)(&mut request);
    expect(prepared, case.id, &request, &prepared.client_secret());
}

fn expect(prepared: &Prepared, id: &str, request: &Value, client_secret: &str) {
    prepared.stamp.stamp.journal_clear();
    let ended = prepared.deploy_as(request, client_secret);
    let error = ended.error();
    assert_eq!(error["id"], id, "{error:#}");
    assert!(error["hint"].as_str().is_some_and(|hint| hint.len() > 20), "{error}");
    assert_eq!(prepared.writes(), Vec::<String>::new(), "{id}");
}

#[test]
fn each_invalid_value_is_reported_by_its_id_before_any_write() {
    let prepared = Prepared::new(TestStamp::aad());
    let cases = [
        Case { id: "Name.ResourceGroup", change: |request| request["resourceGroupName"] = "dot.".into() },
        Case {
            id: "Deployment.SameResourceGroup",
            change: |request| request["resourceGroupName"] = flow::GROUP.to_uppercase().into(),
        },
        Case {
            id: "Deployment.DnsLabelInvalid",
            change: |request| {
                request["dnsNameLabel"] = "1registry".into();
                request["hostName"] = HOST.into();
            },
        },
        Case {
            id: "Deployment.IdInvalid",
            change: |request| request["storageAccountResourceId"] = "/subscriptions/1".into(),
        },
        Case { id: "Deployment.IdInvalid", change: |request| request["pfxThumbprint"] = "64BD".into() },
        Case {
            id: "Deployment.ThumbprintMismatch",
            change: |request| request["pfxThumbprint"] = "0".repeat(40).into(),
        },
        Case {
            id: "Deployment.SshKeyInvalid",
            change: |request| request["adminPublicKey"] = deployment::public_key(128).into(),
        },
        Case {
            id: "Deployment.SshKeyInvalid",
            change: |request| request["adminPublicKey"] = "/no/such/key.pub".into(),
        },
        Case {
            id: "Deployment.MachineSizeUnknown",
            change: |request| request["virtualMachineSize"] = "Standard_Z99".into(),
        },
        Case {
            id: "Deployment.MachineSkuUnknown",
            change: |request| request["virtualMachineSku"] = "aks-ubuntu-9999".into(),
        },
        Case { id: "ImageSku.Missing", change: |request| request["virtualMachineOffer"] = "no-such-offer".into() },
        Case { id: "Deployment.CertificateNameMismatch", change: |request| request["dnsNameLabel"] = "another".into() },
        Case {
            id: "Deployment.CertificateNameMismatch",
            change: |request| request["hostName"] = "registry.contoso.example".into(),
        },
        Case {
            id: "Deployment.ContainerMissing",
            change: |request| request["storageAccountContainer"] = "no-such-container".into(),
        },
        Case {
            id: "Deployment.TemplateUnreadable",
            change: |request| request["templateFile"] = "/no/such/template.json".into(),
        },
        Case {
            id: "Deployment.CertificateUnusable",
            change: |request| {
                let url = request["pfxKeyVaultSecretUrl"].as_str().unwrap_or_default().to_owned();
                let (secret, _) = url.rsplit_once('/').unwrap_or_default();
                request["pfxKeyVaultSecretUrl"] = format!("{secret}/00000000000000000000000000000000").into();
            },
        },
    ];
    for case in &cases {
        check(&prepared, case);
    }
    expect(&prepared, "Deployment.PrincipalRejected", &prepared.request, "a wrong secret");
}

#[test]
fn missing_requirements_of_the_stamp_are_reported() {
    let prepared = Prepared::new(TestStamp::aad());
    let registry = prepared.stamp.stamp.description().credentials.registry.object_id.clone();
    let expect = |id: &str| expect(&prepared, id, &prepared.request, &prepared.client_secret());

    prepared.stamp.seed(&json!({ "takenLabels": [LABEL] }));
    expect("Deployment.DnsLabelTaken");
    prepared.stamp.seed(&json!({ "takenLabels": [] }));
    let offer = |versions: &[&str]| {
        let versions = versions.iter().map(|version| (*version).to_owned()).collect();
        prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.custom_script_versions = versions);
    };
    for versions in [&["1.5.2"][..], &[]] {
        offer(versions);
        expect("Deployment.ExtensionMissing");
    }
    offer(&["2.0.6"]);

    prepared.stamp.seed(&json!({ "remove": { "roleAssignmentsOf": [registry] } }));
    expect("Deployment.StorageUnreadable");
    let scope = &prepared.request["storageAccountResourceId"];
    let role = json!({ "scope": scope, "principalId": registry, "roleName": "Contributor" });
    prepared.stamp.seed(
        &json!({ "roleAssignments": [role], "remove": { "secrets": [format!("{}/{}", flow::VAULT, flow::USER)] } }),
    );
    expect("Deployment.NoCredentials");

    prepared.stamp.seed(&json!({
        "secrets": [{ "vault": flow::VAULT, "name": flow::USER, "value": "again", "contentType": "user credentials" }],
        "vaults": [{ "name": flow::VAULT, "properties": { "enabledForDeployment": false } }],
    }));
    expect("Deployment.VaultNotEnabled");
    prepared.stamp.seed(&json!({ "vaults": [{ "name": flow::VAULT, "properties": { "enabledForDeployment": true, "accessPolicies": [] } }] }));
    expect("Deployment.VaultUnreadable");
}

#[test]
fn all_findings_are_reported_together() {
    let prepared = Prepared::new(TestStamp::adfs());
    let mut request = prepared.request.clone();
    request["adminPublicKey"] = "-----BEGIN OPENSSH PRIVATE KEY-----\ncanary\n".into();
    request["virtualMachineSize"] = "Standard_Z99".into();
    request["pfxThumbprint"] = "0".repeat(40).into();
    prepared.stamp.stamp.journal_clear();
    let ended = prepared.deploy_as(&request, "a wrong canary");
    let error = ended.error();
    assert_eq!(error["id"], "Preflight.SeveralProblems", "{error:#}");
    let ids: Vec<&str> =
        error["problems"].as_array().expect("problems").iter().filter_map(|one| one["id"].as_str()).collect();
    for id in [
        "Deployment.SshKeyInvalid",
        "Deployment.MachineSizeUnknown",
        "Deployment.ThumbprintMismatch",
        "Deployment.PrincipalRejected",
    ] {
        assert!(ids.contains(&id), "{id} is not among {ids:?}");
    }
    assert!(!format!("{:?}", ended).contains("canary"), "a secret is shown");
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

/// The remedy of a refusal, to grant a right, does not help against a lost connection.
#[test]
fn failure_of_a_service_is_not_a_missing_right_of_the_principal() {
    let throttled = json!({ "answer": { "status": 429, "headers": [["Retry-After", "999"]], "body": null } });
    for (host, path, action, id) in [
        ("management.", "/listKeys", throttled.clone(), "Service.Throttled"),
        ("management.", "/storageAccounts/", json!("reset"), "Transport.AnswerBroken"),
        (flow::VAULT, "/secrets", throttled, "Service.Throttled"),
        (flow::VAULT, "/secrets", json!("reset"), "Transport.AnswerBroken"),
    ] {
        let prepared = Prepared::new(TestStamp::without_delays());
        let rule = json!({ "match": { "hostPrefix": host, "pathContains": path }, "action": action });
        prepared.stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
        let ended = prepared.deploy(&prepared.request);
        assert!(ended.problem_ids().contains(&id), "{host} {path}: {:#}", ended.error());
        let text = ended.error().to_string();
        assert!(!text.contains("Unreadable") && !text.contains("PrincipalRejected"), "{host} {path}: {text}");
    }
}

/// Replaces the secret with one of these attributes, keeping its value.
fn with_attributes(prepared: &Prepared, name: &str, attributes: &Value) -> String {
    let state = prepared.stamp.stamp.state();
    let held = &state["vaults"][0]["secrets"][name][0];
    let secret = json!({ "vault": flow::VAULT, "name": name, "value": held["value"], "contentType": held["contentType"],
        "attributes": attributes });
    prepared.stamp.seed(&json!({ "secrets": [secret] }));
    let state = prepared.stamp.stamp.state();
    let versions = state["vaults"][0]["secrets"][name].as_array().expect("versions");
    versions.last().expect("a version")["version"].as_str().expect("text").to_owned()
}

/// A disabled secret would end the setup on the virtual machine after a quarter of an hour.
#[test]
fn disabled_login_is_an_error_with_the_command_that_enables_it() {
    let prepared = Prepared::new(TestStamp::aad());
    with_attributes(&prepared, flow::USER, &json!({ "enabled": false }));
    expect(&prepared, "Secret.Disabled", &prepared.request, &prepared.client_secret());
    let second =
        json!({ "vault": flow::VAULT, "name": "second", "value": "Pass.2", "contentType": "user credentials" });
    prepared.stamp.seed(&json!({ "secrets": [second] }));
    let ended = prepared.deploy(&prepared.request);
    let (message, hint) = (ended.error()["message"].to_string(), ended.error()["hint"].to_string());
    assert!(
        message.contains(&format!("secret '{}' in the key vault '{}' is disabled", flow::USER, flow::VAULT)),
        "{message}"
    );
    let command = format!("Update-AzKeyVaultSecret -VaultName {} -Name {} -Enable $true", flow::VAULT, flow::USER);
    assert!(hint.contains(&command), "{hint}");
    // Its setup leaves a retired login out.
    with_attributes(&prepared, flow::USER, &json!({ "enabled": true }));
    let retired = json!({ "vault": flow::VAULT, "name": "third", "value": "Pass.3", "contentType": "retired user credentials",
        "attributes": { "enabled": false } });
    prepared.stamp.seed(&json!({ "secrets": [retired] }));
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
}

#[test]
fn disabled_certificate_is_an_error_together_with_a_disabled_login() {
    let prepared = Prepared::new(TestStamp::aad());
    let version = with_attributes(&prepared, flow::CERTIFICATE_SECRET, &json!({ "enabled": false }));
    let url = prepared.request["pfxKeyVaultSecretUrl"].as_str().expect("a URL");
    let (secret, _) = url.rsplit_once('/').expect("a version");
    let mut request = prepared.request.clone();
    request["pfxKeyVaultSecretUrl"] = format!("{secret}/{version}").into();
    expect(&prepared, "Secret.Disabled", &request, &prepared.client_secret());
    let hint = prepared.deploy(&request).error()["hint"].to_string();
    let command = format!(
        "Update-AzKeyVaultSecret -VaultName {} -Name {} -Version {version} -Enable $true",
        flow::VAULT,
        flow::CERTIFICATE_SECRET
    );
    assert!(hint.contains(&command), "{hint}");
    with_attributes(&prepared, flow::USER, &json!({ "enabled": false }));
    let ended = prepared.deploy(&request);
    let problems = ended.error()["problems"].as_array().expect("several problems");
    let disabled = |name: &str| {
        let text = format!("'{name}' in the key vault");
        problems.iter().any(|one| one["id"] == "Secret.Disabled" && one["message"].to_string().contains(&text))
    };
    assert!(disabled(flow::USER) && disabled(flow::CERTIFICATE_SECRET), "{problems:#?}");
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

/// The vault returns the value of a secret outside of its dates, so the registry can be deployed.
#[test]
fn secret_outside_of_its_dates_is_a_warning() {
    const FUTURE: i64 = 4_000_000_000;
    for (name, attributes, id, option) in [
        (flow::USER, json!({ "exp": 1_500_000_000 }), "Secret.Expired", "-Expires"),
        (flow::USER, json!({ "nbf": FUTURE }), "Secret.NotYetValid", "-NotBefore"),
        (flow::CERTIFICATE_SECRET, json!({ "exp": 1_500_000_000 }), "Secret.Expired", "-Expires"),
        (flow::CERTIFICATE_SECRET, json!({ "nbf": FUTURE }), "Secret.NotYetValid", "-NotBefore"),
    ] {
        let prepared = Prepared::new(TestStamp::aad());
        prepared.looks(0);
        let version = with_attributes(&prepared, name, &attributes);
        let mut request = prepared.request.clone();
        if name == flow::CERTIFICATE_SECRET {
            let url = prepared.request["pfxKeyVaultSecretUrl"].as_str().expect("a URL");
            request["pfxKeyVaultSecretUrl"] =
                format!("{}/{version}", url.rsplit_once('/').expect("a version").0).into();
        }
        let ended = prepared.deploy(&request);
        assert_eq!(ended.result()["action"], "created", "{name} {attributes}");
        let warnings = ended.events.iter().filter(|event| event["stream"] == "warning" && event["id"] == id);
        let texts: Vec<String> = warnings.map(|event| event["text"].to_string()).collect();
        assert_eq!(texts.len(), 1, "{name} {attributes}: {:#?}", ended.events);
        assert!(texts[0].contains(&format!("'{name}'")) && texts[0].contains(option), "{}", texts[0]);
    }
}

/// Test-ContainerRegistryPrerequisites names the logins with which a deployment would fail.
#[test]
fn disabled_and_expired_logins_are_findings_of_the_prerequisites() {
    let prepared = Prepared::new(TestStamp::aad());
    let secret = |name: &str, attributes: Value| json!({ "vault": flow::VAULT, "name": name, "value": "Pass.2", "contentType": "user credentials", "attributes": attributes });
    prepared.stamp.seed(&json!({ "secrets": [secret("off", json!({ "enabled": false })), secret("old", json!({ "exp": 1 })),
        secret("new", json!({ "nbf": 4_000_000_000_i64 })), secret("good", json!({ "nbf": 1, "exp": 4_000_000_000_i64 }))] }));
    let secrets =
        [("certificatePassword", flow::CERTIFICATE_PASSWORD), ("registryUserPassword", flow::REGISTRY_PASSWORD)];
    let ended = prepared.session.run("prerequisites_test", &flow::request(&prepared.stamp), &secrets);
    let problems = ended.result()["problems"].as_array().expect("problems");
    let found: Vec<(&str, &str)> = problems
        .iter()
        .filter_map(|one| Some((one["id"].as_str()?, one["hint"].as_str()?)))
        .filter(|(id, _)| id.starts_with("Secret."))
        .collect();
    for (id, name) in [("Secret.Disabled", "off"), ("Secret.Expired", "old"), ("Secret.NotYetValid", "new")] {
        let is_named = |(found, hint): &&(&str, &str)| *found == id && hint.contains(&format!("-Name {name} "));
        assert_eq!(found.iter().filter(is_named).count(), 1, "{id}: {found:?}");
    }
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(ended.result()["passed"], true, "they are warnings");
}
