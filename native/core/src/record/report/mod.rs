//! The report: one HTML file with the plan, the completed steps, their durations, and the values for the template. It needs no network and no script. It is
//! rewritten after each step, so that a killed run leaves a report of the completed steps.

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

/// Near the top of every report: a file without it was not created by this library and is not replaced.
const MARK: &str = "Azs.ContainerRegistry run report";
const MARK_WITHIN: u64 = 400;
/// A larger report is not added to.
const LARGEST: u64 = 16 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Report {
    path: String,
    clock: Clock,
    redaction: Redaction,
    /// The pages of the earlier runs in this file, if this one is added to them.
    earlier: String,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    run: Run,
    /// Set after a failed write, which is reported once.
    broken: bool,
}

impl Report {
    /// Writes the report at the start of a run, so that an unusable path is reported before any change.
    pub(super) fn open(path: &str, record: &Record, redaction: Redaction, clock: Clock) -> Result<Self> {
        let run = Run::new(record.command(), record.what_if, clock.now());
        let state = Mutex::new(State { run, broken: false });
        let mut report = Self { path: path.to_owned(), clock, redaction, earlier: String::new(), state };
        require_replaceable(&report.path).map_err(|error| report.unwritable(&error))?;
        if record.report_append {
            report.earlier = earlier(&report.path).map_err(|error| report.unwritable(&error))?;
        }
        report.change(|_, _| true)?;
        Ok(report)
    }

    /// Records a change, and writes the page if `note` returns that it is worth it.
    fn change(&self, note: impl FnOnce(&mut Run, jiff::Timestamp) -> bool) -> Result<()> {
        let now = self.clock.now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !note(&mut state.run, now) || state.broken {
            return Ok(());
        }
        let page = page::render(&state.run, now, &self.redaction, &self.earlier);
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

/// Returns the runs in an existing report, whose file passed [`require_replaceable`]. Empty without a file.
fn earlier(path: &str) -> io::Result<String> {
    let place = OutputFile::at(Path::new(path))?;
    if !place.exists() {
        return Ok(String::new());
    }
    let mut text = String::new();
    File::open(place.target())?.take(LARGEST).read_to_string(&mut text)?;
    match page::runs(&text) {
        Some(runs) => Ok(runs.to_owned()),
        None => Err(io::Error::other("the existing report is not complete, so this run cannot be added to it")),
    }
}

/// Replaces the file atomically: a browser may have it open.
fn replace(path: &str, page: &str) -> io::Result<()> {
    let (replacement, mut file) = Replacement::begin(&OutputFile::at(Path::new(path))?)?;
    file.write_all(page.as_bytes())?;
    drop(file);
    replacement.put_in_place()
}
