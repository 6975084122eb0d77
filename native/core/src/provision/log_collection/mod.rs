//! Get-ContainerRegistryLog: collects the documented logs of a registry VM in one archive over SSH. Unreadable logs are reported, and the others are collected;
//! if the connection breaks or the caller cancels, no archive is left.

mod archive;
mod entry_name;
mod machine;
mod rights;
mod source;
#[cfg(test)]
mod tests;
mod transfer;

use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::archive::Archive;
use self::machine::Machine;
use self::transfer::Transfer;
use crate::blocking;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::EventSink;
use crate::oci::progress::Progress;
use crate::redaction::Redaction;
use crate::secret::Secrets;
use crate::ssh::{Connection, Target, Trust, read_private_key};

const USER: &str = "azureuser";
const PORT: u16 = 22;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Name or address of the virtual machine.
    pub host: String,
    pub port: Option<u16>,
    pub user_name: Option<String>,
    pub key_file: String,
    /// `SHA256:…`; without it the known_hosts file is used.
    pub host_key_fingerprint: Option<String>,
    /// Without it the user's own file is read.
    pub known_hosts_file: Option<String>,
    /// Path of the archive.
    pub path: String,
    /// Replaces an existing file.
    #[serde(default)]
    pub force: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub path: String,
    pub size: u64,
    pub host: String,
    pub host_key_fingerprint: String,
    pub collected: Vec<Collected>,
    pub missing: Vec<Missing>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Collected {
    /// The path or command on the virtual machine.
    pub source: String,
    /// The name of the entry in the archive.
    pub entry: String,
    /// Number of bytes read.
    pub size: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Missing {
    pub source: String,
    pub reason: String,
}

/// Collects the logs. Secret: `keyPassphrase`, if the key is encrypted.
pub async fn run(events: &EventSink, request: Request, secrets: Secrets) -> Result<Outcome> {
    let target = target(&request)?;
    let path = PathBuf::from(&request.path);
    // Local checks precede the first packet.
    archive::check(&path, request.force)?;
    let (key_file, passphrase) = (request.key_file.clone(), secrets.get("keyPassphrase").cloned());
    // Deriving the key from a passphrase takes up to seconds.
    let key =
        blocking::run("reading the private key", move || read_private_key(&key_file, passphrase.as_ref())).await?;
    let trust = Trust::read(request.host_key_fingerprint.as_deref(), request.known_hosts_file.as_deref(), &target)?;
    events.verbose(format!("Connecting to {target} as '{}'.", target.user));
    let connection = Connection::open(&target, trust, key).await?;
    events.verbose(format!("Verified the host key of {target}: {}.", connection.fingerprint));

    let redaction = Redaction::new(&[&secrets]);
    let machine = Machine::look(&connection).await?;
    let archive = Archive::create(&path, request.force)?;
    let progress = Progress::new(0);
    let mut transfer = Transfer::new(events, &machine, &redaction, archive, Arc::clone(&progress));
    progress.watch(events, &format!("Collecting logs from {target}"), transfer.all()).await?;
    let (size, collected, missing) = transfer.finish()?;
    let refusal = machine.rights.refusal().cloned();
    let host_key_fingerprint = connection.fingerprint.clone();
    connection.close().await;
    if !missing.is_empty() {
        let mut problem = Problem::warning(ErrorId::LogIncomplete, told(&missing));
        if let Some(refusal) = refusal {
            problem.hint = refusal.remedy(&target.user);
        }
        events.warn(&problem);
    }
    Ok(Outcome { path: request.path, size, host: target.host, host_key_fingerprint, collected, missing })
}

fn target(request: &Request) -> Result<Target> {
    let host = request.host.trim().trim_start_matches('[').trim_end_matches(']').to_owned();
    if host.is_empty() {
        return Err(Error::new(ErrorId::ArgumentMissing, "the machine is missing (-ComputerName)"));
    }
    let user = request.user_name.as_deref().map(str::trim).filter(|user| !user.is_empty()).unwrap_or(USER).to_owned();
    Ok(Target { host, port: request.port.unwrap_or(PORT), user })
}

fn told(missing: &[Missing]) -> String {
    match missing {
        [one] => format!("{} could not be read: {}.", one.source, one.reason.trim_end_matches('.')),
        [first, others @ ..] => format!(
            "{} and {} more could not be read; the first: {}.",
            first.source,
            others.len(),
            first.reason.trim_end_matches('.')
        ),
        [] => String::new(),
    }
}
