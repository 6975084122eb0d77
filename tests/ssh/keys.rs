//! Keys as operators have them, made by the programs that they use.

use std::path::{Path, PathBuf};
use std::process::Command;

pub const PASSPHRASE: &str = "key-passphrase-canary";

/// A private key at `path`, and its public half beside it as `.pub`. `form` is that of `ssh-keygen -m`; empty for OpenSSH's own.
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

/// The same key as PuTTY keeps it.
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

/// As `ssh-keygen -lf` shows it: `SHA256:…`.
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
