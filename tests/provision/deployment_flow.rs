//! From prerequisites to a running registry, and the errors of failed deployments.

use crate::deployment::{GROUP, HOST, Prepared};
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::behaviour::Failure;

const EXTENSION: &str = "Microsoft.Compute/virtualMachines/extensions";

fn succeeds(prepared: &Prepared) {
    let ended = prepared.deploy(&prepared.request);
    let result = ended.result();
    assert_eq!(result["registry"]["registryUrl"], format!("https://{HOST}"));
    let deployment = &result["deployment"];
    assert_eq!(deployment["state"], "Succeeded");
    assert_eq!(deployment["outputs"]["registryHostName"], HOST);
    assert_eq!(deployment["outputs"]["fullyQualifiedDomainName"], HOST);
    let resources = deployment["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 6, "{resources:#?}");
    let setup = json!({ "type": EXTENSION, "name": "container-registry/registry-setup", "state": "Succeeded" });
    assert_eq!(resources[5], setup);
    // As the setup printed it; a later read has it too.
    let key = deployment["hostKeyFingerprint"].as_str().expect("a fingerprint");
    assert!(key.starts_with("SHA256:") && key.len() == 50, "{key}");
    let read = json!({ "version": 1, "resourceGroupName": GROUP, "name": deployment["name"] });
    let later = prepared.session.run("deployment_read", &read, &[]);
    assert_eq!(later.result()["deployments"][0]["hostKeyFingerprint"], key);
    let told = ended.lines("host");
    for line in [
        "virtualMachines 'container-registry': Succeeded.",
        "extensions 'container-registry/registry-setup': Succeeded.",
    ] {
        assert!(told.contains(&line), "{told:#?}");
    }
    assert!(ended.events.iter().any(|event| event["event"] == "progress"), "{ended:#?}");
    assert!(!format!("{ended:?}").contains(&prepared.client_secret()), "the secret is shown");
    // The stamp does not show it either: protected settings are not stored.
    let state = prepared.stamp.stamp.state();
    assert!(!state["deployments"].to_string().contains(&prepared.client_secret()));
    assert!(!state["resources"].to_string().contains(&prepared.client_secret()));
    let machine =
        state["resources"].as_array().expect("resources").iter().find(|one| one["name"] == "container-registry");
    let secrets = &machine.expect("a machine")["properties"]["osProfile"]["secrets"][0];
    assert_eq!(secrets["vaultCertificates"][0]["certificateUrl"], prepared.request["pfxKeyVaultSecretUrl"]);
}

#[test]
fn a_registry_is_deployed_on_aad() {
    let prepared = Prepared::new(TestStamp::aad());
    succeeds(&prepared);
    // The group, then the deployment, and no other write.
    let writes = prepared.writes();
    assert_eq!(writes.len(), 2, "{writes:?}");
    assert!(
        writes[0].to_lowercase().ends_with(&format!("/resourcegroups/{GROUP}")) && writes[1].contains("/deployments/"),
        "{writes:?}"
    );
}

#[test]
fn a_registry_is_deployed_on_adfs() {
    succeeds(&Prepared::new(TestStamp::adfs()));
}

#[test]
fn a_registry_is_deployed_even_if_its_host_key_cannot_be_read() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let fault = json!({
        "match": { "method": "GET", "pathContains": "/extensions/registry-setup" },
        "action": { "answer": { "status": 403, "body": { "error": { "code": "AuthorizationFailed", "message": "no right to read extensions" } } } }
    });
    prepared.stamp.stamp.set_fault(serde_json::from_value(fault).expect("a fault rule"));
    let ended = prepared.deploy(&prepared.request);
    assert_eq!(ended.result()["deployment"]["state"], "Succeeded");
    assert_eq!(ended.result()["deployment"]["hostKeyFingerprint"], Value::Null);
    let verbose = ended.lines("verbose");
    assert!(
        verbose.iter().any(|line| line.contains("host key") && line.contains("no right to read extensions")),
        "{verbose:#?}"
    );
    // A script of an older version prints none.
    prepared.stamp.stamp.clear_faults();
    prepared.script(0);
    assert_eq!(prepared.deploy(&prepared.request).result()["deployment"]["hostKeyFingerprint"], Value::Null);
}

#[test]
fn a_second_deployment_into_the_same_group_runs_the_setup_again() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let before = prepared.resources();
    // The label is taken by the registry's own address.
    prepared.deploy(&prepared.request).result();
    let mut after = prepared.resources();
    after.sort();
    let mut before = before;
    before.sort();
    assert_eq!(after, before);
}

#[test]
fn newer_image_on_the_stamp_does_not_change_the_existing_machine() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    prepared.deploy(&prepared.request).result();
    let used = || {
        let writes = prepared.stamp.writes();
        writes.last().expect("a deployment").body["properties"]["parameters"]["virtualMachineSku"]["value"].clone()
    };
    let first = used();
    let image =
        |sku: &Value| json!({ "publisher": "microsoft-aks", "offer": "aks", "sku": sku, "version": "2030.01.01" });
    prepared.stamp.seed(&json!({ "images": [image(&first), image(&json!("aks-ubuntu-2204-203001"))] }));
    prepared.deploy(&prepared.request).result();
    assert_eq!(used(), first);
}

#[test]
fn pasted_values_are_normalized() {
    let prepared = Prepared::new(TestStamp::aad());
    let mut request = prepared.request.clone();
    for name in ["storageAccountResourceId", "pfxKeyVaultResourceId", "pfxKeyVaultSecretUrl"] {
        let text = request[name].as_str().expect("text");
        request[name] = format!(" {}\r\n    {} ", &text[..40], &text[40..]).into();
    }
    prepared.deploy(&request).result();
}

#[test]
fn a_plan_writes_nothing() {
    let prepared = Prepared::new(TestStamp::aad());
    let mut request = prepared.request.clone();
    request["whatIf"] = true.into();
    let ended = prepared.deploy(&request);
    assert_eq!(ended.result()["deployment"], Value::Null);
    assert_eq!(ended.result()["plan"][1]["action"], "create");
    assert_eq!(prepared.writes(), Vec::<String>::new());
    // For an existing group, the stamp validates the template too.
    prepared.stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
    prepared.deploy(&request).result();
    assert!(prepared.stamp.stamp.journal().iter().any(|entry| entry.path.ends_with("/validate")));
    assert_eq!(prepared.writes(), Vec::<String>::new());
}

#[test]
fn each_exit_code_of_the_setup_has_its_own_id_and_remedy() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    for code in [9, 10, 11, 12, 13, 25, 26, 27, 30, 42, 43, 50, 51, 52, 53, 54, 99] {
        prepared.script(code);
        // A status message may be an object or text.
        prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.status_message_as_text = code % 2 == 0);
        let ended = prepared.deploy(&prepared.request);
        let error = ended.error();
        assert_eq!(error["id"], format!("Deployment.ExitCode{code}"), "{error:#}");
        assert_eq!(error["number"], 600 + code);
        let message = error["message"].as_str().expect("a message");
        assert!(
            message.contains(&format!("| error {code}: as scripted")) && message.contains("| the last but one line"),
            "{message}"
        );
        assert!(error["hint"].as_str().is_some_and(|hint| hint.len() > 30), "{error:#}");
    }
    prepared.script(77);
    assert_eq!(prepared.deploy(&prepared.request).error()["id"], "Deployment.ExtensionFailed");
    prepared.script(0);
    prepared.deploy(&prepared.request).result();
}

#[test]
fn other_failures_are_reported_with_their_innermost_reason() {
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(0);
    let mut without_image = prepared.request.clone();
    without_image["virtualMachineVersion"] = "9.9.9".into();
    let error = prepared.deploy(&without_image);
    assert_eq!(error.error()["id"], "Deployment.ImageMissing", "{:#}", error.error());
    for (code, id) in [
        ("VmProvisioningTimeout", "Deployment.MachineFailed"),
        ("FabricVmCreationError", "Deployment.MachineFailed"),
        ("SomethingElse", "Deployment.Failed"),
    ] {
        let failure = Failure { code: code.to_owned(), message: "the innermost reason".to_owned() };
        prepared.stamp.stamp.change_behaviour(|behaviour| behaviour.machine_failure = Some(failure));
        let ended = prepared.deploy(&prepared.request);
        let error = ended.error();
        assert_eq!(error["id"], id, "{error:#}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains("the innermost reason")), "{error:#}");
    }
}

#[test]
fn template_refused_by_the_stamp_is_not_deployed() {
    let prepared = Prepared::new(TestStamp::aad());
    let file = prepared.stamp.folder.path("template.json");
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [],
        "outputs": { "out": { "type": "string", "value": "[noSuchFunction()]" } },
    });
    std::fs::write(&file, template.to_string()).expect("a file");
    let mut request = prepared.request.clone();
    request["templateFile"] = file.to_str().into();
    let ended = prepared.deploy(&request);
    assert_eq!(ended.error()["id"], "Deployment.TemplateInvalid", "{:#}", ended.error());
    assert!(ended.error()["message"].as_str().is_some_and(|message| message.contains("noSuchFunction")));
    assert!(!prepared.writes().iter().any(|write| write.contains("/deployments/")), "{:?}", prepared.writes());
}

#[test]
fn deployment_without_waiting_can_be_read_and_stopped() {
    const NAME: &str = "mine";
    let prepared = Prepared::new(TestStamp::aad());
    prepared.looks(1000);
    let mut request = prepared.request.clone();
    request["noWait"] = true.into();
    request["deploymentName"] = NAME.into();
    assert_eq!(prepared.deploy(&request).result()["deployment"]["state"], "Accepted");

    let read = json!({ "version": 1, "resourceGroupName": GROUP, "name": NAME });
    let running = |name: &str, deployment: &Value| {
        let resources = deployment["resources"].as_array().expect("resources");
        resources.iter().any(|one| one["name"] == name && one["state"] == "Running")
    };
    // Each read advances the deployment by one step.
    let looks = (0..20).map(|_| prepared.session.run("deployment_read", &read, &[]).result()["deployments"][0].clone());
    let looks: Vec<Value> = looks.collect();
    assert!(looks.iter().all(|look| look["state"] == "Running"), "{looks:#?}");
    assert!(looks.iter().any(|look| running("container-registry-nsg", look)), "{looks:#?}");
    assert!(running("container-registry/registry-setup", &looks[19]), "{looks:#?}");
    let all = prepared.session.run("deployment_read", &json!({ "version": 1, "resourceGroupName": GROUP }), &[]);
    let deployments = all.result()["deployments"].as_array().expect("deployments").clone();
    assert_eq!((deployments.len(), &deployments[0]["name"]), (1, &json!(NAME)));

    assert_eq!(prepared.session.run("deployment_stop", &read, &[]).result()["deployment"]["state"], "Canceled");
    assert_eq!(prepared.session.run("deployment_stop", &read, &[]).error()["id"], "Deployment.NotRunning");
    let other = json!({ "version": 1, "resourceGroupName": GROUP, "name": "nobody" });
    assert_eq!(prepared.session.run("deployment_stop", &other, &[]).error()["id"], "Deployment.NotFound");
    // The same command completes the rest.
    prepared.looks(0);
    request["noWait"] = false.into();
    assert_eq!(prepared.deploy(&request).result()["deployment"]["state"], "Succeeded");
}
