//! A refused login is sent to a registry, or to its token service, once per command: each further attempt counts toward a lockout.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::proxy::{Proxy, bytes, status};
use crate::registry::server::USER;
use crate::registry::use_case;
use crate::support::stamp::Folder;

/// Creates a registry that requires a login with `challenge` and refuses every one; counts the requests with a login.
fn refusing(authority: &Authority, challenge: &'static str) -> (Proxy, Arc<AtomicUsize>) {
    let logins = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&logins);
    let front = Proxy::start(authority, 0, move |request, _| {
        if request.headers().contains_key(AUTHORIZATION) {
            counted.fetch_add(1, Ordering::SeqCst);
            // Slow, so that parallel requests meet it too.
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let challenge = challenge.replace("HOST", host);
        let mut refused = status(StatusCode::UNAUTHORIZED);
        refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_str(&challenge).expect("a header"));
        Some(refused)
    });
    (front, logins)
}

#[test]
fn refused_login_is_sent_once_by_each_command() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let mut layout = Layout::new(folder.path("layout"));
    for (number, name) in ["team/one:v1", "team/two:v1", "team/three:v1"].into_iter().enumerate() {
        let image = layout.image("linux/amd64", &[&noise(number as u64, 5_000), &noise(number as u64 + 9, 5_000)]);
        layout.name(name, &image);
    }
    for challenge in ["Basic realm=\"r\"", "Bearer realm=\"https://HOST/token\",service=\"s\""] {
        let (front, logins) = refusing(&authority, challenge);
        let image = |name: &str| format!("{}/team/{name}:v1", front.name);
        let commands: [(&str, Value); 5] = [
            ("list", json!({ "registry": front.name, "repositories": ["team/a", "team/b", "team/c", "team/d"] })),
            ("export", json!({ "images": [image("a"), image("b"), image("c")], "path": folder.path("a.tar") })),
            ("import", json!({ "path": layout.path, "registry": front.name })),
            ("copy", json!({ "source": image("a"), "destination": image("b") })),
            ("remove", json!({ "image": image("a") })),
        ];
        for (name, mut request) in commands {
            let users: &[&str] =
                if name == "copy" { &["sourceUserName", "destinationUserName"] } else { &["userName"] };
            for user in users {
                request[*user] = USER.into();
            }
            let secrets: &[(&str, &str)] = match name {
                "copy" => &[("sourcePassword", "wrong-canary"), ("destinationPassword", "wrong-canary")],
                _ => &[("password", "wrong-canary")],
            };
            let ended = use_case::start_with(&authority, name, request, secrets).end();
            let text = ended.text();
            assert!(text.contains("Registry.LoginFailed") && !text.contains("canary"), "{name}: {text}");
            assert_eq!(logins.swap(0, Ordering::SeqCst), 1, "{challenge}, {name}");
        }
    }
}

#[test]
fn login_refused_by_one_repository_ends_only_its_listing() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let names = ["team/a", "team/b", "team/c"];
    for refusing in names {
        let attempts = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&attempts);
        let front = Proxy::start(&authority, 0, move |request, _| {
            let path = request.uri().path().to_owned();
            let is_signed = request.headers().contains_key(AUTHORIZATION);
            let is_refused = path.contains(refusing);
            if is_signed && is_refused {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            if is_signed && !is_refused {
                let name = path.trim_start_matches("/v2/").trim_end_matches("/tags/list").to_owned();
                return Some(bytes(StatusCode::OK, json!({ "name": name, "tags": [] }).to_string()));
            }
            let mut refused = status(StatusCode::UNAUTHORIZED);
            refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"r\""));
            Some(refused)
        });
        // After the first repository, the login is known to be valid, and the refusal of one repository affects only that one; a refusal by the first ends the
        // command.
        let request = json!({ "registry": front.name, "repositories": names, "userName": USER });
        let ended = use_case::start_with(&authority, "list", request, &[("password", "canary")]).end();
        assert_eq!(attempts.load(Ordering::SeqCst), 1, "{refusing}: it is not sent again");
        if refusing == names[0] {
            assert_eq!(ended.error()["id"], "Registry.LoginFailed");
            continue;
        }
        let failures = ended.result()["failures"].as_array().expect("failures").clone();
        let ids: Vec<&str> = failures.iter().filter_map(|failure| failure["error"]["id"].as_str()).collect();
        let expected = names.map(|name| if name == refusing { "Registry.LoginFailed" } else { "Image.NotFound" });
        assert_eq!(ids, expected, "{refusing}");
    }
}
