//! Transfers logs from the machine to the archive, in blocks and without secrets.

use std::sync::Arc;

use super::archive::Archive;
use super::machine::{Machine, failure};
use super::source::{self, FOLDERS, Found};
use super::{Collected, Missing, entry_name};
use crate::error::{ErrorId, Result};
use crate::event::EventSink;
use crate::oci::progress::Progress;
use crate::redaction::Redaction;
use crate::redaction::lines::Lines;
use crate::ssh::Command;

const MISSING_ENTRY: &str = "missing.txt";

pub(super) struct Transfer<'a> {
    events: &'a EventSink,
    machine: &'a Machine<'a>,
    redaction: &'a Redaction,
    archive: Archive,
    progress: Arc<Progress>,
    collected: Vec<Collected>,
    missing: Vec<Missing>,
}

impl<'a> Transfer<'a> {
    pub(super) fn new(
        events: &'a EventSink,
        machine: &'a Machine<'a>,
        redaction: &'a Redaction,
        archive: Archive,
        progress: Arc<Progress>,
    ) -> Self {
        let (collected, missing) = (Vec::new(), Vec::new());
        Self { events, machine, redaction, archive, progress, collected, missing }
    }

    pub(super) async fn all(&mut self) -> Result<()> {
        let mut files = Vec::new();
        for folder in &FOLDERS {
            let (found, why) = self.machine.list(folder).await?;
            for why in why {
                self.miss(format!("{}/*.log", folder.path), &why);
            }
            files.extend(found);
        }
        self.progress.expect(files.iter().map(|file| file.size).sum());
        self.containers().await?;
        for file in &files {
            self.file(file).await?;
        }
        Ok(())
    }

    async fn containers(&mut self) -> Result<()> {
        let command = self.machine.start(source::CONTAINERS_COMMAND).await?;
        self.take(command, source::CONTAINERS.to_owned(), source::CONTAINERS_ENTRY.to_owned(), 0, None).await
    }

    async fn file(&mut self, file: &Found) -> Result<()> {
        let command = self.machine.read(file).await?;
        self.take(command, file.shown(), entry_name::of(&file.path), file.size, Some(file.modified)).await
    }

    /// Transfers one log. If it fails before the first byte, there is no entry for it.
    async fn take(
        &mut self,
        mut command: Command<'_>,
        source: String,
        entry: String,
        size: u64,
        modified: Option<i64>,
    ) -> Result<()> {
        let mut lines = Lines::new(self.redaction);
        self.progress.name(source.as_str());
        let mut share = self.progress.share(size);
        let (mut read, mut begun) = (0, false);
        let failure = loop {
            let piece = match command.next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => break failure(&command.ended()),
                // Only one command hangs; the others may succeed.
                Err(error) if error.id == ErrorId::SshTimedOut => break Some(error.message),
                Err(error) => return Err(error),
            };
            if !begun {
                self.archive.begin(&entry, size, modified)?;
                begun = true;
            }
            read += piece.len() as u64;
            self.archive.write(&lines.feed(&piece))?;
            // A log grows while it is read, and the output of a command has no known size.
            match read <= size {
                true => share.reach(read),
                false => self.progress.grow(piece.len() as u64),
            }
        };
        share.reach(size);
        if !begun && failure.is_none() {
            self.archive.begin(&entry, size, modified)?;
            begun = true;
        }
        if begun {
            self.archive.write(&lines.finish())?;
            self.events.verbose(format!("{source}: {read} bytes"));
            self.collected.push(Collected { source: source.clone(), entry, size: read });
        }
        if let Some(why) = failure {
            let why = if begun { format!("only the first {read} bytes were received: {why}") } else { why };
            self.miss(source, &why);
        }
        Ok(())
    }

    fn miss(&mut self, source: String, why: &str) {
        let without_root = self.machine.rights.refusal().map(|refusal| refusal.reason());
        let reason = match without_root {
            Some(refusal) => self.redaction.clean(&format!("{why} (read without root because {refusal})")),
            None => self.redaction.clean(why),
        };
        self.events.verbose(format!("{source} is missing: {reason}"));
        self.missing.push(Missing { source, reason });
    }

    /// Writes the list of missing logs, and closes the archive. Returns its size, and both lists.
    pub(super) fn finish(mut self) -> Result<(u64, Vec<Collected>, Vec<Missing>)> {
        if !self.missing.is_empty() {
            let text: String =
                self.missing.iter().map(|missing| format!("{}: {}\n", missing.source, missing.reason)).collect();
            self.archive.begin(MISSING_ENTRY, text.len() as u64, None)?;
            self.archive.write(text.as_bytes())?;
        }
        Ok((self.archive.finish()?, self.collected, self.missing))
    }
}
