//! From prepared resources to a registry that runs, and what is told when it does not come to that.

mod deployment;
mod support;

use deployment::scripted::{self, NAME, operation, setup_failure};
use deployment::{GROUP, HOST, Prepared};
use serde_json::{Value, json};
use support::operation::Ended;
use support::stamp::TestStamp;

const MACHINE: &str = "Microsoft.Compute/virtualMachines";
const EXTENSION: &str = "Microsoft.Compute/virtualMachines/extensions";

fn succeeds(prepared: &Prepared) {
    let operations = json!([
        operation(MACHINE, "container-registry", "Succeeded", Value::Null),
        operation(EXTENSION, "container-registry/registry-setup", "Succeeded", Value::Null),
    ]);
    scripted::deployment(&prepared.stamp, "Succeeded", &operations);
    let ended = prepared.deploy(&prepared.request);
    let result = ended.result();
    assert_eq!(result["registry"]["registryUrl"], format!("https://{HOST}"));
    let deployment = &result["deployment"];
    assert_eq!(deployment["state"], "Succeeded");
    assert_eq!(deployment["outputs"]["registryHostName"], HOST);
    assert_eq!(
        deployment["resources"][1],
        json!({ "type": EXTENSION, "name": "container-registry/registry-setup", "state": "Succeeded" })
    );
    let messages = ended.events.iter().filter(|event| event["event"] == "message");
    let told: Vec<&str> = messages.filter_map(|event| event["text"].as_str()).collect();
    assert!(told.contains(&"virtualMachines 'container-registry': Succeeded."), "{told:#?}");
    assert!(!format!("{ended:?}").contains(&prepared.client_secret()), "the secret is told");
}

#[test]
fn a_registry_is_deployed_on_aad() {
    let prepared = Prepared::new(TestStamp::aad());
    succeeds(&prepared);
    // The group, then the deployment, and nothing else.
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
fn pasted_values_are_mended() {
    let prepared = Prepared::new(TestStamp::aad());
    scripted::deployment(&prepared.stamp, "Succeeded", &json!([]));
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
}

fn fails(prepared: &Prepared, kind: &str, status_message: Value) -> Ended {
    let operations = json!([
        operation(MACHINE, "container-registry", "Succeeded", Value::Null),
        operation(kind, "it", "Failed", status_message)
    ]);
    scripted::deployment(&prepared.stamp, "Failed", &operations);
    prepared.deploy(&prepared.request)
}

#[test]
fn each_exit_code_of_the_setup_has_its_own_id_and_remedy() {
    let prepared = Prepared::new(TestStamp::aad());
    for code in [9, 10, 11, 12, 13, 25, 26, 27, 30, 42, 43, 50, 51, 52, 53, 54, 99] {
        let ended = fails(&prepared, EXTENSION, setup_failure(code));
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
    assert_eq!(fails(&prepared, EXTENSION, setup_failure(77)).error()["id"], "Deployment.ExtensionFailed");
}

#[test]
fn other_failures_are_told_by_their_innermost_reason() {
    let prepared = Prepared::new(TestStamp::aad());
    for (code, id) in [
        ("VmProvisioningTimeout", "Deployment.MachineFailed"),
        ("ImageNotFound", "Deployment.ImageMissing"),
        ("SomethingElse", "Deployment.Failed"),
    ] {
        let inner = json!({ "error": { "code": code, "message": "the innermost reason" } }).to_string();
        let failure = json!({ "error": { "code": "DeploymentFailed", "message": "see details", "details": [{ "code": "Conflict", "message": inner }] } });
        let ended = fails(&prepared, MACHINE, failure);
        let error = ended.error();
        assert_eq!(error["id"], id, "{error:#}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains("the innermost reason")), "{error:#}");
    }
}

#[test]
fn a_template_that_the_stamp_refuses_is_not_deployed() {
    let prepared = Prepared::new(TestStamp::aad());
    let refusal =
        json!({ "error": { "code": "InvalidTemplate", "message": "Deployment template validation failed." } });
    scripted::once(&prepared.stamp, "POST", "/validate?", 400, refusal);
    let ended = prepared.deploy(&prepared.request);
    assert_eq!(ended.error()["id"], "Deployment.TemplateInvalid");
    assert!(!prepared.writes().iter().any(|write| write.contains("/deployments/")), "{:?}", prepared.writes());
}

#[test]
fn a_deployment_that_nobody_waits_for_can_be_read_and_stopped() {
    let prepared = Prepared::new(TestStamp::aad());
    scripted::deployment(&prepared.stamp, "Running", &json!([]));
    let mut request = prepared.request.clone();
    request["noWait"] = true.into();
    request["deploymentName"] = NAME.into();
    assert_eq!(prepared.deploy(&request).result()["deployment"]["state"], "Accepted");

    prepared.stamp.stamp.clear_faults();
    scripted::always(
        &prepared.stamp,
        "GET",
        "/Microsoft.Resources/deployments?",
        200,
        json!({ "value": [scripted::body("Running")] }),
    );
    scripted::always(
        &prepared.stamp,
        "GET",
        "/operations?",
        200,
        json!({ "value": [operation(MACHINE, "container-registry", "Running", Value::Null)] }),
    );
    let ended = prepared.session.run("deployment_read", &json!({ "version": 1, "resourceGroupName": GROUP }), &[]);
    let deployments = ended.result()["deployments"].as_array().expect("deployments");
    assert_eq!((deployments.len(), &deployments[0]["name"]), (1, &json!(NAME)));
    assert_eq!(deployments[0]["resources"][0]["state"], "Running");

    scripted::once(&prepared.stamp, "GET", "/Microsoft.Resources/deployments/", 200, scripted::body("Running"));
    scripted::once(&prepared.stamp, "POST", "/cancel?", 204, Value::Null);
    scripted::always(&prepared.stamp, "GET", "/Microsoft.Resources/deployments/", 200, scripted::body("Canceled"));
    let stop = json!({ "version": 1, "resourceGroupName": GROUP, "name": NAME });
    assert_eq!(prepared.session.run("deployment_stop", &stop, &[]).result()["deployment"]["state"], "Canceled");
    assert_eq!(prepared.session.run("deployment_stop", &stop, &[]).error()["id"], "Deployment.NotRunning");
    prepared.stamp.stamp.clear_faults();
    assert_eq!(prepared.session.run("deployment_stop", &stop, &[]).error()["id"], "Deployment.NotFound");
}
