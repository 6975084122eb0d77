//! Network settings from the caller's environment: proxies, exceptions, trusted certificates.

use crate::support;
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::{Value, json};

/// No process listens there.
const DEAD_PROXY: &str = "http://127.0.0.1:1";

fn connect(stamp: &TestStamp, environment: &Value, direct: bool) -> support::operation::Ended {
    let described = stamp.stamp.description();
    let mut session = stamp.session_json();
    session["environment"] = environment.clone();
    session["trustedRootFile"] = Value::Null;
    if direct {
        session["resolve"] = json!({ "*.shanghai.azurestack.example": described.address });
    }
    let session = Session::new(&session, &[("clientSecret", stamp.client_secret())]);
    session.run("connect", &json!({ "version": 1 }), &[])
}

#[test]
fn no_proxy_bypasses_the_proxy_and_ssl_cert_file_is_trusted() {
    let stamp = TestStamp::adfs();
    let ca = stamp.stamp.description().ca_file.clone();
    let past = json!({ "HTTPS_PROXY": DEAD_PROXY, "NO_PROXY": ".azurestack.example", "SSL_CERT_FILE": ca });
    connect(&stamp, &past, true).result();
    let through = json!({ "HTTPS_PROXY": DEAD_PROXY, "NO_PROXY": "elsewhere.example", "SSL_CERT_FILE": ca });
    let error = connect(&stamp, &through, true);
    assert_eq!(error.error()["id"], "Transport.ProxyUnreachable", "{}", error.error());
}

#[test]
fn untrusted_stamp_is_reported_with_its_certificate_and_a_remedy() {
    let stamp = TestStamp::adfs();
    let ended = connect(&stamp, &json!({ "HTTPS_PROXY": stamp.stamp.description().proxy }), false);
    let error = ended.error();
    assert_eq!(error["id"], "Transport.UntrustedCertificate", "{error}");
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("issued to") && message.contains("by '"), "whose certificate was seen: {message}");
    assert!(error["hint"].as_str().is_some_and(|hint| hint.contains("-TrustedRootFile")), "{error}");
    assert!(stamp.stamp.journal().is_empty(), "nothing was sent");
}
