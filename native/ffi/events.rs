//! The receiving end of the event channel: one event at a time, and the last event once.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::Event;
use azcr_core::redaction::Redaction;

pub struct Events {
    receiver: Receiver<Event>,
    /// Every event leaves the library here, without secrets.
    redaction: Redaction,
    finished: bool,
}

impl Events {
    pub fn new(receiver: Receiver<Event>, redaction: Redaction) -> Self {
        Self { receiver, redaction, finished: false }
    }

    /// Returns the next event, or `None` if there was none before the timeout.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<Event>> {
        if self.finished {
            let message = "the operation has given its last event already";
            return Err(Error::new(ErrorId::OperationFinished, message));
        }
        match self.receiver.recv_timeout(timeout) {
            Ok(mut event) => {
                event.redact(&self.redaction);
                self.finished = matches!(event, Event::Finished { .. });
                Ok(Some(event))
            }
            Err(RecvTimeoutError::Timeout) => Ok(None),
            // The task sends its last event before it closes the channel.
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::new(ErrorId::InternalDefect, "the operation ended silently"))
            }
        }
    }
}
