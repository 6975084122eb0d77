//! New-ContainerRegistryDeployment -GenerateSshKey: the key pair that does not exist yet.

use crate::deployment::{GROUP, Prepared, public_key};
use crate::support::operation::Ended;
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};
use std::path::Path;

const CANARY: &str = "Passphrase-Canary-58";

struct World {
    prepared: Prepared,
    folder: Folder,
}

impl World {
    fn new() -> Self {
        let world = Self { prepared: Prepared::new(TestStamp::aad()), folder: Folder::new() };
        world.prepared.looks(0);
        world
    }

    fn deploy(&self, file: &str, more: &Value) -> Ended {
        let mut request = self.prepared.request.clone();
        request["adminPublicKey"] = self.folder.path(file).display().to_string().into();
        request["generateSshKey"] = true.into();
        for (name, value) in more.as_object().into_iter().flatten() {
            request[name] = value.clone();
        }
        let secrets =
            [("servicePrincipalClientSecret", self.prepared.client_secret()), ("keyPassphrase", CANARY.to_owned())];
        let secrets = secrets.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.prepared.session.run("deployment", &request, &secrets)
    }

    fn deployed_key(&self) -> String {
        let writes = self.prepared.stamp.writes();
        let key = &writes.last().expect("a deployment").body["properties"]["parameters"]["adminPublicKey"]["value"];
        key.as_str().expect("a key").to_owned()
    }

    fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path("")).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file")
}

#[test]
fn a_missing_key_pair_is_created_once_and_its_key_is_deployed() {
    let world = World::new();
    let ended = world.deploy("registry_rsa.pub", &json!({}));
    assert_eq!(ended.result()["deployment"]["state"], "Succeeded");
    let plan = &ended.result()["plan"];
    assert_eq!((&plan[0]["step"], &plan[0]["action"]), (&json!("sshKey"), &json!("create")), "{plan:#}");
    let (private, public) = (world.folder.path("registry_rsa"), world.folder.path("registry_rsa.pub"));
    assert_eq!(text(&public).trim_end(), world.deployed_key());
    let first = text(&private);
    assert!(first.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----"), "the form of the private key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&private).expect("a file").permissions().mode() & 0o077, 0);
    }
    assert!(!ended.text().contains(CANARY) && !ended.text().contains(first.lines().nth(1).expect("a line")));

    // The second run uses the files.
    let again = world.deploy("registry_rsa.pub", &json!({}));
    assert_eq!(again.result()["plan"].as_array().map(Vec::len), Some(2), "{:#}", again.result());
    assert_eq!(text(&private), first);
    assert_eq!(world.deployed_key(), text(&public).trim_end());
}

#[test]
fn a_plan_lists_the_key_pair_and_writes_no_file() {
    let world = World::new();
    // With an existing group, the stamp validates the template, which needs a key.
    world.prepared.stamp.seed(&json!({ "groups": [{ "name": GROUP }] }));
    let ended = world.deploy("registry_rsa.pub", &json!({ "whatIf": true }));
    assert_eq!(ended.result()["plan"][0]["step"], "sshKey");
    assert!(world.prepared.stamp.stamp.journal().iter().any(|entry| entry.path.ends_with("/validate")));
    assert_eq!(world.files(), Vec::<String>::new());
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}

#[test]
fn a_failed_check_leaves_no_key_pair() {
    let world = World::new();
    let ended = world.deploy("registry_rsa.pub", &json!({ "pfxThumbprint": "no thumbprint" }));
    assert_eq!(ended.error()["id"], "Deployment.IdInvalid", "{:#}", ended.error());
    assert_eq!(world.files(), Vec::<String>::new());
}

#[test]
fn files_that_would_be_replaced_and_unusable_values_are_refused_before_any_write() {
    let world = World::new();
    std::fs::write(world.folder.path("kept"), "of another machine").expect("a file");
    std::fs::write(world.folder.path("damaged.pub"), "ssh-rsa !").expect("a file");
    let key = json!({ "adminPublicKey": public_key(256) });
    for (file, more, id, part) in [
        ("kept.pub", json!({}), "Ssh.KeyFileExists", "kept"),
        ("registry_rsa", json!({}), "Deployment.SshKeyInvalid", ".pub"),
        ("no-such-folder/registry_rsa.pub", json!({}), "Ssh.KeyFileInvalid", "no-such-folder"),
        ("damaged.pub", json!({}), "Deployment.SshKeyInvalid", "damaged"),
        ("unused.pub", key, "Deployment.SshKeyInvalid", "A key was passed"),
    ] {
        let ended = world.deploy(file, &more);
        let error = ended.error();
        assert_eq!(error["id"], id, "{file}: {error:#}");
        assert!(error["message"].as_str().is_some_and(|message| message.contains(part)), "{file}: {error:#}");
    }
    assert_eq!(text(&world.folder.path("kept")), "of another machine");
    assert_eq!(world.files(), ["damaged.pub", "kept"]);
    assert_eq!(world.prepared.writes(), Vec::<String>::new());
}
