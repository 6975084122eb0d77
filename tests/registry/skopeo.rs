//! skopeo, the independent client: each can pull what the other pushed.

use std::path::Path;
use std::process::{Command, Output};

use super::authority::Authority;
use super::server::{PASSWORD, USER};
use super::unprivileged;

/// Copies all platforms between any two transports of skopeo.
pub fn copy(authority: &Authority, from: &str, to: &str) {
    let output = run(authority, &["copy", "--all", "--preserve-digests"], &["src", "dest"], &[from, to]);
    assert!(output.status.success(), "skopeo copy {from} {to}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Like `copy` for one platform, to a format without indexes.
pub fn copy_one(authority: &Authority, from: &str, to: &str) {
    let output = run(authority, &["copy"], &["src", "dest"], &[from, to]);
    assert!(output.status.success(), "skopeo copy {from} {to}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Returns the bytes of a manifest.
pub fn manifest(authority: &Authority, image: &str) -> Vec<u8> {
    let output = run(authority, &["inspect", "--raw"], &[""], &[image]);
    assert!(output.status.success(), "skopeo inspect {image}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Like `manifest`, of an archive, by a user without the rights of root. `path` and its folder must be readable for all.
pub fn manifest_unprivileged(authority: &Authority, path: &Path) -> Vec<u8> {
    let image = format!("oci-archive:{}", text(path));
    let mut skopeo = prepare(authority, &["inspect", "--raw"], &[""], &[&image]);
    if unprivileged::is_root() {
        unprivileged::restrict(&mut skopeo).env("HOME", "/");
    }
    let output = skopeo.output().expect("skopeo starts");
    assert!(output.status.success(), "skopeo inspect {image}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Returns the command of [`copy`], for measurements.
pub fn copy_command(authority: &Authority, from: &str, to: &str) -> Command {
    let mut command =
        prepare(authority, &["copy", "--quiet", "--all", "--preserve-digests"], &["src", "dest"], &[from, to]);
    command.stdout(std::process::Stdio::null());
    command
}

fn run(authority: &Authority, command: &[&str], sides: &[&str], images: &[&str]) -> Output {
    prepare(authority, command, sides, images).output().expect("skopeo starts")
}

fn prepare(authority: &Authority, command: &[&str], sides: &[&str], images: &[&str]) -> Command {
    let mut skopeo = Command::new("skopeo");
    skopeo.arg("--insecure-policy").args(command);
    for (side, image) in sides.iter().zip(images) {
        if image.starts_with("docker://") {
            let prefix = if side.is_empty() { String::new() } else { format!("{side}-") };
            skopeo.arg(format!("--{prefix}cert-dir={}", text(&authority.certificates)));
            skopeo.arg(format!("--{prefix}creds={USER}:{PASSWORD}"));
        }
    }
    skopeo.args(images);
    skopeo
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of plain letters")
}
