//! The root certificates of Windows, through its own program `certutil`: it needs no code that depends on the platform, and exists on every Windows.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use tokio::process::Command;

use super::scope::Scope;
use crate::certificate::trust_anchor::Anchor;
use crate::environment;
use crate::error::{Error, ErrorId, Result};

/// In the store of a user Windows asks for confirmation in a window.
const PATIENCE: Duration = Duration::from_secs(300);

/// Returns the path of a certificate as PowerShell shows it.
pub(crate) fn path(scope: Scope, anchor: &Anchor) -> String {
    format!("{}\\{}", folder(scope), anchor.summary.thumbprint)
}

pub(crate) fn folder(scope: Scope) -> &'static str {
    match scope {
        Scope::AllUsers => "Cert:\\LocalMachine\\Root",
        Scope::CurrentUser => "Cert:\\CurrentUser\\Root",
    }
}

/// Returns whether the store has the certificate. A successful exit code is not a proof: the output must show the certificate.
///
/// # Errors
/// `Trust.SystemUpdateFailed` if `certutil` cannot be run.
pub(crate) async fn has(scope: Scope, anchor: &Anchor) -> Result<bool> {
    let thumbprint = &anchor.summary.thumbprint;
    let output = run(scope, &["-store", "Root", thumbprint]).await?;
    Ok(output.status.success() && shows(&output.stdout, thumbprint))
}

/// Returns whether the output of `certutil -store` contains a thumbprint. Its labels depend on the language, and older versions separate the bytes by spaces.
fn shows(output: &[u8], thumbprint: &str) -> bool {
    let text: String = String::from_utf8_lossy(output).lines().map(|line| line.replace(' ', "") + "\n").collect();
    text.to_ascii_uppercase().contains(&thumbprint.to_ascii_uppercase())
}

/// Adds the certificate and checks that the store has it.
///
/// # Errors
/// `Trust.SystemUpdateFailed`.
pub(crate) async fn add(scope: Scope, anchor: &Anchor) -> Result<()> {
    let file = tempfile::Builder::new().suffix(".cer").tempfile().map_err(|error| failed(scope, &error.to_string()))?;
    std::fs::write(file.path(), &anchor.der).map_err(|error| failed(scope, &error.to_string()))?;
    let path = file.path().display().to_string();
    check(scope, &run(scope, &["-f", "-addstore", "Root", &path]).await?)?;
    match has(scope, anchor).await? {
        true => Ok(()),
        false => Err(failed(scope, "the store does not have the certificate afterwards")),
    }
}

/// Removes the certificate.
///
/// # Errors
/// `Trust.SystemUpdateFailed`.
pub(crate) async fn remove(scope: Scope, anchor: &Anchor) -> Result<()> {
    check(scope, &run(scope, &["-f", "-delstore", "Root", &anchor.summary.thumbprint]).await?)?;
    match has(scope, anchor).await? {
        false => Ok(()),
        true => Err(failed(scope, "the store still has the certificate afterwards")),
    }
}

fn check(scope: Scope, output: &Output) -> Result<()> {
    match output.status.success() {
        true => Ok(()),
        false => {
            let text = String::from_utf8_lossy(&output.stdout);
            let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it wrote no message");
            Err(failed(scope, &format!("certutil: {}: {}", output.status, last.trim())))
        }
    }
}

async fn run(scope: Scope, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new(program());
    if scope == Scope::CurrentUser {
        command.arg("-user");
    }
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    tokio::time::timeout(PATIENCE, command.output())
        .await
        .map_err(|_| failed(scope, &format!("certutil did not end in {} seconds", PATIENCE.as_secs())))?
        .map_err(|error| failed(scope, &format!("certutil cannot be started: {error}")))
}

/// Returns the folder that only an administrator can write to, to find out whether this process is one.
pub(crate) fn system_folder() -> PathBuf {
    environment::path("SystemRoot").unwrap_or_else(|| PathBuf::from(r"C:\Windows")).join("System32")
}

fn program() -> PathBuf {
    system_folder().join("certutil.exe")
}

fn failed(scope: Scope, why: &str) -> Error {
    let store = folder(scope);
    Error::new(ErrorId::TrustSystemUpdateFailed, format!("the certificate store '{store}' was not changed: {why}"))
        .with_target(store)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificate_is_in_the_store_only_if_the_output_shows_its_thumbprint() {
        let thumbprint = "3FFE90C1CB8511D2774F187ABD28809E92D9A03E";
        for (output, expected) in [
            ("Root \"Trusted Root\"\r\nCert Hash(sha1): 3ffe90c1cb8511d2774f187abd28809e92d9a03e\r\n", true),
            ("Zertifikathash(sha1): 3f fe 90 c1 cb 85 11 d2 77 4f 18 7a bd 28 80 9e 92 d9 a0 3e\r\n", true),
            // The stand-in of Wine ends successfully and writes nothing.
            ("", false),
            ("CertUtil: -store command completed successfully.\r\n", false),
            ("Cert Hash(sha1): 3ffe90c1cb8511d2774f187abd28809e92d9a03f\r\n", false),
            ("Cert Hash(sha1): 3ffe90c1cb8511d2774f\r\n187abd28809e92d9a03e\r\n", false),
        ] {
            assert_eq!(shows(output.as_bytes(), thumbprint), expected, "{output}");
        }
    }
}
