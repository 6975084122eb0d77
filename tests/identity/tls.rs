//! A stamp whose certificate is refused: the error states the reason with the relevant facts.

use serde_json::{Value, json};

use crate::support::operation::{Ended, Session};
use crate::support::stamp::Folder;
use crate::support::tls_front::{Front, cases};

const HOST: &str = "management.shanghai.azurestack.example";

fn connect(front: &Front, environment: &Value) -> Ended {
    let session = json!({
        "version": 1,
        "armEndpoint": format!("https://{HOST}"),
        "identity": { "kind": "clientSecret", "applicationId": "11111111-2222-3333-4444-555555555555" },
        "environment": environment,
        "resolve": { HOST: front.0.to_string() },
    });
    Session::new(&session, &[("clientSecret", "canary")]).run("connect", &json!({ "version": 1 }), &[])
}

#[test]
fn refused_certificate_is_reported_with_its_reason() {
    let folder = Folder::new();
    for case in cases(HOST, &folder.path("")) {
        let ended = connect(&case.front, &json!({ "SSL_CERT_FILE": case.roots }));
        let error = ended.error();
        // The host with the accepted certificate is not a stamp.
        assert_eq!(error["id"], case.id.unwrap_or("Discovery.Failed"), "{}: {error:#}", case.what);
        let message = error["message"].as_str().expect("a message");
        assert!(case.id.is_none() || message.contains(HOST), "{}: {message}", case.what);
        for part in case.says {
            assert!(message.contains(part), "{}: '{part}' is not in: {message}", case.what);
        }
    }
}

#[test]
fn port_without_tls_and_refused_handshake_are_distinguished() {
    for (bytes, id) in [
        (&b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"[..], "Transport.NotTls"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "Transport.NotTls"),
        // A fatal alert: protocol version, handshake failure.
        (b"\x15\x03\x01\x00\x02\x02\x46", "Transport.TlsFailed"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "Transport.TlsFailed"),
    ] {
        let front = Front::plain(bytes);
        let ended = connect(&front, &json!({}));
        assert_eq!(ended.error()["id"], id, "{:#}", ended.error());
        assert!(ended.error()["message"].as_str().expect("a message").contains(HOST));
    }
}
