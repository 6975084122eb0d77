//! The system's own certificates, with the real update-ca-certificates: in a mount namespace, so that those of this machine stay as they are.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{push, run};
use crate::registry::authority::Authority;
use crate::registry::content::{Layout, noise};
use crate::registry::server::Server;
use crate::registry::{BOTH, lacks};
use crate::support::stamp::Folder;

const TEST: &str = "trust::system::programs_of_the_system_trust_the_registry_afterwards";
const VARIABLE: &str = "AZCR_TEST_TRUST_NAMESPACE";
/// Replaces the folders that the update changes by copies.
const SCRIPT: &str = "set -e; mkdir \"$1/local\" \"$1/hooks\"; cp -a /etc/ssl/certs \"$1/certs\"
mount --bind \"$1/certs\" /etc/ssl/certs; mount --bind \"$1/local\" /usr/local/share/ca-certificates
if [ -d /etc/ca-certificates/update.d ]; then mount --bind \"$1/hooks\" /etc/ca-certificates/update.d; fi
shift; exec \"$@\"";

#[test]
fn programs_of_the_system_trust_the_registry_afterwards() {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return in_the_namespace(Path::new(&folder));
    }
    if lacks(TEST, BOTH) || lacks(TEST, &["unshare", "update-ca-certificates"]) {
        return;
    }
    if !Command::new("unshare").args(["--mount", "true"]).status().is_ok_and(|status| status.success()) {
        println!("SKIPPED {TEST}: this user cannot create a mount namespace");
        return;
    }
    let folder = Folder::new();
    let before = std::fs::read("/etc/ssl/certs/ca-certificates.crt").expect("the bundle");
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh"])
        .arg(folder.path(""))
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", TEST, "--nocapture"])
        .env(VARIABLE, folder.path(""))
        .output()
        .expect("unshare starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert!(std::fs::read("/etc/ssl/certs/ca-certificates.crt").expect("the bundle") == before);
}

fn in_the_namespace(folder: &Path) {
    // Not the folder of the copies.
    let folder = &folder.join("work");
    std::fs::create_dir(folder).expect("a folder");
    let authority = Authority::new(folder);
    let server = Server::start(folder, &authority);
    let mut layout = Layout::new(folder.join("layout"));
    let image = layout.image("linux/amd64", &[&noise(7, 4_000)]);
    layout.name("a:v1", &image);
    let image = format!("{}/team/a:v1", server.name);
    assert!(!push(folder, &layout.path, &image).status.success());

    let request = json!({ "registry": server.name, "certificateFilePath": authority.ca_file, "targets": ["system"] });
    let actions = |name: &str| -> Vec<String> {
        let ended = run(name, &request);
        let changes = ended.result()["changes"].as_array().expect("changes").clone();
        changes.iter().map(|change| change["action"].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(actions("install"), ["created", "updated"], "the file and the bundle");
    let pushed = push(folder, &layout.path, &image);
    assert!(pushed.status.success(), "{}", String::from_utf8_lossy(&pushed.stderr));
    assert_eq!(actions("install"), ["unchanged", "unchanged"]);

    // An update that was interrupted after the file was written is completed.
    let bundle = Path::new("/etc/ssl/certs/ca-certificates.crt");
    std::fs::write(bundle, "").expect("the bundle");
    assert_eq!(actions("install"), ["unchanged", "updated"]);
    assert!(push(folder, &layout.path, &image).status.success());
    assert_eq!(actions("uninstall"), ["removed", "updated"]);
    assert!(!push(folder, &layout.path, &image).status.success(), "it is not trusted any more");
}
