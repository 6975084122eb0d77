//! A refused login is sent once per command, to a proxy and to the login service, since each further attempt counts toward a lockout; and a failure of the
//! proxy is not attributed to the stamp.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::ptr::null_mut;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use stamp::IdentitySystem::{Aad, Adfs};

use crate::sign_in::way::Way;
use crate::support::flow;
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::TestStamp;
use crate::support::tls_front::Front;

const PASSWORD: &str = "wrong-canary";

/// Answers each CONNECT in the same way, and records the received logins.
struct Proxy {
    address: SocketAddr,
    logins: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start(answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let logins = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&logins);
        std::thread::spawn(move || {
            for mut connection in listener.incoming().flatten() {
                let mut request = [0; 4096];
                let length = connection.read(&mut request).unwrap_or_default();
                let text = String::from_utf8_lossy(&request[..length]).into_owned();
                let login = text.lines().find_map(|line| {
                    let (name, value) = line.split_once(": Basic ")?;
                    name.eq_ignore_ascii_case("proxy-authorization").then(|| value.to_owned())
                });
                let login = login.map(|login| BASE64_STANDARD.decode(login).expect("base64")).unwrap_or_default();
                kept.lock().expect("a lock").push(String::from_utf8(login).expect("text"));
                let _ = connection.write_all(answer.as_bytes());
            }
        });
        Self { address, logins }
    }

    fn environment(&self) -> Value {
        json!({ "HTTPS_PROXY": format!(r"http://CORP\user:{PASSWORD}@{}", self.address) })
    }

    fn logins(&self) -> Vec<String> {
        std::mem::take(&mut *self.logins.lock().expect("a lock"))
    }
}

fn connect(stamp: &TestStamp, environment: &Value) -> Ended {
    let way = Way::client_secret(stamp);
    let mut session = way.session_json(stamp);
    session["environment"] = environment.clone();
    way.connect(&session).run("connect", &json!({ "version": 1 }), &[])
}

fn without_session(name: &str, mut request: Value, environment: &Value) -> Ended {
    request["version"] = 1.into();
    request["environment"] = environment.clone();
    request["dockerConfigFile"] = "no-config.json".into();
    Operation::try_start(null_mut(), name, &request.to_string(), &[]).expect("a start").end()
}

#[test]
fn wrong_proxy_password_is_sent_once_by_each_command() {
    let stamp = TestStamp::aad();
    for answer in [
        "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"p\"\r\n\r\n",
        "HTTP/1.0 407 Authentication needed\r\nproxy-authenticate: NTLM\r\ncontent-length: 4\r\n\r\npage",
        "HTTP/1.1 407 \r\n\r\n",
    ] {
        let proxy = Proxy::start(answer);
        let environment = proxy.environment();
        let images = json!({ "images": ["a.example/x:1", "a.example/y:1", "b.example/z:1"], "path": stamp.folder.path("a.tar") });
        let copy = json!({ "source": "a.example/x:1", "destination": "b.example/y:1" });
        for (what, request) in [
            ("connect", json!({})),
            ("image_copy", copy),
            ("image_export", images),
            ("image_list", json!({ "registry": "a.example" })),
            ("registry_test", json!({ "registry": "a.example" })),
        ] {
            let ended = match what {
                "connect" => connect(&stamp, &environment),
                _ => without_session(what, request, &environment),
            };
            assert_eq!(proxy.logins(), [format!(r"CORP\user:{PASSWORD}")], "{what}");
            let text = ended.text();
            assert!(text.contains("Transport.ProxyLoginRefused"), "{what}: {text}");
            assert!(text.contains(&proxy.address.to_string()), "{what}: the proxy is named: {text}");
            assert!(!text.contains("canary") && !text.contains("CORP"), "{what}: {text}");
        }
    }
}

#[test]
fn failing_proxy_is_not_reported_as_an_unreachable_stamp() {
    let stamp = TestStamp::adfs();
    let plain = Front::plain(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    let busy = Proxy::start("HTTP/1.1 503 Service Unavailable\r\n\r\n");
    for (proxy, id, says) in [
        ("http://127.0.0.1:1".to_owned(), "Transport.ProxyUnreachable", "proxy 127.0.0.1:1"),
        (
            "http://proxy.invalid:8080".to_owned(),
            "Transport.ProxyUnreachable",
            "the name of the proxy proxy.invalid:8080",
        ),
        (format!("http://{}", busy.address), "Transport.ProxyFailed", "the proxy 127.0.0.1:"),
        (format!("https://localhost:{}", plain.0.port()), "Transport.NotTls", "the proxy localhost:"),
    ] {
        let ended = connect(&stamp, &json!({ "HTTPS_PROXY": proxy }));
        let error = ended.error();
        assert_eq!(error["id"], id, "{proxy}: {error:#}");
        assert!(error["message"].as_str().expect("a message").contains(says), "{proxy}: {error:#}");
    }
}

fn token_requests(stamp: &TestStamp) -> usize {
    stamp.stamp.journal().into_iter().filter(|entry| entry.path.ends_with("/token")).count()
}

#[test]
fn refused_sign_in_is_tried_once_by_each_command() {
    for system in [Aad, Adfs] {
        let stamp = TestStamp::with(system, |builder| builder);
        let registry = |label: &str| format!("{label}.{}", public_suffix(&stamp));
        let image = json!({ "version": 1, "source": format!("{}/x:1", registry("one")), "destination": format!("{}/y:1", registry("two")),
            "environment": { "HTTPS_PROXY": "http://127.0.0.1:1" }, "dockerConfigFile": "no-config.json" });
        let mut wrong_secret = Way::client_secret(&stamp);
        wrong_secret.secrets = vec![("clientSecret", "wrong-canary".to_owned())];
        let mut wrong_password = Way::password(&stamp);
        wrong_password.secrets = vec![("password", "wrong-canary".to_owned())];
        let expired = Way::client_certificate_pem(&stamp, 2020);
        // Entra refuses the time of an expired certificate's assertion, which is retried once; AD FS has one code for all refusals.
        let attempts = if system == Aad { 2 } else { 1 };
        for (way, attempts) in [(&wrong_secret, 1), (&wrong_password, 1), (&expired, attempts)] {
            let session = way.session(&stamp);
            for command in ["connect", "prerequisites", "image_copy"] {
                let before = token_requests(&stamp);
                let ended = match command {
                    "connect" => session.run("connect", &json!({ "version": 1 }), &[]),
                    "prerequisites" => flow::run(&session, &flow::request(&stamp)),
                    _ => session.run("image_copy", &image, &[]),
                };
                ended.error();
                let sent = token_requests(&stamp) - before;
                assert_eq!(sent, attempts, "{command} on {system:?}: {:#}", ended.last);
            }
        }
    }
}

fn public_suffix(stamp: &TestStamp) -> String {
    let suffix = stamp.stamp.description().storage_suffix.clone();
    let (region, domain) = suffix.split_once('.').expect("region and domain");
    format!("{region}.cloudapp.{domain}")
}
