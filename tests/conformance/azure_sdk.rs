//! The unmodified Azure SDK for Python works with the stamp and agrees with the library: it provisions by itself, and it finds our resources in the requested
//! state.

use crate::deployment;
use crate::published;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::deployment::Prepared;
use crate::support::flow;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};
use stamp::IdentitySystem;

/// Returns `AZCR_PYTHON`, or the environment that xtask creates; prints a line and returns `None` if neither has the SDK.
fn python(test: &str) -> Option<PathBuf> {
    let made = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python");
    let python = std::env::var_os("AZCR_PYTHON").map_or(made, PathBuf::from);
    let import = Command::new(&python)
        .args(["-c", "import azure.mgmt.storage, azure.mgmt.resource.deployments, azure.identity"])
        .output();
    if import.is_ok_and(|output| output.status.success()) {
        return Some(python);
    }
    println!("SKIPPED {test}: there is no Python with the Azure SDK (AZCR_PYTHON)");
    None
}

/// Runs the SDK's program. Secrets are passed only on standard input.
fn run_sdk(python: &Path, mode: &str, stamp: &TestStamp, request: &Value) -> Result<(), String> {
    let described = stamp.stamp.description();
    let state = stamp.stamp.state();
    let asked = json!({
        "stamp": described,
        "inputs": request,
        "secrets": {
            "certificatePassword": flow::CERTIFICATE_PASSWORD,
            "registryUserPassword": flow::REGISTRY_PASSWORD,
            "accountKey": first_key(&state),
        },
    });
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/published/azure_sdk.py"))
        .arg(mode)
        .env("HTTPS_PROXY", &described.proxy)
        .env("REQUESTS_CA_BUNDLE", &described.ca_file)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python starts");
    child.stdin.take().expect("piped").write_all(asked.to_string().as_bytes()).expect("python reads");
    let output = child.wait_with_output().expect("python ends");
    if output.status.success() {
        return Ok(());
    }
    let streams = [output.stdout, output.stderr].concat();
    Err(String::from_utf8_lossy(&streams).into_owned())
}

fn first_key(state: &Value) -> &Value {
    &state["accounts"][0]["keys"][0]
}

const SYSTEMS: [IdentitySystem; 2] = [IdentitySystem::Aad, IdentitySystem::Adfs];

#[test]
fn sdk_finds_the_provisioned_resources() {
    let Some(python) = python("sdk_finds_the_provisioned_resources") else {
        return;
    };
    for system in SYSTEMS {
        let stamp = TestStamp::with(system, |builder| builder);
        let request = flow::request(&stamp);
        flow::run(&stamp.session(), &request).result();
        stamp.stamp.journal_clear();
        run_sdk(&python, "compare", &stamp, &request).unwrap_or_else(|why| panic!("{system:?}: {why}"));
        assert!(stamp.writes().is_empty(), "the SDK only reads");
        let agents = stamp.stamp.journal().into_iter().map(|entry| entry.user_agent).collect::<Vec<_>>();
        for package in ["azsdk-python-mgmt-storage", "azsdk-python-mgmt-keyvault", "azsdk-python-keyvault-secrets"] {
            assert!(agents.iter().any(|agent| agent.contains(package)), "{package} did not ask: {agents:?}");
        }
    }
}

#[test]
fn library_changes_nothing_after_the_sdk_has_provisioned() {
    let Some(python) = python("library_changes_nothing_after_the_sdk_has_provisioned") else {
        return;
    };
    for system in SYSTEMS {
        let stamp = TestStamp::with(system, |builder| builder);
        let request = flow::request(&stamp);
        for mode in ["provision", "compare"] {
            run_sdk(&python, mode, &stamp, &request).unwrap_or_else(|why| panic!("{system:?}: {mode}: {why}"));
        }
        stamp.stamp.journal_clear();
        flow::run(&stamp.session(), &request).result();
        let writes = stamp.writes();
        assert!(writes.is_empty(), "{system:?}: we changed what the SDK made: {writes:#?}");
    }
}

#[test]
fn sdk_deploys_the_unmodified_template() {
    let Some(python) = python("sdk_deploys_the_unmodified_template") else {
        return;
    };
    for system in SYSTEMS {
        let prepared = Prepared::new(TestStamp::with(system, |builder| builder));
        prepared.stamp.seed(&json!({ "groups": [{ "name": deployment::GROUP }] }));
        let template = published::read_json(Path::new(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/module/Azs.ContainerRegistry/templates/azuredeploy.json"
        )));
        let given = |name: &str| json!({ "value": prepared.request[name] });
        let parameters = json!({
            "adminPublicKey": given("adminPublicKey"),
            "pipName": { "value": "registry-ip" },
            "pipDomainNameLabel": { "value": deployment::LABEL },
            "storageAccountResourceId": given("storageAccountResourceId"),
            "storageAccountContainer": given("storageAccountContainer"),
            "pfxKeyVaultResourceId": given("pfxKeyVaultResourceId"),
            "pfxKeyVaultSecretUrl": given("pfxKeyVaultSecretUrl"),
            "pfxThumbprint": given("pfxThumbprint"),
            "servicePrincipalClientId": given("servicePrincipalClientId"),
            "servicePrincipalClientSecret": { "value": prepared.client_secret() },
        });
        let mut inputs = json!({
            "resourceGroupName": deployment::GROUP,
            "name": "by-the-sdk",
            "body": { "properties": { "mode": "Incremental", "template": template, "parameters": parameters } },
            "outputs": {
                "registryUrl": format!("https://{}", deployment::HOST),
                "adminUsername": "azureuser",
                "pfxThumbprint": prepared.request["pfxThumbprint"],
            },
        });
        run_sdk(&python, "deploy", &prepared.stamp, &inputs).unwrap_or_else(|why| panic!("{system:?}: {why}"));
        assert_eq!(prepared.resources().len(), 6, "{system:?}: {:?}", prepared.resources());
        let agents: Vec<String> = prepared.stamp.stamp.journal().into_iter().map(|entry| entry.user_agent).collect();
        assert!(agents.iter().any(|agent| agent.contains("azsdk-python-")), "{agents:?}");
        // It also detects a resource that differs from the request.
        inputs["outputs"]["adminUsername"] = "somebody".into();
        let found = run_sdk(&python, "deploy", &prepared.stamp, &inputs).expect_err("a difference");
        assert_eq!(found.trim(), "the output adminUsername is azureuser, and not somebody");
    }
}

/// Checks that the comparison can fail.
#[test]
fn sdk_detects_differences() {
    let Some(python) = python("sdk_detects_differences") else {
        return;
    };
    let stamp = TestStamp::aad();
    let request = flow::request(&stamp);
    flow::run(&stamp.session(), &request).result();
    stamp.seed(&json!({
        "secrets": [{ "vault": flow::VAULT, "name": flow::USER, "value": "another", "contentType": "user credentials" }],
    }));
    let found = run_sdk(&python, "compare", &stamp, &request).expect_err("a difference");
    assert_eq!(found.trim(), "the registry user's password is not what was asked for");
}
