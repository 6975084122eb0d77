//! The report: one HTML file that tells what was planned and done, how long it took, and what to copy into the template. It needs no network
//! and no script. It is written anew after each step, so that a run that is killed leaves what it had done.

mod page;
mod run;
mod timeline;
mod values;

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use self::run::Run;
use super::Record;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Result};
use crate::event::observer::{Exchange, Observer};
use crate::event::{Event, StepState};
use crate::output_file::{OutputFile, Replacement};
use crate::redaction::Redaction;

/// Stands near the top of every report: a file without it is none of ours and is not replaced.
const MARK: &str = "Azs.ContainerRegistry run report";
const MARK_WITHIN: u64 = 400;

#[derive(Debug)]
pub struct Report {
    path: String,
    clock: Clock,
    redaction: Redaction,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    run: Run,
    /// The folder is full or gone: said once.
    broken: bool,
}

impl Report {
    /// Writes the report of a run that has just begun, so that a path that does not work is told before anything is done.
    pub fn open(path: &str, record: &Record, redaction: Redaction, clock: Clock) -> Result<Self> {
        let run = Run::new(record.command(), record.what_if, clock.now());
        let report = Self { path: path.to_owned(), clock, redaction, state: Mutex::new(State { run, broken: false }) };
        require_replaceable(&report.path).map_err(|error| report.unwritable(&error))?;
        report.change(|_, _| true)?;
        Ok(report)
    }

    /// Notes something, and writes the page when `note` says that it is worth it.
    fn change(&self, note: impl FnOnce(&mut Run, jiff::Timestamp) -> bool) -> Result<()> {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !note(&mut state.run, now) || state.broken {
            return Ok(());
        }
        let page = page::render(&state.run, now, &self.redaction);
        replace(&self.path, &page).map_err(|error| {
            state.broken = true;
            self.unwritable(&error)
        })
    }

    fn unwritable(&self, error: &io::Error) -> Error {
        let path = &self.path;
        Error::new(ErrorId::ReportUnwritable, format!("the report '{path}' cannot be written: {error}"))
            .with_target(path.as_str())
    }
}

impl Observer for Report {
    fn event(&self, event: &Event) -> Result<()> {
        self.change(|run, now| {
            run.note(event, now);
            match event {
                Event::Step { state, .. } => *state != StepState::Started,
                Event::Finished { .. } => true,
                _ => false,
            }
        })
    }

    fn exchange(&self, exchange: &Exchange) -> Result<()> {
        self.change(|run, _| {
            run.count(exchange);
            false
        })
    }
}

fn require_replaceable(path: &str) -> io::Result<()> {
    let place = OutputFile::at(Path::new(path))?;
    if !place.exists() {
        return Ok(());
    }
    let mut head = Vec::new();
    File::open(place.target())?.take(MARK_WITHIN).read_to_end(&mut head)?;
    match head.is_empty() || String::from_utf8_lossy(&head).contains(MARK) {
        true => Ok(()),
        false => Err(io::Error::other("the file already exists and is not a report of this module")),
    }
}

/// Whole or not at all: a browser may be looking.
fn replace(path: &str, page: &str) -> io::Result<()> {
    let (replacement, mut file) = Replacement::begin(&OutputFile::at(Path::new(path))?)?;
    file.write_all(page.as_bytes())?;
    drop(file);
    replacement.put_in_place()
}
