//! Optimize-ContainerRegistry: garbage collection on the virtual machine of a registry, which is read-only while it runs.
//!
//! The work is a script on the machine (`optimize.sh`). It makes the registry writable again by itself, also when this side is gone.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::measure::stored_by_deployment;
use super::report::{Line, Lines};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::{EventSink, StepKind, StepState};
use crate::identity::context::Context;
use crate::oci::digest::Digest;
use crate::provision::log_collection::machine::{Machine, failure};
use crate::provision::machine_access::MachineAccess;
use crate::resource::plan::{Action, Step};
use crate::secret::Secrets;
use crate::ssh::{Connection, Ended, Target, quoted};

const SCRIPT: &str = include_str!("optimize.sh");
/// Above the limits of the script for its steps.
const LONGEST: Duration = Duration::from_secs(16 * 60 * 60);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(flatten)]
    pub machine: MachineAccess,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub host: String,
    pub host_key_fingerprint: String,
    /// For a plan, the number of blobs that would be deleted.
    pub deleted_blobs: usize,
    /// `None` without a session on the stamp of the registry: only its storage knows the sizes.
    pub freed_bytes: Option<u64>,
    pub duration_ms: u64,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Deletes the blobs that no manifest refers to. Secret: `keyPassphrase`, if the key is encrypted.
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Outcome> {
    let began = Instant::now();
    let target = request.machine.target()?;
    let sizes = sizes(events, stamp.as_ref(), &target.host).await;
    let connection = request.machine.connect(&target, events, &secrets).await?;
    let work = Work { events, target: &target, sizes: sizes.as_ref(), what_if: request.what_if };
    let collected = timeout(LONGEST, work.run(&connection)).await.map_err(|_| {
        Error::new(ErrorId::OptimizeFailed, format!("the garbage collection on {target} did not end in time"))
    })??;
    let host_key_fingerprint = connection.fingerprint.clone();
    connection.close().await;
    let step = work.step(&collected);
    Ok(Outcome {
        host: target.host.clone(),
        host_key_fingerprint,
        deleted_blobs: collected.blobs,
        freed_bytes: collected.bytes,
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        action: step.action.done(),
        plan: vec![step],
    })
}

/// Returns the size of each blob in the storage of the registry, if the stamp can be asked.
async fn sizes(events: &EventSink, stamp: Option<&Context>, host: &str) -> Option<BTreeMap<Digest, u64>> {
    match stored_by_deployment(stamp?, host).await {
        Ok(stored) => stored.map(|stored| stored.blobs),
        Err(error) => {
            events.verbose(format!("the sizes of the blobs are not known: {}", error.message));
            None
        }
    }
}

/// What the machine deleted, or would delete.
#[derive(Debug, Default)]
struct Collected {
    blobs: usize,
    bytes: Option<u64>,
}

struct Work<'a> {
    events: &'a EventSink,
    target: &'a Target,
    sizes: Option<&'a BTreeMap<Digest, u64>>,
    what_if: bool,
}

impl Work<'_> {
    async fn run(&self, connection: &Connection) -> Result<Collected> {
        let machine = Machine::look(connection).await?;
        if let Some(refusal) = machine.rights.refusal() {
            let message =
                format!("{} does not let '{}' work as root: {}", self.target, self.target.user, refusal.reason());
            return Err(Error::new(ErrorId::OptimizeUnsupported, message).with_hint(refusal.remedy(&self.target.user)));
        }
        let told = |state| self.events.step(StepKind::RegistryGarbage, self.title(), state);
        if !self.what_if {
            told(StepState::Started);
        }
        let collected = self.collect(&machine).await.inspect_err(|_| {
            if !self.what_if {
                told(StepState::Failed);
            }
        })?;
        if !self.what_if {
            told(if collected.blobs > 0 { StepState::Removed } else { StepState::Unchanged });
        }
        Ok(collected)
    }

    async fn collect(&self, machine: &Machine<'_>) -> Result<Collected> {
        let mode = if self.what_if { "dry-run" } else { "collect" };
        let script = String::from_utf8_lossy(&quoted(SCRIPT.as_bytes())).into_owned();
        let mut command = machine.start(&format!("sh -c {script} optimize {mode}")).await?;
        let mut lines = Lines::default();
        let mut collected = Collected { blobs: 0, bytes: self.sizes.map(|_| 0) };
        let (mut reason, mut is_done) = (None, false);
        while let Some(piece) = command.next().await.map_err(with_comfort)? {
            for line in lines.feed(&piece)? {
                match line {
                    Line::Phase(phase) => self.show(&phase),
                    Line::Blob(digest) => collected.add(&digest, self.sizes),
                    Line::Reason(text) => reason = Some(text),
                    Line::Note(text) => self.events.warn(&Problem::warning(
                        ErrorId::OptimizeReadOnlyRemains,
                        format!("On {}: {text}.", self.target),
                    )),
                    Line::Done => is_done = true,
                    Line::Alive => {}
                }
            }
        }
        let ended = command.ended();
        match failure(&ended) {
            None if is_done => Ok(collected),
            why => Err(self.refusal(&ended, reason, why)),
        }
    }

    fn show(&self, phase: &str) {
        let (what, percent) = match phase {
            "read-only" => ("Making the registry read-only", 5),
            "collecting" => ("Collecting garbage", 30),
            _ => ("Making the registry writable", 90),
        };
        self.events.progress(format!("Optimizing the registry on {}", self.target), what, percent);
        self.events.verbose(format!("{what} on {}.", self.target));
    }

    /// Returns the error of a script that ended with a status other than 0.
    fn refusal(&self, ended: &Ended, reason: Option<String>, why: Option<String>) -> Error {
        let id = match ended.status {
            Some(10) => ErrorId::OptimizeBusy,
            Some(11) => ErrorId::OptimizeUnsupported,
            Some(14) => ErrorId::OptimizeReadOnlyRemains,
            _ => ErrorId::OptimizeFailed,
        };
        // The complaint of docker, which has the cause, unless it only repeats the status.
        let complaint = why.filter(|_| !ended.complaint.trim().is_empty());
        let parts: Vec<String> = [reason, complaint].into_iter().flatten().collect();
        let parts = if parts.is_empty() { "it ended without a result".to_owned() } else { parts.join(": ") };
        Error::new(id, format!("the garbage collection on {} failed: {parts}", self.target))
            .with_target(self.target.host.as_str())
    }

    fn title(&self) -> String {
        format!("Blobs without an owner in the registry on {}", self.target)
    }

    fn step(&self, collected: &Collected) -> Step {
        let count = collected.blobs;
        let size = collected.bytes.map(|bytes| format!(", {bytes} bytes")).unwrap_or_default();
        let (action, reason) = match count {
            0 => (Action::None, "every blob has an owner".to_owned()),
            1 => (Action::Remove, format!("no manifest refers to it (1 blob{size})")),
            _ => (Action::Remove, format!("no manifest refers to them ({count} blobs{size})")),
        };
        Step::new(StepKind::RegistryGarbage, self.title(), action, reason)
    }
}

impl Collected {
    fn add(&mut self, digest: &Digest, sizes: Option<&BTreeMap<Digest, u64>>) {
        self.blobs += 1;
        if let (Some(bytes), Some(sizes)) = (&mut self.bytes, sizes) {
            *bytes += sizes.get(digest).copied().unwrap_or_default();
        }
    }
}

fn with_comfort(error: Error) -> Error {
    match error.id {
        ErrorId::SshConnectionLost | ErrorId::SshTimedOut => error.with_hint(
            "The machine stops the garbage collection and makes the registry writable by itself. Run the same command again to finish.",
        ),
        _ => error,
    }
}
