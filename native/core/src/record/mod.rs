//! The records of a run: a log for support cases (JSON lines) and a report (one HTML file). Both are requested by fields of every request (`docs/abi.md`, "Log
//! and report"). A session can also be recorded, with the content of its requests.

pub mod exchange;
mod log;

mod report;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

use self::log::Log;
use self::report::Report;
use crate::clock::Clock;
use crate::error::Result;
use crate::event::observer::Observer;
use crate::event::trace::Trace;
use crate::redaction::Redaction;
use crate::secret::Secrets;

#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Record {
    /// The command that the operator ran, for the header of both.
    pub command: Option<String>,
    pub log_path: Option<String>,
    pub report_path: Option<String>,
    /// Adds this run to the report instead of replacing it.
    pub report_append: bool,
    /// Messages about each request, for the caller.
    pub trace: Trace,
    /// A member of the writing requests, recorded in the first line of the log.
    #[schemars(skip)]
    pub what_if: bool,
}

impl Record {
    /// Opens the requested records. `secrets` are all secrets of the operation; none of their values is written to either file.
    pub fn open(&self, secrets: &[&Secrets], clock: &Clock) -> Result<Vec<Box<dyn Observer>>> {
        let redaction = || Redaction::new(secrets);
        let mut observers: Vec<Box<dyn Observer>> = Vec::new();
        if let Some(path) = filled(self.log_path.as_deref()) {
            observers.push(Box::new(Log::open(path, self, redaction(), clock.clone())?));
        }
        if let Some(path) = filled(self.report_path.as_deref()) {
            observers.push(Box::new(Report::open(path, self, redaction(), clock.clone())?));
        }
        Ok(observers)
    }

    fn command(&self) -> &str {
        filled(self.command.as_deref()).unwrap_or("operation")
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
