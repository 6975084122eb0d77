//! Logins at registries: tokens, Docker's config.json, its helpers, and hosts that never receive a credential.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, digest, noise};
use crate::registry::proxy::{Proxy, bytes, status};
use crate::registry::server::{PASSWORD, Server, Setup, USER};
use crate::registry::{REGISTRY, lacks, use_case};
use crate::support::stamp::Folder;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HeaderValue, LOCATION, WWW_AUTHENTICATE};
use hyper::{Method, Request, StatusCode};
use serde_json::json;

const TOKEN: &str = "Bearer token-of-the-test";

fn sent(request: &Request<Incoming>) -> Option<&str> {
    request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok())
}

fn basic() -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}")))
}

fn layout(folder: &Folder) -> Layout {
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(5, 2_500_000), &noise(6, 100)]);
    layout.name("team/image:v1", &image);
    layout
}

#[test]
fn tokens_are_requested_by_scope_and_not_sent_to_other_hosts() {
    if lacks("tokens_are_requested_by_scope_and_not_sent_to_other_hosts", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::with(&folder.path(""), &authority, Setup::OPEN);
    let stolen = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&stolen);
    // Another host, to which the registry redirects downloads of blobs.
    let elsewhere = Proxy::start(&authority, server.port, move |request, _| {
        seen.lock().expect("a lock").push(sent(request).map(str::to_owned));
        None
    });
    let elsewhere_name = elsewhere.name.replace("localhost", "127.0.0.1");
    let scopes = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&scopes);
    let own = Arc::new(Mutex::new(String::new()));
    let own_name = Arc::clone(&own);
    let front = Proxy::start(&authority, server.port, move |request, _| {
        if request.uri().path() == "/token" {
            asked.lock().expect("a lock").push(request.uri().query().unwrap_or_default().to_owned());
            return Some(match sent(request) {
                Some(login) if login == basic() => {
                    bytes(StatusCode::OK, r#"{"token":"token-of-the-test","expires_in":300}"#)
                }
                _ => status(StatusCode::UNAUTHORIZED),
            });
        }
        if sent(request) != Some(TOKEN) {
            let mut refused = status(StatusCode::UNAUTHORIZED);
            let challenge =
                format!("Bearer realm=\"https://{}/token\",service=\"test\"", own_name.lock().expect("a lock"));
            refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_str(&challenge).expect("a header"));
            return Some(refused);
        }
        (request.method() == Method::GET && request.uri().path().contains("/blobs/sha256:")).then(|| {
            let mut moved = status(StatusCode::TEMPORARY_REDIRECT);
            let place = format!("https://{elsewhere_name}{}", request.uri().path());
            moved.headers_mut().insert(LOCATION, HeaderValue::from_str(&place).expect("a header"));
            moved
        })
    });
    own.lock().expect("a lock").clone_from(&front.name);

    use_case::run(&authority, "import", json!({ "path": layout(&folder).path, "registry": front.name })).result();
    use_case::run(
        &authority,
        "export",
        json!({ "images": [format!("{}/team/image:v1", front.name)], "path": folder.path("a.tar") }),
    )
    .result();
    let scopes = scopes.lock().expect("a lock").join("\n");
    assert!(
        scopes.contains("scope=repository%3Ateam%2Fimage%3Apull%2Cpush") && scopes.contains("service=test"),
        "{scopes}"
    );
    let stolen = stolen.lock().expect("a lock");
    assert!(stolen.len() >= 3, "the blobs came from elsewhere: {}", stolen.len());
    assert!(stolen.iter().all(Option::is_none), "a credential went to another host");

    let wrong = json!({ "registry": front.name, "repositories": ["team/image"], "userName": USER });
    let refused = use_case::start_with(&authority, "list", wrong, &[("password", "wrong")]).end();
    assert_eq!(refused.error()["id"], "Registry.LoginFailed");
}

#[test]
fn token_service_without_tls_receives_no_credential() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let thief = Proxy::plain(|_, _| Some(bytes(StatusCode::OK, r#"{"token":"t"}"#)));
    let realm = format!("Bearer realm=\"http://{}/token\"", thief.name);
    let front = Proxy::start(&authority, 0, move |_, _| {
        let mut refused = status(StatusCode::UNAUTHORIZED);
        refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_str(&realm).expect("a header"));
        Some(refused)
    });
    let refused = use_case::run(&authority, "list", json!({ "registry": front.name }));
    assert_eq!(refused.error()["id"], "Trust.NotHttps");
    assert_eq!(thief.requests(), 0);
}

/// Returns a token service that records whether it received a login, and a registry that requires its tokens.
fn with_token_service(authority: &Authority) -> (Arc<Mutex<Vec<bool>>>, Proxy, Proxy, String) {
    let logins = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&logins);
    let service = Proxy::start(authority, 0, move |request, _| {
        seen.lock().expect("a lock").push(sent(request).is_some());
        Some(bytes(StatusCode::OK, r#"{"token":"token-of-the-test","expires_in":300}"#))
    });
    // Another host than the registry's: both are this machine.
    let host = service.name.replace("localhost", "127.0.0.1");
    let realm = format!("Bearer realm=\"https://{host}/token\",service=\"test\"");
    let registry = Proxy::start(authority, 0, move |request, _| {
        if sent(request) == Some(TOKEN) {
            let body = if request.uri().path() == "/v2/_catalog" { r#"{"repositories":[]}"# } else { "{}" };
            return Some(bytes(StatusCode::OK, body));
        }
        let mut refused = status(StatusCode::UNAUTHORIZED);
        refused.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_str(&realm).expect("a header"));
        Some(refused)
    });
    (logins, service, registry, host)
}

#[test]
fn login_is_sent_to_the_token_service_of_another_host_only_if_it_is_named() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let (logins, _service, registry, host) = with_token_service(&authority);
    let received = || std::mem::take(&mut *logins.lock().expect("a lock"));

    let refused = use_case::run(&authority, "list", json!({ "registry": registry.name }));
    let error = refused.error();
    assert_eq!(
        (&error["id"], &error["target"]),
        (&json!("Trust.ForeignTokenService"), &json!("127.0.0.1")),
        "{error:#}"
    );
    let hint = error["hint"].as_str().expect("a hint");
    assert!(hint.contains("-TokenService '127.0.0.1'"), "{hint}");
    assert!(received().is_empty(), "something was sent there");

    for named in ["127.0.0.1", host.as_str()] {
        let listed = use_case::run(&authority, "list", json!({ "registry": registry.name, "tokenServices": [named] }));
        assert_eq!(listed.result()["images"], json!([]), "{named}");
        let logins = received();
        assert!(!logins.is_empty() && logins.iter().all(|has_login| *has_login), "{named}");
    }
    let other = json!({ "registry": registry.name, "tokenServices": ["auth.example"] });
    assert_eq!(use_case::run(&authority, "list", other).error()["id"], "Trust.ForeignTokenService");
    assert!(received().is_empty());

    // Without a login there is nothing to protect.
    let anonymous = use_case::start_with(&authority, "list", json!({ "registry": registry.name }), &[]).end();
    assert_eq!(anonymous.result()["images"], json!([]));
    assert!(received().iter().all(|has_login| !has_login));
}

#[test]
fn upload_to_another_host_is_refused() {
    if lacks("upload_to_another_host_is_refused", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::with(&folder.path(""), &authority, Setup::OPEN);
    let thief = Proxy::start(&authority, server.port, |_, _| None);
    let place = format!("https://{}/v2/team/image/blobs/uploads/1", thief.name);
    let front = Proxy::start(&authority, server.port, move |request, _| {
        (request.method() == Method::POST).then(|| {
            let mut accepted = status(StatusCode::ACCEPTED);
            accepted.headers_mut().insert(LOCATION, HeaderValue::from_str(&place).expect("a header"));
            accepted
        })
    });
    let refused = use_case::run(&authority, "import", json!({ "path": layout(&folder).path, "registry": front.name }));
    assert_eq!(refused.error()["id"], "Trust.ForeignHost");
    assert_eq!(thief.requests(), 0);
}

#[test]
fn logins_of_docker_are_found() {
    if lacks("logins_of_docker_are_found", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let request = json!({ "path": layout(&folder).path, "registry": server.name });
    use_case::run(&authority, "import", request).result();
    let expected = digest(&std::fs::read(server.blob_file(&blob_of_manifest(&server))).expect("the manifest"));
    let config = folder.path("config.json");
    let list = |config_text: String| {
        std::fs::write(&config, config_text).expect("a file");
        let request = json!({ "registry": server.name, "dockerConfigFile": config });
        use_case::start_with(&authority, "list", request, &[]).end()
    };

    let auth = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let found = list(json!({ "auths": { server.name.clone(): { "auth": auth } } }).to_string());
    assert_eq!(found.result()["images"][0]["digest"], expected);

    // A helper that reads its standard input, and answers only for this registry.
    let helper = folder.path("docker-credential-azcrtest");
    let script = format!(
        "#!/bin/sh\nread server\n[ \"$server\" = \"{}\" ] || {{ echo 'credentials not found in native keychain'; exit 1; }}\necho '{{\"Username\":\"{USER}\",\"Secret\":\"{PASSWORD}\"}}'\n",
        server.name
    );
    std::fs::write(&helper, script).expect("a file");
    std::fs::set_permissions(&helper, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let path = std::env::join_paths(
        [folder.path("")].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").expect("a PATH"))),
    )
    .expect("a PATH");
    // SAFETY: the test runner gives each test its own process, and no other thread accesses the environment through C.
    unsafe { std::env::set_var("PATH", path) };
    let found = list(json!({ "credsStore": "azcrtest" }).to_string());
    assert_eq!(found.result()["images"][0]["digest"], expected);
    // An endless answer is cut off, and ends the helper.
    let endless = folder.path("docker-credential-azcrendless");
    std::fs::write(&endless, "#!/bin/sh\nread server\nyes canary\n").expect("a file");
    std::fs::set_permissions(&endless, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let ended = list(json!({ "credsStore": "azcrendless" }).to_string());
    assert_eq!(ended.error()["id"], "Registry.LoginFailed");
    assert!(ended.text().contains("more than 65536 bytes") && !ended.text().contains("canary"), "{}", ended.text());
    // An unreadable file is a warning; this registry then requires a login, and a given login needs no file.
    let absent_helper = json!({ "credHelpers": { server.name.clone(): "azcrabsent" } }).to_string();
    let wrong_entry = json!({ "auths": { server.name.clone(): { "auth": "canary" } } }).to_string();
    for unusable in [absent_helper, wrong_entry, "{ no JSON".to_owned()] {
        let ended = list(unusable.clone());
        assert_eq!(ended.error()["id"], "Registry.LoginFailed", "{unusable}");
        let warned = ended
            .events
            .iter()
            .any(|event| event["stream"] == "warning" && event["id"] == "Registry.CredentialUnreadable");
        assert!(warned && !ended.text().contains("canary"), "{unusable}");
        let given = use_case::run(&authority, "list", json!({ "registry": server.name, "dockerConfigFile": config }));
        assert_eq!(given.result()["images"][0]["digest"], expected, "{unusable}");
        assert!(!given.text().contains("Registry.CredentialUnreadable"), "{unusable}");
    }
}

#[test]
fn every_command_recognizes_all_names_of_a_registry() {
    if lacks("every_command_recognizes_all_names_of_a_registry", REGISTRY) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    use_case::run(&authority, "import", json!({ "path": layout(&folder).path, "registry": server.name })).result();
    let config = folder.path("config.json");
    let auth = BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let upper = server.name.to_uppercase();
    for (key, typed) in [
        (server.name.clone(), format!("https://{upper}/")),
        (format!("https://{upper}/v2/"), server.name.clone()),
        (format!("http://{}/v1/", server.name), format!("{upper}/team/")),
    ] {
        std::fs::write(&config, json!({ "auths": { key: { "auth": auth } } }).to_string()).expect("a file");
        let run = |name: &str, mut request: serde_json::Value| {
            request["dockerConfigFile"] = config.to_str().into();
            use_case::start_with(&authority, name, request, &[]).end()
        };
        let listed = run("list", json!({ "registry": typed }));
        let image = format!("{}/team/image:v1", server.name);
        assert!(
            listed.result()["images"]
                .as_array()
                .is_some_and(|images| images.iter().any(|found| found["image"] == image)),
            "{typed}"
        );
        let copied = run(
            "copy",
            json!({ "source": format!("{upper}/team/image:v1"), "destination": format!("{}/copied:v1", server.name) }),
        );
        assert_eq!(copied.result()["image"]["sentBytes"], 0, "within one registry blobs are mounted");
        let exported =
            run("export", json!({ "images": [format!("{upper}/team/image")  + ":v1"], "path": folder.path("a.tar") }));
        assert_eq!(exported.result()["images"][0]["source"], format!("{}/team/image:v1", server.name));
    }
}

/// Returns the hex digest of the registry's only manifest.
fn blob_of_manifest(server: &Server) -> String {
    let link = server.storage.join("docker/registry/v2/repositories/team/image/_manifests/tags/v1/current/link");
    std::fs::read_to_string(link).expect("a tag").trim().trim_start_matches("sha256:").to_owned()
}
