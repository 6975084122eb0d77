//! Every sign-in method provisions all prerequisites of the registry, on AAD and AD FS, and shows no secret.

use crate::support;
use serde_json::{Value, json};
use stamp::IdentitySystem;

use crate::sign_in::way::{Way, end_with_tokens};
use crate::support::flow;
use crate::support::operation::{Ended, Operation, Session};
use crate::support::stamp::TestStamp;

/// Runs the main flow and checks that everything was created and no secret is shown.
fn provisions(stamp: &TestStamp, way: &Way) -> Ended {
    provisions_by(stamp, way, |operation| (operation.end(), Vec::new()))
}

fn provisions_by(stamp: &TestStamp, way: &Way, end: impl FnOnce(&Operation) -> (Ended, Vec<String>)) -> Ended {
    let session = way.session(stamp);
    let (ended, tokens) = end(&flow::start(&session, &request(stamp, way)));
    let result = &ended.result()["prerequisites"];
    assert_eq!(result["subscriptionId"], stamp.stamp.description().subscription_id.as_str());
    assert_eq!(result["tenantId"], stamp.stamp.description().tenant_id.as_str());
    assert!(!stamp.writes().is_empty());

    let shown = format!("{}\n{:?}", ended.text(), stamp.stamp.journal());
    let own = way.secrets.iter().map(|(_, value)| value.as_str()).chain(tokens.iter().map(String::as_str));
    for secret in own.chain([flow::CERTIFICATE_PASSWORD, flow::REGISTRY_PASSWORD]) {
        assert!(!shown.contains(secret), "a secret is shown");
    }
    assert!(!ended.text().contains("eyJ"), "what looks like a token is shown");
    ended
}

fn request(stamp: &TestStamp, way: &Way) -> Value {
    let mut request = flow::request(stamp);
    if !request["userObjectId"].is_null() {
        request["userObjectId"] = way.object_id.as_str().into();
    }
    request
}

fn on_both(provision: impl Fn(&TestStamp)) {
    provision(&TestStamp::aad());
    provision(&TestStamp::adfs());
}

#[test]
fn client_secret_provisions() {
    on_both(|stamp| drop(provisions(stamp, &Way::client_secret(stamp))));
}

#[test]
fn client_certificate_as_pfx_provisions() {
    on_both(|stamp| drop(provisions(stamp, &Way::client_certificate_pfx(stamp))));
}

#[test]
fn client_certificate_as_pem_provisions() {
    on_both(|stamp| drop(provisions(stamp, &Way::client_certificate_pem(stamp, 2099))));
}

#[test]
fn password_provisions() {
    on_both(|stamp| drop(provisions(stamp, &Way::password(stamp))));
}

#[test]
fn device_code_is_shown_as_an_event_and_requested_once() {
    for system in [IdentitySystem::Aad, IdentitySystem::Adfs] {
        let polls = |behaviour: &mut stamp::behaviour::Behaviour| behaviour.device_code_polls = Some(1);
        let stamp = TestStamp::with(system, |builder| builder.behaviour(polls));
        let ended = provisions(&stamp, &Way::device_code(&stamp));
        let codes: Vec<&Value> = ended.events.iter().filter(|event| event["event"] == "deviceCode").collect();
        assert_eq!(codes.len(), 1);
        assert!(
            codes[0]["message"].as_str().expect("a message").contains(codes[0]["userCode"].as_str().expect("a code"))
        );
        assert_eq!(codes[0]["expiresIn"], 900);
    }
}

#[test]
fn session_tokens_provision() {
    on_both(|stamp| {
        let ended = provisions_by(stamp, &Way::handed_over(stamp), |operation| end_with_tokens(stamp, operation));
        let asked: Vec<&Value> = ended.events.iter().filter(|event| event["event"] == "token").collect();
        let of = |purpose: &str| asked.iter().filter(|event| event["purpose"] == purpose).count();
        assert_eq!((of("arm"), of("keyVault")), (1, 1), "each audience is asked for once: {asked:?}");
        let logins = stamp.stamp.journal().into_iter().filter(|entry| entry.path.ends_with("/token")).count();
        assert_eq!(logins, 0, "no request to the login service");
    });
}

#[test]
fn access_tokens_provision() {
    on_both(|stamp| drop(provisions(stamp, &Way::access_token(stamp))));
}

/// The two methods of azure_identity depend on the machine: a program named `az`, and variables with an endpoint.
#[cfg(unix)]
mod of_the_machine {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::sign_in::way::own_token;

    fn set_variable(name: &str, value: &str) {
        // SAFETY: the test's process has no other test, and no thread that reads variables yet.
        unsafe { std::env::set_var(name, value) };
    }

    #[test]
    fn azure_cli_provisions() {
        let stamp = TestStamp::aad();
        let described = stamp.stamp.description();
        let answer = |audience: &str| {
            json!({ "accessToken": own_token(&stamp, audience), "expires_on": 4_000_000_000_i64, "tokenType": "Bearer" }).to_string()
        };
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in\n*{}*) echo '{}';;\n*{}*) echo '{}';;\n*{}*) echo '{}';;\n*) exit 1;;\nesac\n",
            described.arm_audience,
            answer(&described.arm_audience),
            described.key_vault_audience,
            answer(&described.key_vault_audience),
            described.graph_audience,
            answer(&described.graph_audience),
        );
        let program = stamp.folder.path("az");
        std::fs::write(&program, script).expect("the program");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("its mode");
        let path = std::env::var("PATH").unwrap_or_default();
        let way = Way::of_machine(&stamp, "azureCli");
        // A child process of this test builds the library, and needs the original path.
        support::library::api();
        set_variable("PATH", &format!("{}:{path}", program.parent().expect("a folder").display()));
        provisions(&stamp, &way);
    }

    #[test]
    fn managed_identity_provisions() {
        let stamp = TestStamp::aad();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let endpoint = format!("http://{}/msi/token", listener.local_addr().expect("an address"));
        let described = stamp.stamp.description().clone();
        let audiences = [described.arm_audience, described.key_vault_audience, described.graph_audience];
        let tokens = audiences.map(|audience| (own_token(&stamp, &audience), audience));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.expect("a connection");
                let mut request = [0_u8; 8192];
                let length = connection.read(&mut request).expect("a request");
                let request = String::from_utf8_lossy(&request[..length]).replace("%3A", ":").replace("%2F", "/");
                let found = tokens.iter().find(|(_, audience)| request.contains(audience.as_str()));
                let known = request.to_ascii_lowercase().contains("x-identity-header: machine-header");
                let body = match found.filter(|_| known) {
                    Some((token, audience)) => {
                        json!({ "access_token": token, "expires_on": "4000000000", "resource": audience, "token_type": "Bearer" })
                    }
                    None => json!({ "error": "not for this" }),
                };
                let (status, body) = (if known { "200 OK" } else { "400 Bad Request" }, body.to_string());
                write!(connection, "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
                    .expect("an answer");
            }
        });
        let way = Way::of_machine(&stamp, "managedIdentity");
        support::library::api();
        set_variable("IDENTITY_ENDPOINT", &endpoint);
        set_variable("IDENTITY_HEADER", "machine-header");
        provisions(&stamp, &way);
    }
}

#[test]
fn entra_only_methods_are_refused_on_adfs() {
    let stamp = TestStamp::adfs();
    for kind in ["managedIdentity", "azureCli"] {
        let ended = Way::of_machine(&stamp, kind).session(&stamp).run("connect", &json!({ "version": 1 }), &[]);
        assert_eq!(ended.error()["id"], "SignIn.MethodNotForAdfs");
    }
}

/// A session outlives its tokens: each is renewed before it expires.
#[test]
fn tokens_are_renewed_during_a_long_run() {
    let stamp = TestStamp::with(IdentitySystem::Aad, |builder| builder.behaviour(|b| b.token_lifetime_seconds = 2));
    let session: Session = Way::client_secret(&stamp).session(&stamp);
    for _ in 0..3 {
        session.run("connect", &json!({ "version": 1 }), &[]).result();
        std::thread::sleep(std::time::Duration::from_millis(1100));
    }
    let logins = stamp.stamp.journal().into_iter().filter(|entry| entry.path.ends_with("/token")).count();
    assert_eq!(logins, 3);
}
