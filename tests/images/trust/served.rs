//! The certificate that a registry presents is trusted only if its thumbprint is known.

use std::ptr::null_mut;

use serde_json::{Value, json};

use super::{Machine, run};
use crate::registry::authority::Authority;
use crate::registry::server::Server;
use crate::registry::{REGISTRY, lacks};
use crate::support::operation::Operation;

#[test]
fn served_certificate_is_trusted_only_with_its_thumbprint() {
    if lacks("served_certificate_is_trusted_only_with_its_thumbprint", REGISTRY) {
        return;
    }
    let machine = Machine::new();
    let authority = Authority::new(&machine.folder.path(""));
    let server = Server::start(&machine.folder.path(""), &authority);
    let question = json!({ "version": 1, "registry": server.name, "environment": {} });
    let served =
        Operation::try_start(null_mut(), "served_certificate", &question.to_string(), &[]).expect("a start").end();
    let certificate = served.result()["certificate"].clone();
    let text = |member: &str| certificate[member].as_str().expect("a text").to_owned();
    assert_eq!((text("thumbprint").len(), text("sha256Thumbprint").len()), (40, 64));

    let request = |thumbprint: Value| {
        let mut request = machine.with(&[("registry", json!(server.name)), ("targets", json!(["docker"]))]);
        request["certificateFilePath"] = Value::Null;
        request["thumbprint"] = thumbprint;
        request["environment"] = json!({});
        request
    };
    for wrong in
        [Value::Null, json!(""), json!("00".repeat(20)), json!("00".repeat(32)), json!(&text("thumbprint")[..38])]
    {
        let ended = run("install", &request(wrong.clone()));
        assert_eq!(ended.error()["id"], "Trust.CertificateUnconfirmed", "{wrong}");
        assert_eq!(machine.files(), [], "{wrong}");
    }
    let ended = run("install", &request(json!(text("sha256Thumbprint").to_lowercase())));
    assert_eq!(ended.result()["certificates"][0]["thumbprint"], certificate["thumbprint"]);
    assert!(ended.lines("warning").iter().any(|line| line.contains("is not a root")), "{:?}", ended.lines("warning"));
    let pem = std::fs::read_to_string(&authority.certificate_file).expect("the certificate").replace("\r\n", "\n");
    assert_eq!(machine.files(), [(format!("etc/docker/certs.d/{}/ca.crt", server.name), pem)]);
    assert_eq!(run("install", &request(json!(text("thumbprint")))).result()["changes"][0]["action"], "unchanged");
}

#[test]
fn registry_that_does_not_answer_is_an_error() {
    let machine = Machine::new();
    let mut request = machine.with(&[("registry", json!("localhost:9")), ("thumbprint", json!("00".repeat(20)))]);
    request["certificateFilePath"] = Value::Null;
    request["environment"] = json!({});
    assert_eq!(run("install", &request).error()["id"], "Verification.Unreachable");
    assert_eq!(machine.files(), []);
}
