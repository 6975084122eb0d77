//! The log: one JSON object per line. Each line is written immediately, so that logged events survive any end of the process, and contains the id of its run,
//! since parallel runs may share a file.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::Record;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Result};
use crate::event::Event;
use crate::event::observer::{Exchange, Observer};
use crate::output_file::OutputFile;
use crate::redaction::Redaction;

#[derive(Debug)]
pub(super) struct Log {
    path: String,
    run: String,
    clock: Clock,
    redaction: Redaction,
    /// `None` after a failed write: the disk is full, or the share is disconnected.
    file: Mutex<Option<File>>,
}

impl Log {
    /// Creates the log at `path`, or appends to it, and writes the line `start`.
    pub(super) fn open(path: &str, record: &Record, redaction: Redaction, clock: Clock) -> Result<Self> {
        let file = open(path).map_err(|error| unwritable(path, &error))?;
        let run = Uuid::new_v4().simple().to_string()[..8].to_owned();
        let log = Self { path: path.to_owned(), run, clock, redaction, file: Mutex::new(Some(file)) };
        log.line(
            "start",
            &json!({
                "command": record.command(),
                "whatIf": record.what_if,
                "version": env!("CARGO_PKG_VERSION"),
                "system": format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
                "process": std::process::id(),
            }),
        )?;
        Ok(log)
    }

    fn line(&self, kind: &str, members: &impl Serialize) -> Result<()> {
        let mut members = serde_json::to_value(members)
            .map_err(|error| Error::new(ErrorId::InternalDefect, format!("a log line is not valid JSON: {error}")))?;
        self.redaction.clean_json(&mut members);
        let mut line = Map::new();
        line.insert("time".to_owned(), format!("{:.3}", self.clock.now()).into());
        line.insert("run".to_owned(), self.run.as_str().into());
        line.insert("kind".to_owned(), kind.into());
        line.extend(members.as_object_mut().map(std::mem::take).unwrap_or_default());
        let text = format!("{}\n", Value::Object(line));
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = &mut *file else { return Ok(()) };
        // A single call, so that lines of other processes are not interleaved.
        open.write_all(text.as_bytes()).map_err(|error| {
            *file = None;
            unwritable(&self.path, &error)
        })
    }
}

impl Observer for Log {
    fn event(&self, event: &Event) -> Result<()> {
        match event {
            Event::Message { stream, id, text } => {
                self.line("message", &json!({ "stream": stream, "id": id, "text": text }))
            }
            Event::Step { id, text, state } => self.line("step", &json!({ "id": id, "text": text, "state": state })),
            // There are several per second, and other lines contain the same information.
            Event::Progress { .. } => Ok(()),
            Event::Deployment { resource_group_name, name, state } => self
                .line("deployment", &json!({ "resourceGroupName": resource_group_name, "name": name, "state": state })),
            Event::Token { request, audience, purpose } => {
                self.line("token", &json!({ "request": request, "audience": audience, "purpose": purpose }))
            }
            // Without the code: a reader of the log could sign in as the operator.
            Event::DeviceCode { verification_url, expires_in, .. } => {
                self.line("deviceCode", &json!({ "verificationUrl": verification_url, "expiresIn": expires_in }))
            }
            Event::Finished { outcome, error, done, unfinished, .. } => self.line(
                "finished",
                &json!({ "outcome": outcome, "error": error, "done": done, "unfinished": unfinished }),
            ),
        }
    }

    fn exchange(&self, exchange: &Exchange) -> Result<()> {
        self.line(if exchange.answer.is_some() { "answer" } else { "request" }, exchange)
    }
}

/// Opens the file for appending. A file with other content (such as a certificate given by mistake) stays unchanged.
fn open(path: &str) -> io::Result<File> {
    let mut file = OutputFile::at(Path::new(path))?.append()?;
    let mut first = [0];
    if file.read(&mut first)? == 1 && first != *b"{" {
        return Err(io::Error::other("the file already exists and is not a log of this module"));
    }
    Ok(file)
}

fn unwritable(path: &str, error: &io::Error) -> Error {
    Error::new(ErrorId::LogUnwritable, format!("the log '{path}' cannot be written: {error}")).with_target(path)
}
