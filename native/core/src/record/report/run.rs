//! The state of a run, from its events.

use jiff::Timestamp;
use serde_json::Value;

use crate::event::observer::Exchange;
use crate::event::{Event, Outcome, StepKind, StepState, Stream};

#[derive(Debug)]
pub(super) struct Run {
    pub command: String,
    pub what_if: bool,
    pub began: Timestamp,
    pub steps: Vec<StepRun>,
    pub lines: Vec<Line>,
    pub requests: u64,
    pub repetitions: u64,
    pub end: Option<End>,
}

#[derive(Debug)]
pub(super) struct StepRun {
    id: StepKind,
    pub text: String,
    pub state: StepState,
    pub began: Timestamp,
    pub ended: Option<Timestamp>,
}

/// A message that the operator saw.
#[derive(Debug)]
pub(super) struct Line {
    pub at: Timestamp,
    pub is_warning: bool,
    pub text: String,
}

#[derive(Debug)]
pub(super) struct End {
    pub at: Timestamp,
    pub outcome: Outcome,
    pub result: Value,
    pub error: Value,
}

impl Run {
    pub(super) fn new(command: &str, what_if: bool, began: Timestamp) -> Self {
        Self {
            command: command.to_owned(),
            what_if,
            began,
            steps: Vec::new(),
            lines: Vec::new(),
            requests: 0,
            repetitions: 0,
            end: None,
        }
    }

    pub(super) fn note(&mut self, event: &Event, now: Timestamp) {
        match event {
            Event::Message { stream: stream @ (Stream::Host | Stream::Warning), text, .. } => {
                self.lines.push(Line { at: now, is_warning: *stream == Stream::Warning, text: text.clone() });
            }
            Event::Step { id, text, state } => self.step(*id, text, *state, now),
            Event::Finished { outcome, result, error, .. } => {
                let value = |value: &Option<Value>| value.clone().unwrap_or_default();
                self.end = Some(End { at: now, outcome: *outcome, result: value(result), error: value(error) });
            }
            Event::Message { .. }
            | Event::Progress { .. }
            | Event::Deployment { .. }
            | Event::Token { .. }
            | Event::DeviceCode { .. } => {}
        }
    }

    fn step(&mut self, id: StepKind, text: &str, state: StepState, now: Timestamp) {
        let open = |step: &&mut StepRun| step.id == id && step.text == text && step.ended.is_none();
        let ended = (state != StepState::Started).then_some(now);
        match self.steps.iter_mut().find(open) {
            Some(step) => (step.state, step.ended) = (state, ended),
            None => self.steps.push(StepRun { id, text: text.to_owned(), state, began: now, ended }),
        }
    }

    pub(super) fn count(&mut self, exchange: &Exchange) {
        if exchange.answer.is_none() {
            self.requests += 1;
            self.repetitions += u64::from(exchange.attempt > 1);
        }
    }

    /// Returns the plan of the result; empty if there is none.
    pub(super) fn plan(&self) -> &[Value] {
        let plan = self.end.as_ref().and_then(|end| end.result["plan"].as_array());
        plan.map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn warnings(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_warning)
    }
}
