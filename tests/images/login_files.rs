//! Get-ContainerRegistryLogin: files that real clients accept, and no password anywhere else.

use std::path::Path;
use std::process::Command;
use std::ptr::null_mut;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::server::{PASSWORD, Server, USER};
use crate::registry::{BOTH, lacks};
use crate::support::operation::{Ended, Operation};
use crate::support::stamp::Folder;

const REGISTRY: &str = "registry.example:5000";

fn start(use_case: &str, request: &Value) -> Operation {
    let mut request = request.clone();
    request["version"] = 1.into();
    request["userName"] = USER.into();
    Operation::try_start(null_mut(), use_case, &request.to_string(), &[("password", PASSWORD)]).expect("it starts")
}

fn save(request: &Value) -> Ended {
    start("registry_login_save", request).end()
}

fn auth() -> String {
    BASE64_STANDARD.encode(format!("{USER}:{PASSWORD}"))
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")
}

#[test]
fn skopeo_signs_in_with_the_file() {
    if lacks("skopeo_signs_in_with_the_file", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(3, 4_000)]);
    layout.name("a:v1", &image);
    let path = folder.path("config.json");
    std::fs::write(&path, r#"{ "auths": {} }"#).expect("a file");
    let push = || {
        Command::new("skopeo")
            .args(["--insecure-policy", "copy", "--quiet", "--authfile"])
            .arg(&path)
            .arg(format!("--dest-cert-dir={}", authority.certificates.display()))
            .arg(format!("oci:{}:a:v1", layout.path.display()))
            .arg(format!("docker://{}/team/a:v1", server.name))
            .output()
            .expect("skopeo starts")
    };
    assert!(!push().status.success(), "the registry asks for a login");
    save(&json!({ "registry": server.name, "as": "dockerConfig", "path": path })).result();
    let pushed = push();
    assert!(pushed.status.success(), "{}", String::from_utf8_lossy(&pushed.stderr));
}

#[test]
fn existing_configuration_is_kept_and_the_password_is_nowhere_else() {
    let folder = Folder::new();
    let (path, log) = (folder.path("config.json"), folder.path("run.log"));
    let old =
        json!({ "auths": { "other.example": { "auth": "eDp5" } }, "psFormat": "table", "HttpHeaders": { "a": "b" } });
    std::fs::write(&path, old.to_string()).expect("a file");
    let request = |plan: bool| json!({ "registry": REGISTRY, "as": "dockerConfig", "path": path, "logPath": log, "whatIf": plan });

    let planned = save(&request(true));
    assert_eq!(read(&path), old, "a plan writes nothing");
    let ended = save(&request(false));
    assert_eq!(ended.result()["plan"], planned.result()["plan"]);
    assert_eq!((&ended.result()["action"], &ended.result()["userName"]), (&json!("updated"), &json!(USER)));
    let mut expected = old;
    expected["auths"][REGISTRY] = json!({ "auth": auth() });
    assert_eq!(read(&path), expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(save(&request(false)).result()["action"], "unchanged");
    let log = std::fs::read_to_string(&log).expect("the log");
    for text in [&log, &ended.text(), &planned.text()] {
        assert!(!text.contains(PASSWORD) && !text.contains(&auth()), "{text}");
    }
}

#[test]
fn file_that_docker_would_ignore_or_that_is_not_docker_s_is_refused() {
    let folder = Folder::new();
    let path = folder.path("config.json");
    for (content, id) in [
        (r#"{ "credsStore": "desktop" }"#, "Login.HelperConfigured"),
        (r#"{ "credHelpers": { "registry.example:5000": "pass" } }"#, "Login.HelperConfigured"),
        ("canary", "Registry.CredentialUnreadable"),
        (r#"{ "auths": "canary" }"#, "Registry.CredentialUnreadable"),
    ] {
        std::fs::write(&path, content).expect("a file");
        let ended = save(&json!({ "registry": REGISTRY, "as": "dockerConfig", "path": path, "force": true }));
        assert_eq!(ended.error()["id"], id, "{content}");
        assert!(!ended.text().contains("canary") && ended.text().contains("config.json"), "{}", ended.error());
        assert_eq!(std::fs::read_to_string(&path).expect("a file"), content);
    }
    let missing = json!({ "registry": REGISTRY, "as": "dockerConfig", "path": folder.path("none/config.json") });
    assert_eq!(save(&missing).error()["id"], "Login.FileUnwritable");
}

#[test]
fn kubernetes_manifest_has_the_configuration_of_docker() {
    let folder = Folder::new();
    let path = folder.path("login.yaml");
    let request =
        json!({ "registry": REGISTRY, "as": "kubernetesSecret", "name": "123", "namespace": "no", "path": path });
    assert_eq!(save(&request).result()["action"], "created");
    let text = std::fs::read_to_string(&path).expect("the manifest");
    let encoded = text.lines().find_map(|line| line.trim().strip_prefix(".dockerconfigjson: ")).expect("the data");
    let config: Value = serde_json::from_slice(&BASE64_STANDARD.decode(encoded).expect("base64")).expect("JSON");
    assert_eq!(config, json!({ "auths": { REGISTRY: { "auth": auth() } } }));
    if lacks("kubectl_reads_the_manifest", &["kubectl"]) {
        assert!(text.contains("  name: \"123\"\n  namespace: \"no\"\n"), "{text}");
    } else {
        // Reads the file without a cluster.
        let output = Command::new("kubectl")
            .args(["label", "--local", "-o", "json", "checked=yes", "-f"])
            .arg(&path)
            .output()
            .expect("kubectl starts");
        let read: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!((&read["kind"], &read["type"]), (&json!("Secret"), &json!("kubernetes.io/dockerconfigjson")));
        assert_eq!((&read["metadata"]["name"], &read["metadata"]["namespace"]), (&json!("123"), &json!("no")));
        assert_eq!(read["data"][".dockerconfigjson"], encoded);
    }

    assert_eq!(save(&request).result()["action"], "unchanged");
    let mut other = request.clone();
    other["name"] = "other".into();
    assert_eq!(save(&other).error()["id"], "Login.FileExists");
    assert_eq!(std::fs::read_to_string(&path).expect("the manifest"), text);
    other["force"] = true.into();
    assert_eq!(save(&other).result()["action"], "updated");
    other["name"] = "Not A Name".into();
    other["namespace"] = "a.b".into();
    assert_eq!(save(&other).problem_ids(), ["Name.Kubernetes"; 2]);
}

#[test]
fn login_is_returned_as_a_secret_and_not_in_the_result() {
    for (form, starts_with) in
        [(Value::Null, PASSWORD), (json!("dockerConfig"), "{"), (json!("kubernetesSecret"), "apiVersion")]
    {
        let operation = start("registry_login", &json!({ "registry": format!("https://{REGISTRY}/"), "as": form }));
        let ended = operation.end();
        assert_eq!(ended.result(), &json!({ "registry": REGISTRY, "userName": USER }));
        let secret = operation.secret("login").expect("the login");
        assert!(secret.starts_with(starts_with), "{form}");
        assert!(!ended.text().contains(PASSWORD) && !ended.text().contains(&auth()), "{form}");
    }
    let request = json!({ "version": 1, "registry": REGISTRY });
    let without = Operation::try_start(null_mut(), "registry_login", &request.to_string(), &[]).expect("a start").end();
    assert_eq!(without.error()["id"], "Login.NotFound");
    let request = json!({ "version": 1, "registry": REGISTRY, "keyVaultName": "kv", "userName": "admin" });
    let without = Operation::try_start(null_mut(), "registry_login", &request.to_string(), &[]).expect("a start").end();
    assert_eq!(without.error()["id"], "SignIn.NotSignedIn");
}
