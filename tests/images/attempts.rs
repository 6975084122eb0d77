//! A refused login is sent to a registry, or to its token service, once a command: each further attempt counts towards the lock of the account.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hyper::StatusCode;
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::proxy::{Proxy, status};
use crate::registry::server::USER;
use crate::registry::use_case;
use crate::support::stamp::Folder;

/// A registry that asks for a login by `challenge` and refuses every one; counts the requests that bring one.
fn refusing(authority: &Authority, challenge: &'static str) -> (Proxy, Arc<AtomicUsize>) {
    let logins = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&logins);
    let front = Proxy::start(authority, 0, move |request, _| {
        if request.headers().contains_key(AUTHORIZATION) {
            counted.fetch_add(1, Ordering::SeqCst);
            // Slow, so that others run into the same.
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
fn a_refused_login_is_sent_once_by_each_command() {
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
