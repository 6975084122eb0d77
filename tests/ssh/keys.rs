//! Keys in the formats of operators, created by common programs.

use std::path::{Path, PathBuf};
use std::process::Command;

pub const PASSPHRASE: &str = "key-passphrase-canary";

/// Creates a private key at `path`, and its public key as `.pub`. `form` is the argument of `ssh-keygen -m`; empty for OpenSSH's own format.
pub fn make(path: &Path, kind: &str, form: &str, passphrase: &str) -> PathBuf {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", kind, "-N", passphrase, "-C", "of-the-test", "-f"]).arg(path);
    if kind == "rsa" {
        command.args(["-b", "2048"]);
    }
    if !form.is_empty() {
        command.args(["-m", form]);
    }
    run(&mut command);
    path.to_owned()
}

/// Converts the key to PuTTY's format.
pub fn to_putty(key: &Path, encrypted: bool) -> PathBuf {
    let path = key.with_extension("ppk");
    let passphrase = key.with_extension("passphrase");
    std::fs::write(&passphrase, if encrypted { PASSPHRASE } else { "" }).expect("a file");
    run(Command::new("puttygen")
        .arg(key)
        .args(["-O", "private", "-o"])
        .arg(&path)
        .arg("--new-passphrase")
        .arg(&passphrase));
    path
}

/// Returns the fingerprint as `ssh-keygen -lf` prints it: `SHA256:…`.
pub fn fingerprint(public: &Path) -> String {
    let shown = run(Command::new("ssh-keygen").arg("-lf").arg(public));
    shown.split_whitespace().nth(1).expect("a fingerprint").to_owned()
}

pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}
