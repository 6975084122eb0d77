//! Get-ContainerRegistryLog: collects the documented logs of a registry VM in one archive over SSH. Unreadable logs are reported, and the others are collected;
//! if the connection breaks or the caller cancels, no archive is left.

mod archive;
mod entry_name;
pub(crate) mod machine;
pub(crate) mod rights;
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
pub use self::source::visible;
use self::transfer::Transfer;
use crate::error::{ErrorId, Problem, Result};
use crate::event::EventSink;
use crate::oci::progress::Progress;
use crate::provision::machine_access::MachineAccess;
use crate::redaction::Redaction;
use crate::secret::Secrets;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(flatten)]
    pub machine: MachineAccess,
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
    let target = request.machine.target()?;
    let path = PathBuf::from(&request.path);
    // Local checks precede the first packet.
    archive::check(&path, request.force)?;
    let connection = request.machine.connect(&target, events, &secrets).await?;
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
