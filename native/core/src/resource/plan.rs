//! Planned and completed changes.

use serde::Serialize;

use crate::error::Result;
use crate::event::{EventSink, StepKind, StepState};

/// Whether steps write, or only report what they would write (`-WhatIf`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Apply,
    Plan,
}

impl Mode {
    pub(crate) fn of(what_if: bool) -> Self {
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
    /// Returns the past tense for results.
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

/// One difference from the desired state. The value of a secret is never part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The step that fixes it; [`StepKind::AccessPolicy`] for one policy of a key vault.
    pub what: StepKind,
    pub resource: String,
    pub expected: String,
    pub actual: String,
}

/// One step: its target, its action, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    pub step: StepKind,
    pub target: String,
    pub action: Action,
    pub reason: String,
    /// The differences that the step fixes. Empty if there is none, or if they are not known yet.
    #[serde(skip)]
    pub differences: Vec<Difference>,
}

impl Step {
    pub fn new(step: StepKind, target: impl Into<String>, action: Action, reason: impl Into<String>) -> Self {
        Self { step, target: target.into(), action, reason: reason.into(), differences: Vec::new() }
    }

    /// Creates a step for a missing resource.
    pub fn missing(step: StepKind, target: impl Into<String>) -> Self {
        Self::new(step, target, Action::Create, "it does not exist").differs("it exists", "it does not exist")
    }

    /// Adds a difference of the step's own target.
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

    /// Reports that the step starts.
    pub fn begin(&self, events: &EventSink) {
        match self.action {
            Action::Create => events.host(format!("Creating {}.", in_sentence(&self.target))),
            Action::Update => events.host(format!("{} differs: {}.", self.target, self.reason)),
            Action::Remove | Action::None => {}
        }
        events.step(self.step, self.target.as_str(), StepState::Started);
    }

    /// Reports that the step is done.
    pub fn end(&self, events: &EventSink) {
        events.host(match self.action {
            Action::Create => format!("Created {}.", in_sentence(&self.target)),
            Action::Update => format!("Updated {}.", in_sentence(&self.target)),
            Action::Remove => format!("Removed {}.", in_sentence(&self.target)),
            Action::None => format!("{} already exists; no change.", self.target),
        });
        events.step(self.step, self.target.as_str(), self.action.state());
    }

    /// Removes with `work`, and reports the start and the end, so that a stopped command lists what may have been removed.
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

    /// Reports that the step failed; the error itself follows at the end.
    pub fn failed(&self, events: &EventSink) {
        events.step(self.step, self.target.as_str(), StepState::Failed);
    }
}

/// Returns `target` for the middle of a sentence: with a lowercase initial, unless it begins with an abbreviation.
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
