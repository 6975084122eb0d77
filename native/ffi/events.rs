//! The caller's end of the channel: one event at a time, the last one once.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::Event;
use azcr_core::redaction::Redaction;

pub struct Events {
    receiver: Receiver<Event>,
    /// Everything that an operation tells leaves the library here.
    redaction: Redaction,
    finished: bool,
}

impl Events {
    pub fn new(receiver: Receiver<Event>, redaction: Redaction) -> Self {
        Self { receiver, redaction, finished: false }
    }

    /// The next event, or `None` when there was none in time.
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
            // The task sends its end before it lets go of the channel.
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::new(ErrorId::InternalDefect, "the operation ended silently"))
            }
        }
    }
}
