//! A certificate is judged alike when it is put into the vault and when it is deployed from there.

use std::path::Path;
use std::process::Command;

use crate::deployment::Prepared;
use crate::registry::lacks;
use crate::support::flow::{self, CERTIFICATE_PASSWORD, CERTIFICATE_SECRET, VAULT};
use crate::support::stamp::TestStamp;
use serde_json::json;

/// Makes a PFX file for the host of the tests that is valid for `days`, with the extension line `names`.
fn pfx(folder: &Path, days: u32, names: &str) -> std::path::PathBuf {
    let file = |name: &str| folder.join(name);
    let openssl = |arguments: &[&str]| {
        let status = Command::new("openssl")
            .args(arguments)
            .env("PFX_PASSWORD", CERTIFICATE_PASSWORD)
            .output()
            .expect("openssl starts");
        assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    };
    let (key, certificate, path) = (file("judged.key"), file("judged.pem"), file("judged.pfx"));
    let text = |path: &Path| path.to_str().expect("a path").to_owned();
    let days = days.to_string();
    let (key, certificate) = (text(&key), text(&certificate));
    let mut request = vec!["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=registry", "-days", &days];
    request.extend(["-keyout", &key, "-out", &certificate]);
    if !names.is_empty() {
        request.extend(["-addext", names]);
    }
    openssl(&request);
    openssl(&[
        "pkcs12",
        "-export",
        "-inkey",
        &key,
        "-in",
        &certificate,
        "-out",
        &text(&path),
        "-passout",
        "env:PFX_PASSWORD",
    ]);
    path
}

#[test]
fn prerequisites_and_deployment_judge_a_certificate_alike() {
    const NAME: &str = "prerequisites_and_deployment_judge_a_certificate_alike";
    if lacks(NAME, &["openssl"]) {
        return;
    }
    let san = format!("subjectAltName=DNS:{}", crate::deployment::HOST);
    for (days, names, id, is_error) in [
        (365, san.as_str(), None, false),
        (20, &san, Some("Certificate.ExpiresSoon"), false),
        (365, "", Some("Certificate.NoSubjectAlternativeName"), true),
    ] {
        let stamp = TestStamp::aad();
        let path = pfx(&stamp.folder.path(""), days, names);
        let mut request = flow::request(&stamp);
        request["certificateFilePath"] = path.to_str().into();
        request["whatIf"] = true.into();
        let prerequisites = flow::run(&stamp.session(), &request);
        let found = |text: &str, id: &str| text.contains(&format!("\"{id}\""));

        // Past the prerequisites, which refuse one without names: by another tool.
        let prepared = Prepared::new(stamp);
        prepared.looks(0);
        let bytes = std::fs::read(&path).expect("the file");
        let (url, thumbprint) = put_certificate(&prepared, &bytes);
        let mut request = prepared.request.clone();
        request["pfxKeyVaultSecretUrl"] = url.into();
        request["pfxThumbprint"] = thumbprint.into();
        request["whatIf"] = true.into();
        let deployment = prepared.deploy(&request);
        for (what, ended) in [("prerequisites", prerequisites), ("deployment", deployment)] {
            let text = ended.text();
            if is_error {
                assert!(ended.problem_ids().contains(&id.expect("an id")), "{what}: {:#}", ended.error());
            } else {
                ended.result();
                assert_eq!(found(&text, "Certificate.ExpiresSoon"), id.is_some(), "{what}, {days} days: {text}");
            }
        }
    }
}

/// Writes the PFX in the form of the compute provider. Returns the URL of the secret and the thumbprint.
fn put_certificate(prepared: &Prepared, bytes: &[u8]) -> (String, String) {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    let value = json!({ "data": STANDARD.encode(bytes), "dataType": "pfx", "password": CERTIFICATE_PASSWORD });
    let value = STANDARD.encode(value.to_string());
    crate::direct_calls::put_secret(&prepared.stamp, CERTIFICATE_SECRET, &value, "pfx");
    let state = prepared.stamp.stamp.state();
    let versions = state["vaults"][0]["secrets"][CERTIFICATE_SECRET].as_array().cloned().unwrap_or_default();
    let version = versions.last().expect("a version")["version"].as_str().expect("text").to_owned();
    let described = prepared.stamp.stamp.description();
    let url = format!("https://{VAULT}.{}/secrets/{CERTIFICATE_SECRET}/{version}", described.key_vault_suffix);
    let shown = Command::new("openssl")
        .args(["x509", "-noout", "-fingerprint", "-sha1", "-in"])
        .arg(prepared.stamp.folder.path("judged.pem"))
        .output()
        .expect("openssl starts");
    let shown = String::from_utf8(shown.stdout).expect("text");
    let thumbprint = shown.rsplit('=').next().unwrap_or_default().trim().replace(':', "");
    (url, thumbprint)
}
