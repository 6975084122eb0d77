//! Unexpected answers of a registry, a proxy in front of it, or its storage: each has its own error, and none counts as an empty list.

use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::registry::content::{Layout, noise};
use crate::registry::proxy::{Answer, Proxy, bytes, status};
use crate::registry::server::{PASSWORD, Server, Setup, USER};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::operation::Ended;
use crate::support::stamp::Folder;
use crate::world::World;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::body::Incoming;
use hyper::header::{
    AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
};
use hyper::{Method, Request, StatusCode};
use serde_json::json;

const PAGE: &str = "<html><body>Please sign in page-canary</body></html>";

/// Creates `team/image:v1`, with one layer that is uploaded in chunks and a small one.
fn world() -> World {
    let fill = |layout: &mut Layout| {
        let image = layout.image("linux/amd64", &[&noise(81, 2_000_000), &noise(82, 3000)]);
        layout.name("team/image:v1", &image);
    };
    World::with(fill).0
}

fn export(world: &World, front: &Proxy) -> Ended {
    let path = world.folder.path(&format!("{}.tar", front.name.replace(':', "-")));
    let image = format!("{}/team/image:v1", front.name);
    use_case::run(&world.authority, "export", json!({ "images": [image], "path": path }))
}

fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    answer.headers_mut().insert(name, HeaderValue::from_str(value).expect("a header"));
    answer
}

fn message(ended: &Ended) -> &str {
    ended.error()["message"].as_str().expect("a message")
}

#[test]
fn body_limit_of_a_proxy_is_reported_with_the_size() {
    if lacks("body_limit_of_a_proxy_is_reported_with_the_size", REGISTRY) {
        return;
    }
    let world = world();
    for (method, length) in [(Method::PATCH, 2_000_000), (Method::PUT, 3000)] {
        let folder = Folder::new();
        let empty = Server::with(&folder.path(""), &world.authority, Setup::OPEN);
        let refused = method.clone();
        let front = Proxy::start(&world.authority, empty.port, move |request, _| {
            let is_blob = request.method() == refused && request.uri().path().contains("/blobs/uploads/");
            let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
            let is_large = length.is_some_and(|length: usize| length >= 3000);
            (is_blob && is_large).then(|| with(bytes(StatusCode::PAYLOAD_TOO_LARGE, PAGE), CONTENT_TYPE, "text/html"))
        });
        let ended = world.import(&front);
        assert_eq!(ended.error()["id"], "Registry.BodyTooLarge", "{method}");
        assert!(message(&ended).contains(&format!("{length} bytes")), "{}", message(&ended));
        assert!(!ended.text().contains("page-canary"));
    }
}

#[test]
fn rate_limit_is_reported_with_the_requested_wait() {
    if lacks("rate_limit_is_reported_with_the_requested_wait", REGISTRY) {
        return;
    }
    let world = world();
    let limit = r#"{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}"#;
    {
        let (wait, shown) = ("3600", "asks to wait 3600 s before the next attempt. A command waits at most 60 s");
        let began = Instant::now();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let front = world.front(move |request, _| {
            request.uri().path().contains("/manifests/").then(|| {
                counted.fetch_add(1, Ordering::SeqCst);
                with(bytes(StatusCode::TOO_MANY_REQUESTS, limit), RETRY_AFTER, wait)
            })
        });
        let ended = export(&world, &front);
        assert_eq!(ended.error()["id"], "Registry.RateLimited");
        assert!(message(&ended).contains(shown) && message(&ended).contains("pull rate limit"), "{}", message(&ended));
        assert_eq!(asked.load(Ordering::SeqCst), 1, "it is not asked again within the hour");
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    }
    // A short pause is waited for, also if it is a past date.
    for wait in ["1", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let front = world.front(move |_, number| {
            (number == 1).then(|| with(status(StatusCode::TOO_MANY_REQUESTS), RETRY_AFTER, wait))
        });
        export(&world, &front).result();
    }
}

#[test]
fn refusal_of_storage_is_retried_with_a_new_redirect_and_then_reported() {
    if lacks("refusal_of_storage_is_retried_with_a_new_redirect_and_then_reported", REGISTRY) {
        return;
    }
    let world = world();
    for refusals in [1, usize::MAX] {
        let refused = AtomicUsize::new(0);
        let storage = world.front(move |request, _| {
            assert!(!request.headers().contains_key(AUTHORIZATION));
            (refused.fetch_add(1, Ordering::SeqCst) < refusals)
                .then(|| bytes(StatusCode::FORBIDDEN, "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>sig-canary</Message></Error>"))
        });
        let storage_name = storage.name.replace("localhost", "127.0.0.1");
        let front = world.front(move |request, number| {
            let is_blob = request.method() == Method::GET && request.uri().path().contains("/blobs/sha256:");
            is_blob.then(|| {
                let place = format!("https://{storage_name}{}?sig=sig-canary&n={number}", request.uri().path());
                with(status(StatusCode::TEMPORARY_REDIRECT), LOCATION, &place)
            })
        });
        let ended = export(&world, &front);
        if refusals == 1 {
            ended.result();
            continue;
        }
        assert_eq!(ended.error()["id"], "Registry.StorageRefused");
        assert!(
            message(&ended).contains("storage host 127.0.0.1") && message(&ended).contains("AuthenticationFailed"),
            "{}",
            message(&ended)
        );
        assert_eq!(ended.error()["target"], "127.0.0.1");
        assert!(!ended.text().contains("sig-canary"));
    }
}

#[test]
fn login_is_sent_with_a_redirect_to_the_registry_itself() {
    if lacks("login_is_sent_with_a_redirect_to_the_registry_itself", REGISTRY) {
        return;
    }
    let world = world();
    let login = format!("Basic {}", BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}")));
    for scheme in ["https", "http"] {
        let (login, name) = (login.clone(), Arc::new(std::sync::OnceLock::<String>::new()));
        let own = Arc::clone(&name);
        let front = world.front(move |request, _| {
            let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
            if sent != Some(login.as_str()) {
                return Some(with(status(StatusCode::UNAUTHORIZED), WWW_AUTHENTICATE, "Basic realm=\"test\""));
            }
            let is_first = request.uri().query().is_none_or(|query| !query.contains("direct"));
            let is_blob = request.method() == Method::GET && request.uri().path().contains("/blobs/sha256:");
            (is_blob && is_first).then(|| {
                let place = format!("{scheme}://{}{}?direct", own.get().expect("a name"), request.uri().path());
                with(status(StatusCode::TEMPORARY_REDIRECT), LOCATION, &place)
            })
        });
        name.set(front.name.clone()).expect("set once");
        assert_eq!(export(&world, &front).result()["failures"], json!([]), "{scheme}");
    }
}

#[test]
fn answer_that_is_not_a_list_is_an_error() {
    if lacks("answer_that_is_not_a_list_is_an_error", REGISTRY) {
        return;
    }
    let world = world();
    let bodies = [
        PAGE,
        "{}",
        "[]",
        "null",
        "",
        "7",
        r#"{"name":"team/image"}"#,
        r#"{"tags":null}"#,
        r#"{"name":"team/other","tags":["v1"]}"#,
        r#"{"repositories":null}"#,
    ];
    for path in ["/tags/list", "/_catalog"] {
        for body in bodies {
            let front = world.front(move |request, _| {
                request
                    .uri()
                    .path()
                    .ends_with(path)
                    .then(|| with(bytes(StatusCode::OK, body), CONTENT_TYPE, "application/json"))
            });
            let list = |request: serde_json::Value| use_case::run(&world.authority, "list", request);
            let ended = match path {
                "/_catalog" => list(json!({ "registry": front.name })),
                _ => list(json!({ "registry": front.name, "repositories": ["team/image"] })),
            };
            assert_eq!(ended.error()["id"], "Registry.Refused", "{path} {body}");
            assert!(message(&ended).contains(path) && !ended.text().contains("page-canary"), "{}", message(&ended));
            if path == "/tags/list" {
                let removed = json!({ "image": format!("{}/team/image:v1", front.name), "force": true });
                assert_eq!(
                    use_case::run(&world.authority, "remove", removed).error()["id"],
                    "Registry.Refused",
                    "{body}"
                );
            }
        }
    }
    // The answer for a repository whose last tag was deleted.
    let front = world.front(|request, _| {
        request
            .uri()
            .path()
            .ends_with("/tags/list")
            .then(|| bytes(StatusCode::OK, r#"{"name":"team/image","tags":null}"#))
    });
    let request = json!({ "registry": front.name, "repositories": ["team/image"] });
    assert_eq!(
        use_case::run(&world.authority, "list", request).result()["failures"][0]["error"]["id"],
        "Image.NotFound"
    );
}

#[test]
fn html_page_is_an_error_for_every_request() {
    if lacks("html_page_is_an_error_for_every_request", REGISTRY) {
        return;
    }
    let world = world();
    let page = || with(bytes(StatusCode::OK, PAGE), CONTENT_TYPE, "text/html; charset=utf-8");
    type Picks = fn(&Request<Incoming>) -> bool;
    let reads: [Picks; 2] = [|request| request.uri().path().contains("/manifests/"), |_| true];
    for picks in reads {
        let front = world.front(move |request, _| picks(request).then(page));
        let ended = export(&world, &front);
        assert_eq!(ended.error()["id"], "Registry.Refused");
        assert!(message(&ended).contains("text/html") && !ended.text().contains("page-canary"), "{}", message(&ended));
    }
    let writes: [Picks; 5] = [
        |request| request.method() == Method::HEAD,
        |request| request.method() == Method::POST,
        |request| request.method() == Method::PATCH,
        |request| request.method() == Method::PUT && request.uri().path().contains("/blobs/"),
        |request| request.method() == Method::PUT && request.uri().path().contains("/manifests/"),
    ];
    for (number, picks) in writes.into_iter().enumerate() {
        let empty = Server::with(&world.folder.path(""), &world.authority, Setup::OPEN);
        let front = Proxy::start(&world.authority, empty.port, move |request, _| picks(request).then(page));
        let ended = world.import(&front);
        assert_eq!(ended.error()["id"], "Registry.Refused", "{number}");
        assert!(!empty.storage.join("docker/registry/v2/repositories/team/image/_manifests/tags").exists());
    }
    let kept = world.front(move |request, _| (request.method() == Method::DELETE).then(page));
    let removed = json!({ "image": format!("{}/team/image:v1", kept.name) });
    assert_eq!(use_case::run(&world.authority, "remove", removed).error()["id"], "Registry.Refused");
}

/// A proxy may answer a deletion with any success; some registries delete and answer 200 or 204.
#[test]
fn deletion_without_202_is_believed_only_if_the_image_is_gone() {
    if lacks("deletion_without_202_is_believed_only_if_the_image_is_gone", REGISTRY) {
        return;
    }
    let world = world();
    for (code, body) in [(200, ""), (200, "{}"), (200, "[]"), (201, ""), (204, "")] {
        let code = StatusCode::from_u16(code).expect("a status");
        let kept = world.front(move |request, _| (request.method() == Method::DELETE).then(|| bytes(code, body)));
        let removed =
            use_case::run(&world.authority, "remove", json!({ "image": format!("{}/team/image:v1", kept.name) }));
        assert_eq!(removed.error()["id"], "Registry.Refused", "{code} {body}");
        assert!(message(&removed).contains("DELETE") && message(&removed).contains("202"), "{}", message(&removed));
    }
    let port = world.server.port;
    let gone = world.front(move |request, _| {
        (request.method() == Method::DELETE).then(|| {
            let mut connection = std::net::TcpStream::connect(("127.0.0.1", port)).expect("the registry");
            let path = request.uri().path();
            write!(connection, "DELETE {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").expect("a request");
            let mut answer = String::new();
            connection.read_to_string(&mut answer).expect("an answer");
            assert!(answer.contains(" 202 "), "{answer}");
            bytes(StatusCode::OK, "")
        })
    });
    use_case::run(&world.authority, "remove", json!({ "image": format!("{}/team/image:v1", gone.name) })).result();
}

/// Creates a front whose token service at `/token` returns `token`, and counts the requests to it.
fn guarded(world: &World, token: impl Fn() -> Answer + Send + Sync + 'static) -> (Proxy, Arc<AtomicUsize>) {
    let (name, asked) = (Arc::new(std::sync::OnceLock::<String>::new()), Arc::new(AtomicUsize::new(0)));
    let (own, counted) = (Arc::clone(&name), Arc::clone(&asked));
    let front = world.front(move |request, _| {
        if request.uri().path() == "/token" {
            counted.fetch_add(1, Ordering::SeqCst);
            return Some(token());
        }
        let challenge = format!("Bearer realm=\"https://{}/token\",service=\"test\"", own.get().expect("a name"));
        Some(with(status(StatusCode::UNAUTHORIZED), WWW_AUTHENTICATE, &challenge))
    });
    name.set(front.name.clone()).expect("set once");
    (front, asked)
}

#[test]
fn token_service_without_a_token_has_its_own_error() {
    if lacks("token_service_without_a_token_has_its_own_error", REGISTRY) {
        return;
    }
    let world = world();
    for body in [PAGE, "{}", "null", "", r#"{"token":""}"#, r#"{"token":null}"#] {
        let (front, _) = guarded(&world, move || bytes(StatusCode::OK, body));
        let ended = export(&world, &front);
        assert_eq!(ended.error()["id"], "Registry.Refused", "{body}");
        assert!(message(&ended).contains("/token") && !ended.text().contains("page-canary"), "{}", message(&ended));
    }
}

#[test]
fn a_refused_login_is_sent_once() {
    if lacks("a_refused_login_is_sent_once", REGISTRY) {
        return;
    }
    let world = world();
    let (front, asked) = guarded(&world, || status(StatusCode::UNAUTHORIZED));
    let images: Vec<String> = ["a", "b", "c"].iter().map(|name| format!("{}/team/{name}:v1", front.name)).collect();
    let ended =
        use_case::run(&world.authority, "export", json!({ "images": images, "path": world.folder.path("none.tar") }));
    assert!(ended.text().matches("Registry.LoginFailed").count() >= 3, "{}", ended.text());
    assert_eq!(asked.load(Ordering::SeqCst), 1, "accounts are locked after some wrong passwords");
}
