//! Planned changes, and what was done.

use serde::Serialize;

use crate::error::Result;
use crate::event::{EventSink, StepState};

/// Whether steps write, or only tell what they would write (`-WhatIf`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Apply,
    Plan,
}

impl Mode {
    pub fn of(what_if: bool) -> Self {
        if what_if { Self::Plan } else { Self::Apply }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    Create,
    Update,
    Remove,
    None,
}

impl Action {
    /// As results tell it: what was done.
    pub fn done(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Update => "updated",
            Self::Remove => "removed",
            Self::None => "unchanged",
        }
    }

    fn state(self) -> StepState {
        match self {
            Self::Create => StepState::Created,
            Self::Update => StepState::Updated,
            Self::Remove => StepState::Removed,
            Self::None => StepState::Unchanged,
        }
    }
}

/// One thing that is not as it should be. The value of a secret is never part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The name of the step that mends it; `accessPolicy` for one policy of a key vault.
    pub what: &'static str,
    pub resource: String,
    pub expected: String,
    pub actual: String,
}

/// One step: what it is about, what it does, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub step: &'static str,
    pub target: String,
    pub action: Action,
    pub reason: String,
    /// What the step mends, one by one. Empty when there is nothing to do, or when it cannot be told yet.
    #[serde(skip)]
    pub differences: Vec<Difference>,
}

impl Step {
    pub fn new(step: &'static str, target: impl Into<String>, action: Action, reason: impl Into<String>) -> Self {
        Self { step, target: target.into(), action, reason: reason.into(), differences: Vec::new() }
    }

    /// A step that makes what is not there.
    pub fn missing(step: &'static str, target: impl Into<String>) -> Self {
        Self::new(step, target, Action::Create, "it does not exist").differs("it exists", "it does not exist")
    }

    /// Tells what the step mends, of its own target.
    #[must_use]
    pub fn differs(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        let difference = Difference {
            what: self.step,
            resource: self.target.clone(),
            expected: expected.into(),
            actual: actual.into(),
        };
        self.differences.push(difference);
        self
    }

    /// Tells that the work begins.
    pub fn begin(&self, events: &EventSink) {
        match self.action {
            Action::Create => events.host(format!("Creating {}.", in_sentence(&self.target))),
            Action::Update => events.host(format!("{} differs: {}.", self.target, self.reason)),
            Action::Remove | Action::None => {}
        }
        events.step(self.step, self.target.as_str(), StepState::Started);
    }

    /// Tells that the work is done.
    pub fn end(&self, events: &EventSink) {
        events.host(match self.action {
            Action::Create => format!("Created {}.", in_sentence(&self.target)),
            Action::Update => format!("Updated {}.", in_sentence(&self.target)),
            Action::Remove => format!("Removed {}.", in_sentence(&self.target)),
            Action::None => format!("{} already exists; no change.", self.target),
        });
        events.step(self.step, self.target.as_str(), self.action.state());
    }

    /// Removes by `work`, and reports its beginning and its end: whoever stops the command in between learns what may be gone.
    pub async fn remove(&self, events: &EventSink, work: impl Future<Output = Result<()>>) -> Result<()> {
        self.begin(events);
        match work.await {
            Ok(()) => {
                self.end(events);
                Ok(())
            }
            Err(error) => {
                self.failed(events);
                Err(error.context(format!("removing: {}", self.target)))
            }
        }
    }

    /// Tells that the work failed; the error itself follows at the end.
    pub fn failed(&self, events: &EventSink) {
        events.step(self.step, self.target.as_str(), StepState::Failed);
    }
}

/// Returns `target` as it stands inside a sentence: with a small initial, unless it begins with an abbreviation.
fn in_sentence(target: &str) -> String {
    let mut letters = target.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(target.chars().skip(1)).collect()
        }
        _ => target.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_begin_with_a_small_letter_inside_a_sentence() {
        for (target, expected) in [
            ("Storage account 'a'", "storage account 'a'"),
            ("DNS label 'registry'", "DNS label 'registry'"),
            ("X", "X"),
            ("", ""),
        ] {
            assert_eq!(in_sentence(target), expected);
        }
    }
}
