//! The main flow through the C ABI, for machines without PowerShell: a certificate, then the prerequisites, twice.

use serde_json::{Value, json};

use crate::Result;
use crate::c_harness::CHarness;
use crate::control;
use crate::stamp_process::StampProcess;

/// Fails unless the second run writes nothing. `prefix` is the prefix of the resource names.
pub fn run(harness: &CHarness, stamp: &StampProcess, prefix: &str) -> Result<()> {
    let session = json!({
        "version": 1,
        "armEndpoint": stamp.text("/armEndpoint")?,
        "tenant": stamp.text("/tenantName")?,
        "identity": { "kind": "clientSecret", "applicationId": stamp.text("/credentials/applicationId")? },
        "trustedRootFile": harness.path(stamp.text("/caFile")?.as_ref()),
        "environment": { "HTTPS_PROXY": stamp.text("/proxy")? },
    });
    let file = harness.folder.join("registry.pfx");
    if file.exists() {
        // From an earlier run: the use case does not overwrite files.
        std::fs::remove_file(&file)?;
    }
    let certificate = harness.path(&file);
    let passwords = [
        ("clientSecret", stamp.text("/credentials/clientSecret")?),
        ("certificatePassword", "demo-certificate"),
        ("registryUserPassword", "demo-registry"),
    ];
    let new_certificate =
        json!({ "version": 1, "commonName": "registry.shanghai.cloudapp.azurestack.example", "filePath": certificate });
    harness.run(None, "certificate_create", &new_certificate, &passwords)?;
    let request = json!({
        "version": 1,
        "location": stamp.text("/location")?,
        "servicePrincipalId": stamp.text("/credentials/registry/applicationId")?,
        "resourceGroupName": format!("{prefix}req1"),
        "storageAccountName": format!("{prefix}sa1"),
        "storageAccountBlobContainer": format!("{prefix}ct1"),
        "keyVaultName": format!("{prefix}kv1"),
        "certificateSecretName": "containersecret2",
        "certificateFilePath": certificate,
        "registryUserName": "admin",
    });
    let mut writes = 0;
    for turn in ["The first run", "The same again"] {
        let before = control::writes(stamp)?;
        let last = harness.run(Some(&session), "prerequisites", &request, &passwords)?;
        print_report(&last["result"]);
        writes = control::writes(stamp)? - before;
        println!("{turn} took {} ms and made {writes} writes.", last["result"]["durationMs"]);
    }
    match writes {
        0 => Ok(()),
        _ => Err(format!("the same again made {writes} writes").into()),
    }
}

fn print_report(result: &Value) {
    let blocks = [&result["report"]["before"], &result["prerequisites"]["skus"], &result["report"]["after"]];
    for line in blocks.into_iter().filter_map(Value::as_array).flatten() {
        println!("{}", line.as_str().unwrap_or_default());
    }
}
