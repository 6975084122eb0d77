//! The certificates that the system trusts on Linux: a folder for those of the administrator, and a program that makes one bundle of all.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::machine::Machine;
use super::scope::Scope;
use crate::certificate::trust_anchor::Anchor;
use crate::error::{Error, ErrorId, Result};

/// Several hundred certificates take a few seconds on a slow disk.
const PATIENCE: Duration = Duration::from_secs(120);
/// More certificates than one registry can need, even while its authority is replaced.
pub(crate) const MOST_ANCHORS: usize = 4;

/// How a family of distributions stores them.
pub(crate) struct Store {
    pub anchors: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    bundle: &'static str,
    /// Its program leaves out certificates that are not of an authority.
    pub only_authorities: bool,
}

/// Folders that only one of the families has come first.
const STORES: [Store; 3] = [
    Store {
        anchors: "etc/pki/ca-trust/source/anchors",
        program: "update-ca-trust",
        arguments: &["extract"],
        bundle: "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        only_authorities: true,
    },
    Store {
        anchors: "etc/pki/trust/anchors",
        program: "update-ca-certificates",
        arguments: &[],
        bundle: "var/lib/ca-certificates/ca-bundle.pem",
        only_authorities: true,
    },
    Store {
        anchors: "usr/local/share/ca-certificates",
        program: "update-ca-certificates",
        arguments: &[],
        bundle: "etc/ssl/certs/ca-certificates.crt",
        only_authorities: false,
    },
];

/// Returns whether the system's certificates can be changed; otherwise the reason.
pub(crate) fn is_supported(machine: &Machine, scope: Scope) -> std::result::Result<(), String> {
    if cfg!(windows) {
        return match machine.is_mounted() {
            true => Err("the certificate store of a mounted Windows cannot be changed".to_owned()),
            false => Ok(()),
        };
    }
    if scope == Scope::CurrentUser {
        return Err("on Linux the system has one set of certificates for all users (-Scope AllUsers)".to_owned());
    }
    store(machine).map(drop)
}

/// Returns the store of a Linux system; otherwise the reason why it has none.
pub(crate) fn store(machine: &Machine) -> std::result::Result<&'static Store, String> {
    STORES.iter().find(|store| machine.at(store.anchors).is_dir()).ok_or_else(|| {
        let folders: Vec<String> = STORES.iter().map(|store| machine.at(store.anchors).display().to_string()).collect();
        format!("it has none of the folders {}; install the package ca-certificates", folders.join(", "))
    })
}

impl Store {
    /// Returns the file for the certificate at `position`: `update-ca-certificates` accepts one certificate per file.
    pub(crate) fn file(&self, machine: &Machine, registry: &str, position: usize) -> PathBuf {
        let stem = registry.replace(['[', ']'], "").replace(':', "_");
        let number = if position == 0 { String::new() } else { format!("-{}", position + 1) };
        machine.at(self.anchors).join(format!("azs-registry-{stem}{number}.crt"))
    }

    pub(crate) fn bundle(&self, machine: &Machine) -> PathBuf {
        machine.at(self.bundle)
    }

    /// Returns the command that the operator can run.
    pub(crate) fn command(&self) -> String {
        [&[self.program], self.arguments].concat().join(" ")
    }

    /// Returns whether the bundle has all of `anchors`. A bundle that cannot be read has none.
    pub(crate) fn has(&self, machine: &Machine, anchors: &[Anchor]) -> bool {
        let text = std::fs::read_to_string(self.bundle(machine)).unwrap_or_default();
        let text = without_spaces(&text);
        anchors.iter().all(|anchor| text.contains(&without_spaces(&anchor.pem())))
    }

    /// Creates the bundle again.
    ///
    /// # Errors
    /// `Trust.SystemUpdateFailed`.
    pub(crate) async fn update(&self) -> Result<()> {
        let failed = |why: String| {
            Error::new(ErrorId::TrustSystemUpdateFailed, format!("'{}' failed: {why}", self.command()))
                .with_target(self.program)
        };
        let folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
        let program = folders.iter().map(|folder| Path::new(folder).join(self.program)).find(|path| path.is_file());
        let program =
            program.ok_or_else(|| failed(format!("there is no {} in {}", self.program, folders.join(", "))))?;
        let child = Command::new(program)
            .args(self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output())
            .await
            .map_err(|_| failed(format!("it did not end in {} seconds", PATIENCE.as_secs())))?
            .map_err(|error| failed(error.to_string()))?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it wrote no message");
        Err(failed(format!("{}: {}", output.status, last.trim())))
    }
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
