//! An independent check of our token requests: oauth2-mock-server (npm) as the login service, configured like AD FS and Entra. The stamp only provides its
//! endpoints; it does not accept the server's tokens.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use azcr_core::event::EventSink;
use azcr_core::http::{Request, Transport};
use azcr_core::identity::context::Context;
use azcr_core::identity::session::Session;
use azcr_core::secret::{SecretString, Secrets};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use serde_json::{Value, json};
use stamp::IdentitySystem::{self, Aad, Adfs};

use crate::sign_in::way::Way;
use crate::support::stamp::TestStamp;

/// Returns the location of the server: `AZCR_OAUTH2_MOCK_SERVER`, otherwise the location that `cargo xtask test` uses.
fn installed() -> Result<PathBuf, String> {
    let usual = "target/oauth2-mock-server/node_modules/oauth2-mock-server/dist/index.js";
    let named = std::env::var_os("AZCR_OAUTH2_MOCK_SERVER").map(PathBuf::from);
    let main = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(usual));
    match main.is_file() {
        true => Ok(main),
        false => Err(format!("oauth2-mock-server is not installed ({usual})")),
    }
}

struct LoginServer {
    process: Child,
    port: u16,
    requests: Receiver<Value>,
    certificate: String,
    // The server ends when this is closed.
    _stdin: Option<ChildStdin>,
}

impl LoginServer {
    fn start(main: &Path, stamp: &TestStamp) -> Self {
        let described = stamp.stamp.description();
        let (host, path) = match described.identity_system {
            Aad => ("login.microsoftonline.com".to_owned(), format!("/{}/oauth2/token", described.tenant_id)),
            Adfs => (format!("adfs.{}", described.storage_suffix), "/adfs/oauth2/token".to_owned()),
        };
        let key = KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key");
        let certificate =
            CertificateParams::new([host.clone()]).expect("a name").self_signed(&key).expect("a certificate").pem();
        let (key_file, certificate_file) = (stamp.folder.path("login.key"), stamp.folder.path("login.pem"));
        std::fs::write(&key_file, key.serialize_pem()).expect("the key");
        std::fs::write(&certificate_file, &certificate).expect("the certificate");
        let mut process = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sign_in/oauth2_mock_server.mjs"))
            .args([main, &key_file, &certificate_file])
            .args([&path, &format!("https://{host}{path}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let output = process.stdout.take().expect("its output");
        let (lines, requests) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let line = serde_json::from_str(&line).expect("a line of JSON");
                if lines.send(line).is_err() {
                    break;
                }
            }
        });
        let _stdin = process.stdin.take();
        let mut server = Self { process, port: 0, requests, certificate, _stdin };
        server.port = server.next()["port"].as_u64().and_then(|port| u16::try_from(port).ok()).expect("a port");
        server
    }

    fn next(&self) -> Value {
        self.requests.recv_timeout(Duration::from_secs(20)).expect("a line of the server")
    }

    /// Returns a context whose login host resolves to the server.
    fn connect(&self, stamp: &TestStamp, way: &Way) -> Context {
        let described = stamp.stamp.description();
        let roots = stamp.folder.path("roots.pem");
        std::fs::write(&roots, format!("{}\n{}", described.ca_pem, self.certificate)).expect("the roots");
        let login = match described.identity_system {
            Aad => "login.microsoftonline.com".to_owned(),
            Adfs => format!("adfs.{}", described.storage_suffix),
        };
        let mut session = way.session_json(stamp);
        session["environment"] = json!({});
        session["trustedRootFile"] = json!(roots);
        session["resolve"] = json!({ format!("*.{}", described.storage_suffix): described.address });
        session["resolve"][login] = format!("127.0.0.1:{}", self.port).into();
        let mut secrets = Secrets::default();
        for (name, value) in &way.secrets {
            secrets.insert(*name, SecretString::from(value.as_str()));
        }
        let request = serde_json::from_value(session).expect("a session request");
        let (events, _receiver) = EventSink::new();
        Context::new(Arc::new(Session::new(request, secrets).expect("a session")), events)
    }
}

impl Drop for LoginServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn with_server(name: &str, check: impl Fn(IdentitySystem, &TestStamp, &LoginServer)) {
    let main = match installed() {
        Ok(main) => main,
        Err(why) => {
            println!("SKIPPED {name}: {why}");
            return;
        }
    };
    for (system, stamp) in [(Aad, TestStamp::aad()), (Adfs, TestStamp::adfs())] {
        let server = LoginServer::start(&main, &stamp);
        check(system, &stamp, &server);
    }
}

/// Signs in, and checks that the token is the server's answer to this client.
fn signs_in(stamp: &TestStamp, server: &LoginServer, way: &Way) -> Value {
    let context = server.connect(stamp, way);
    let application = stamp.block_on(context.application_id()).expect("signed in");
    let request = server.next();
    assert_eq!(request["resource"], stamp.stamp.description().arm_audience.as_str());
    let expected = way.identity["applicationId"].as_str();
    assert!(expected.is_none() || application.as_deref() == expected, "{application:?}");
    request
}

#[test]
fn server_accepts_a_client_secret() {
    with_server("server_accepts_a_client_secret", |_, stamp, server| {
        let request = signs_in(stamp, server, &Way::client_secret(stamp));
        assert_eq!(request["grant"], "client_credentials");
        assert_eq!(request["fields"], json!(["client_id", "client_secret", "grant_type", "resource"]));
    });
}

#[test]
fn server_accepts_an_assertion() {
    with_server("server_accepts_an_assertion", |_, stamp, server| {
        for way in [Way::client_certificate_pfx(stamp), Way::client_certificate_pem(stamp, 2099)] {
            let request = signs_in(stamp, server, &way);
            assert_eq!(request["assertion"], "RS256", "{request}");
        }
    });
}

#[test]
fn refresh_token_of_a_password_gives_a_second_audience() {
    with_server("refresh_token_of_a_password_gives_a_second_audience", |_, stamp, server| {
        let context = server.connect(stamp, &Way::password(stamp));
        stamp.block_on(context.application_id()).expect("signed in");
        assert_eq!(server.next()["grant"], "password");
        let vault = format!("https://v1.{}/secrets?api-version=2016-10-01", stamp.stamp.description().key_vault_suffix);
        let request = Request::get(vault.parse().expect("a URL"));
        // No vault answers here; only the token for it matters.
        assert!(stamp.block_on(context.key_vault().send(request)).is_err());
        let request = server.next();
        assert_eq!(request["grant"], "refresh_token");
        assert_eq!(request["resource"], stamp.stamp.description().key_vault_audience.as_str());
    });
}
