//! `cargo xtask demo`: the main job, seen from an operator's chair, against a simulated stamp.

use std::path::Path;

use serde_json::{Value, json};

use crate::Result;
use crate::c_harness::CHarness;
use crate::powershell::PowerShell;
use crate::process::run as run_command;
use crate::stamp_process::StampProcess;
use crate::workspace::{empty_scratch, root};
use crate::{assemble, control};

/// Slow enough to see the progress, quick enough to wait for.
const STAMP: [&str; 4] = ["--latency-ms", "150", "--pace", "real"];

pub fn run() -> Result<()> {
    println!("Building the library, the stamp and the module.");
    assemble::module_for_this_machine()?;
    let folder = empty_scratch("demo")?;
    let stamp = StampProcess::start("aad", &folder, &STAMP)?;
    println!("A simulated stamp listens at {} as {}.", stamp.text("/address")?, stamp.text("/armEndpoint")?);
    match PowerShell::find()? {
        Some(powershell) => by_powershell(&powershell, &stamp, &folder)?,
        None => {
            println!("The same is run through the C ABI instead.");
            by_c_abi(&stamp, &folder)?;
        }
    }
    println!("\nWhat the stamp holds now:");
    control::print_state(&stamp)
}

fn by_powershell(powershell: &PowerShell, stamp: &StampProcess, folder: &Path) -> Result<()> {
    let mut script = powershell.script(&root().join("native/xtask/demo.ps1"));
    script.arg("-StampFile").arg(&stamp.file).arg("-Folder").arg(folder);
    // The stamp's names are in no DNS; its proxy leads to them.
    script.env("HTTPS_PROXY", stamp.text("/proxy")?).env_remove("AZCR_NATIVE_LIBRARY");
    run_command(&mut script)
}

fn by_c_abi(stamp: &StampProcess, folder: &Path) -> Result<()> {
    let harness = CHarness::build()?;
    let session = json!({
        "version": 1,
        "armEndpoint": stamp.text("/armEndpoint")?,
        "tenant": stamp.text("/tenantName")?,
        "identity": { "kind": "clientSecret", "applicationId": stamp.text("/credentials/applicationId")? },
        "trustedRootFile": stamp.text("/caFile")?,
        "environment": { "HTTPS_PROXY": stamp.text("/proxy")? },
    });
    let certificate = folder.join("registry.pfx");
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
        "resourceGroupName": "newregreq1",
        "storageAccountName": "newregsa1",
        "storageAccountBlobContainer": "newregct1",
        "keyVaultName": "newregkv1",
        "certificateSecretName": "containersecret2",
        "certificateFilePath": certificate,
        "registryUserName": "admin",
    });
    for turn in ["The first run", "The same again"] {
        let before = control::writes(stamp)?;
        let last = harness.run(Some(&session), "prerequisites", &request, &passwords)?;
        print_report(&last["result"]);
        println!(
            "{turn} took {} ms and made {} writes.",
            last["result"]["durationMs"],
            control::writes(stamp)? - before
        );
    }
    Ok(())
}

fn print_report(result: &Value) {
    let blocks = [&result["report"]["before"], &result["prerequisites"]["skus"], &result["report"]["after"]];
    for line in blocks.into_iter().filter_map(Value::as_array).flatten() {
        println!("{}", line.as_str().unwrap_or_default());
    }
}
