//! The places of each client: what is written there, what is kept, and what is removed again.

use serde_json::json;

use super::{Machine, REGISTRY, changes, push, root, run};
use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::server::Server;
use crate::registry::{BOTH, lacks};
use crate::support::stamp::Folder;

const PLACES: [&str; 5] = [
    "etc/docker/certs.d/registry.example:5000/ca.crt",
    "etc/containers/certs.d/registry.example:5000/ca.crt",
    "etc/containerd/certs.d/registry.example:5000/ca.crt",
    "etc/containerd/certs.d/registry.example:5000/hosts.toml",
    "usr/local/share/ca-certificates/azs-registry-registry.example_5000.crt",
];

fn all(action: &str) -> Vec<(String, String)> {
    PLACES.iter().map(|place| (action.to_owned(), (*place).to_owned())).collect()
}

#[cfg(unix)]
#[test]
fn certificate_is_installed_once_in_all_places_and_removed_again() {
    use std::os::unix::fs::PermissionsExt as _;
    let machine = Machine::new();
    let planned = run("install", &machine.with(&[("whatIf", json!(true))]));
    assert_eq!(changes(&planned, &machine.at("")), all("created"));
    assert_eq!(machine.files(), [], "a plan writes nothing");

    let ended = run("install", &machine.request());
    assert_eq!(changes(&ended, &machine.at("")), all("created"));
    assert_eq!(ended.result()["plan"], planned.result()["plan"], "the plan is what the run does");
    let root = std::fs::read_to_string(&machine.root_file).expect("the root").replace("\r\n", "\n");
    for (path, content) in machine.files() {
        let expected = match path.ends_with("hosts.toml") {
            true => format!("server = \"https://{REGISTRY}\"\nca = \"ca.crt\"\n"),
            false => root.clone(),
        };
        assert_eq!(content, expected, "{path}");
        let mode = |path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(machine.at(&path)), 0o644, "{path}: the clients run as other users");
        assert_eq!(mode(machine.at(&path).parent().expect("a folder").to_owned()), 0o755, "{path}");
    }
    let shown = ended.result()["changes"].as_array().expect("changes").clone();
    let restart: Vec<_> = shown.iter().filter(|change| change["restartNeeded"] == true).collect();
    assert_eq!(restart.len(), 1, "only the system's certificates are read at the start: {shown:?}");
    assert!(ended.text().contains("config_path"), "containerd is not configured: {}", ended.text());
    assert!(ended.lines("host").iter().any(|line| line.contains("update-ca-certificates") && line.contains("chroot")));

    let again = run("install", &machine.request());
    assert_eq!(changes(&again, &machine.at("")), all("unchanged"));

    let removed = run("uninstall", &machine.request());
    let mut expected = all("removed");
    expected.swap(2, 3);
    assert_eq!(changes(&removed, &machine.at("")), expected);
    assert_eq!(machine.files(), []);
    assert!(!machine.at("etc/docker/certs.d/registry.example:5000").exists());
    let nothing = run("uninstall", &machine.request());
    assert_eq!(changes(&nothing, &machine.at("")).iter().filter(|(action, _)| action != "unchanged").count(), 0);
    assert!(nothing.lines("host").iter().any(|line| line.contains("no change")), "{:?}", nothing.lines("host"));
}

#[cfg(unix)]
#[test]
fn another_root_is_replaced_and_other_files_are_kept() {
    let machine = Machine::new();
    run("install", &machine.request()).result();
    let client = machine.at("etc/docker/certs.d/registry.example:5000/client.cert");
    std::fs::write(&client, "of the operator").expect("a file");
    // The same certificate in the form of Windows.
    let docker = machine.at(PLACES[0]);
    let text = std::fs::read_to_string(&docker).expect("a file").replace('\n', "\r\n");
    std::fs::write(&docker, format!("# root\r\n{text}")).expect("a file");
    assert_eq!(changes(&run("install", &machine.request()), &machine.at("")), all("unchanged"));

    std::fs::write(&machine.root_file, root("Root Two") + &root("Root Three")).expect("a file");
    let ended = run("install", &machine.request());
    let mut expected = all("updated");
    expected[3].0 = "unchanged".to_owned();
    let second = PLACES[4].replace(".crt", "-2.crt");
    expected.push(("created".to_owned(), second.clone()));
    assert_eq!(changes(&ended, &machine.at("")), expected);
    let reason = ended.result()["plan"][0]["reason"].as_str().expect("a reason");
    assert!(reason.contains("CN=Root One"), "{reason}");

    // Back to one root: the second file would stay trusted.
    std::fs::write(&machine.root_file, root("Root Four")).expect("a file");
    assert!(changes(&run("install", &machine.request()), &machine.at("")).contains(&("removed".to_owned(), second)));
    run("uninstall", &machine.request()).result();
    assert_eq!(machine.files().len(), 1, "only the operator's file remains");
}

#[cfg(unix)]
#[test]
fn containerd_uses_the_configured_folder_and_keeps_its_settings() {
    let machine = Machine::new();
    std::fs::write(machine.at("etc/containerd/config.toml"), "config_path = \"/srv/certs.d\"\n").expect("a file");
    let folder = machine.at("srv/certs.d/registry.example_5000_");
    std::fs::create_dir_all(&folder).expect("a folder");
    let settings = "server = \"https://registry.example:5000\"\n[host.\"https://mirror.example\"]\n  ca = \"m.crt\"\n";
    std::fs::write(folder.join("hosts.toml"), settings).expect("a file");
    let only = machine.with(&[("targets", json!(["containerd"]))]);

    let ended = run("install", &only);
    let place = |action: &str, name: &str| (action.to_owned(), format!("srv/certs.d/registry.example_5000_/{name}"));
    assert_eq!(changes(&ended, &machine.at("")), [place("created", "ca.crt"), place("updated", "hosts.toml")]);
    assert!(!ended.text().contains("sets no config_path"), "{}", ended.text());
    let text = std::fs::read_to_string(folder.join("hosts.toml")).expect("a file");
    assert_eq!(text, format!("ca = \"ca.crt\"\n{settings}"));
    run("uninstall", &only).result();
    assert_eq!(std::fs::read_to_string(folder.join("hosts.toml")).expect("a file"), settings);
}

#[cfg(unix)]
#[test]
fn clients_that_the_machine_does_not_have_are_left_out() {
    let machine = Machine::new();
    for folder in ["etc/docker", "etc/containerd"] {
        std::fs::remove_dir(machine.at(folder)).expect("an empty folder");
    }
    let ended = run("install", &machine.request());
    let places: Vec<_> = changes(&ended, &machine.at("")).into_iter().map(|(_, path)| path).collect();
    assert_eq!(places, [PLACES[1], PLACES[4]]);
    let named = machine.with(&[("targets", json!(["docker"]))]);
    assert_eq!(changes(&run("install", &named), &machine.at("")).len(), 1, "a named client gets its certificate early");

    let empty = Folder::new();
    let ended = run("install", &machine.with(&[("mountPath", json!(empty.path("")))]));
    assert_eq!(ended.error()["id"], "Trust.TargetUnavailable");
}

#[test]
fn skopeo_trusts_the_registry_afterwards() {
    if lacks("skopeo_trusts_the_registry_afterwards", BOTH) {
        return;
    }
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let server = Server::start(&folder.path(""), &authority);
    let mut layout = Layout::new(folder.path("layout"));
    let image = layout.image("linux/amd64", &[&noise(7, 4_000)]);
    layout.name("a:v1", &image);
    let (home, image) = (folder.path("home"), format!("{}/team/a:v1", server.name));
    std::fs::create_dir_all(&home).expect("a folder");

    let refused = push(&home, &layout.path, &image);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("certificate"), "{refused:?}");
    let request = json!({
        "registry": server.name, "certificateFilePath": authority.ca_file,
        "targets": ["podman"], "scope": "currentUser", "userConfigFolder": home.join(".config"),
    });
    run("install", &request).result();
    let pushed = push(&home, &layout.path, &image);
    assert!(pushed.status.success(), "{}", String::from_utf8_lossy(&pushed.stderr));
    run("uninstall", &request).result();
    assert!(!push(&home, &layout.path, &image).status.success(), "it is not trusted any more");
}
