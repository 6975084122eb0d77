//! The login file of docker-registry, which the setup of a virtual machine writes from the secrets of the key vault.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::stamp::TestStamp;

/// Writes the file as the setup does: each secret with the content type of a login is one.
pub fn follow_vault(stamp: &TestStamp, file: &Path) {
    let state = stamp.stamp.state();
    let secrets = state["vaults"][0]["secrets"].as_object().expect("secrets").clone();
    let newest = secrets.iter().filter_map(|(name, versions)| Some((name, versions.as_array()?.last()?)));
    let logins = newest.filter(|(_, version)| version["contentType"] == "user credentials");
    let lines: Vec<u8> =
        logins.flat_map(|(user, version)| line(user, version["value"].as_str().expect("text"))).collect();
    std::fs::write(file, lines).expect("the login file");
}

fn line(user: &str, password: &str) -> Vec<u8> {
    let mut process = Command::new("htpasswd")
        .args(["-niBC4", user])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("htpasswd starts");
    process.stdin.take().expect("its input").write_all(password.as_bytes()).expect("the password");
    let mut line = process.wait_with_output().expect("its output").stdout;
    line.retain(|byte| *byte != b'\n');
    line.push(b'\n');
    line
}
