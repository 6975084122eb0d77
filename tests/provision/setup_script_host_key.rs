//! The fingerprint of the SSH host key that the setup script prints, compared with ssh-keygen.

use std::path::Path;
use std::process::Command;

use crate::setup_script::machine::{Machine, stdout, streams};
use crate::setup_script::need_tools;

fn new_key(folder: &Path, kind: &str) {
    let file = folder.join(format!("ssh_host_{kind}_key"));
    let made = Command::new("ssh-keygen").args(["-q", "-N", "", "-t", kind, "-f"]).arg(&file).status();
    assert!(made.expect("ssh-keygen runs").success());
}

fn fingerprint(folder: &Path, kind: &str) -> String {
    let file = folder.join(format!("ssh_host_{kind}_key.pub"));
    let output = Command::new("ssh-keygen").args(["-l", "-f"]).arg(&file).output().expect("ssh-keygen runs");
    stdout(&output).split(' ').nth(1).expect("a fingerprint").to_owned()
}

fn machine() -> Machine {
    let mut machine = Machine::new(None, None);
    let folder = machine.path("log").display().to_string();
    machine.set("HOST_KEY_DIR", folder);
    machine
}

#[test]
fn the_fingerprint_of_one_host_key_is_printed() {
    need_tools!("the_fingerprint_of_one_host_key_is_printed", "ssh-keygen");
    let machine = machine();
    let folder = machine.path("log");
    // Ed25519 first, if the machine has it.
    for kind in ["rsa", "ed25519"] {
        new_key(&folder, kind);
        let said = stdout(&machine.run("print_host_key"));
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.trim_end().ends_with(&format!("host key {}", fingerprint(&folder, kind))), "{said}");
    }
}

#[test]
fn a_machine_without_a_readable_host_key_still_gets_its_registry() {
    need_tools!("a_machine_without_a_readable_host_key_still_gets_its_registry", "ssh-keygen");
    let machine = machine();
    for content in [None, Some("not a key")] {
        if let Some(content) = content {
            std::fs::write(machine.path("log").join("ssh_host_rsa_key.pub"), content).expect("a file");
        }
        let output = machine.run("print_host_key");
        stdout(&output);
        assert!(streams(&output).contains("warning: the fingerprint of the SSH host key cannot be read"), "{output:?}");
        assert!(!streams(&output).contains("host key SHA256:"), "{output:?}");
    }
}
