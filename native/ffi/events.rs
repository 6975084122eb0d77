//! The caller's end of the channel: one event at a time, the last one once.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::{Event, Outcome, StepState};

pub struct Events {
    receiver: Receiver<Event>,
    /// What the operation changed, for an operation that is cancelled half way.
    done: Vec<String>,
    finished: bool,
}

impl Events {
    pub fn new(receiver: Receiver<Event>) -> Self {
        Self { receiver, done: Vec::new(), finished: false }
    }

    /// The next event, or `None` when there was none in time.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<Event>> {
        if self.finished {
            let message = "the operation has given its last event already";
            return Err(Error::new(ErrorId::OperationFinished, message));
        }
        match self.receiver.recv_timeout(timeout) {
            Ok(event) => Ok(Some(self.note(event))),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            // The task sends its end before it lets go of the channel.
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::new(ErrorId::InternalDefect, "the operation ended silently"))
            }
        }
    }

    fn note(&mut self, mut event: Event) -> Event {
        match &mut event {
            Event::Step { text, state: StepState::Created, .. } => self.done.push(format!("{text} created")),
            Event::Step { text, state: StepState::Updated, .. } => self.done.push(format!("{text} updated")),
            Event::Finished { outcome, done, .. } => {
                self.finished = true;
                if *outcome == Outcome::Cancelled {
                    *done = Some(std::mem::take(&mut self.done));
                }
            }
            _ => {}
        }
        event
    }
}
