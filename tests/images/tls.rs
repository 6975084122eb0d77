//! A registry whose certificate is refused: the same reasons as for a stamp, for a DNS name and an IP address.

use std::ptr::null_mut;

use serde_json::json;

use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;
use crate::support::tls_front::{Case, Front, cases};

fn list(host: &str, case: &Case) -> Ended {
    let request = json!({
        "version": 1,
        "registry": format!("{host}:{}", case.front.0.port()),
        "trustedRootFile": case.roots,
        "environment": {},
        "resolve": { host: case.front.0.to_string() },
        "dockerConfigFile": case.roots.with_file_name("no-config.json"),
    });
    Operation::try_start(null_mut(), "image_list", &request.to_string(), &[]).expect("a start").end()
}

#[test]
fn refused_certificate_is_reported_with_its_reason() {
    let folder = Folder::new();
    for host in ["registry.example", "127.0.0.1"] {
        for case in cases(host, &folder.path("")) {
            let ended = list(host, &case);
            let shown = format!("{host}, {}: {:#}", case.what, ended.last);
            match case.id {
                Some(id) => {
                    assert_eq!(ended.error()["id"], id, "{shown}");
                    assert!(case.says.iter().all(|part| shown.contains(part)), "{:?}: {shown}", case.says);
                }
                None => assert!(!shown.contains("Transport."), "{shown}"),
            }
        }
    }
}

/// The check that failed is reported with its reason.
#[test]
fn test_of_a_registry_reports_the_same_reason() {
    let folder = Folder::new();
    for case in cases("registry.example", &folder.path("")) {
        let expected = match case.id {
            None => continue,
            Some("Transport.UntrustedCertificate") => "Verification.CertificateUntrusted",
            Some("Transport.CertificateExpired" | "Transport.CertificateNotYetValid") => {
                "Verification.CertificateExpired"
            }
            Some(_) => "Verification.CertificateName",
        };
        assert_eq!(trust(&case.front, &case), json!(expected), "{}", case.what);
    }
}

fn trust(front: &Front, case: &Case) -> serde_json::Value {
    let request = json!({
        "version": 1,
        "registry": format!("registry.example:{}", front.0.port()),
        "trustedRootFile": case.roots,
        "environment": {},
        "resolve": { "registry.example": front.0.to_string() },
    });
    let ended = Operation::try_start(null_mut(), "registry_test", &request.to_string(), &[]).expect("a start").end();
    let checks = ended.result()["checks"].as_array().expect("checks").clone();
    checks.iter().find(|check| check["check"] == "trust").expect("a check")["id"].clone()
}
