//! Files with trusted roots in all formats that authorities and Windows use.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use crate::support::tls_front::{Ca, named, self_signed};

fn openssl(test: &str) -> bool {
    let found = Command::new("openssl").arg("version").output().is_ok();
    if !found {
        println!("SKIPPED {test}: there is no openssl on this machine");
    }
    found
}

fn run(arguments: &[&str]) {
    let output = Command::new("openssl").args(arguments).output().expect("openssl starts");
    assert!(output.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of plain letters")
}

fn session(stamp: &TestStamp, roots: &Path) -> Result<Session, Value> {
    let mut session = stamp.session_json();
    session["trustedRootFile"] = json!(roots);
    Session::try_new(&session.to_string(), &[("clientSecret", stamp.client_secret())])
}

#[test]
fn pem_der_and_pkcs7_are_read() {
    if !openssl("pem_der_and_pkcs7_are_read") {
        return;
    }
    let stamp = TestStamp::adfs();
    let path = |name: &str| stamp.folder.path(name);
    let ca = stamp.stamp.description().ca_file.clone();
    let (der, other) = (path("root.cer"), path("other.pem"));
    // The required certificate is last, and not in DER's order.
    std::fs::write(&other, [Ca::new().pem, Ca::new().pem].concat()).expect("a file");
    run(&["x509", "-in", &ca, "-outform", "DER", "-out", text(&der)]);
    let pkcs7 = |name: &str, form: &str| -> PathBuf {
        let made = path(name);
        run(&[
            "crl2pkcs7",
            "-nocrl",
            "-certfile",
            text(&other),
            "-certfile",
            &ca,
            "-outform",
            form,
            "-out",
            text(&made),
        ]);
        made
    };
    for file in [PathBuf::from(&ca), der, pkcs7("roots.p7b", "DER"), pkcs7("roots-text.p7b", "PEM")] {
        let session = session(&stamp, &file).unwrap_or_else(|error| panic!("{}: {error:#}", file.display()));
        session.run("connect", &json!({ "version": 1 }), &[]).result();
    }
}

#[test]
fn a_file_without_a_certificate_is_refused_and_not_quoted() {
    let stamp = TestStamp::adfs();
    let leaf = self_signed(&named("root", &["root.example"]));
    let key = leaf.key.serialize_pem();
    let joined: String = key.lines().collect();
    let damaged = leaf.pem.replace("MII", "M!!");
    for (name, content, why) in [
        ("empty", Vec::new(), "empty"),
        ("garbage", b"canary canary".to_vec(), "neither PEM nor DER nor PKCS#7"),
        ("key", format!("{}{key}", leaf.pem).into_bytes(), "private key"),
        ("key without line breaks", joined.into_bytes(), ""),
        ("damaged", damaged.into_bytes(), "not valid base64"),
        ("cut", leaf.der[..leaf.der.len() / 2].to_vec(), "neither PEM nor DER nor PKCS#7"),
    ] {
        let file = stamp.folder.path("bad-roots");
        std::fs::write(&file, &content).expect("a file");
        let error = session(&stamp, &file).err().unwrap_or_else(|| panic!("{name} was accepted"));
        let id = if name.starts_with("key") { "TrustedRootHoldsKey" } else { "TrustedRootUnreadable" };
        assert_eq!(error["id"], format!("Configuration.{id}"), "{name}: {error:#}");
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(why), "{name}: {message}");
        let body: String = key.lines().filter(|line| !line.starts_with('-')).collect();
        assert!(!message.contains("canary") && !message.contains(&body[..16]), "{name}: {message}");
        // A parser may show bytes as numbers.
        assert!(!message.contains("77, 73"), "{name}: {message}");
    }
}
