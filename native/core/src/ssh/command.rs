//! A command that runs on the machine, and what it says.

use std::time::Duration;

use bytes::Bytes;
use russh::client::Msg;
use russh::{Channel, ChannelMsg};
use tokio::time::timeout;

use super::fault;
use super::marks::{Complaint, Marks, Output};
use super::target::Target;
use crate::error::{Error, ErrorId, Result};

/// Nothing for so long means that nothing comes any more.
const SILENCE: Duration = Duration::from_secs(60);

pub struct Command<'a> {
    channel: Channel<Msg>,
    target: &'a Target,
    output: Output,
    complaint: Complaint,
    /// Of the user's shell, in which the command ran.
    status: Option<u32>,
    /// The machine closed it, and not the network.
    closed: bool,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Whether the machine began it: a start file may end the shell, or the account may run no commands.
    pub began: bool,
    /// The first status but 0, of the command or of the shell around it; `None` when the command did not come to its end.
    pub status: Option<u32>,
    pub complaint: String,
}

impl<'a> Command<'a> {
    pub(super) fn new(channel: Channel<Msg>, target: &'a Target, marks: &Marks) -> Self {
        Self { channel, target, output: marks.output(), complaint: marks.complaint(), status: None, closed: false }
    }

    /// The next piece of its output, without what others print into it; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            let message = timeout(SILENCE, self.channel.wait()).await;
            match message.map_err(|_| fault::slow(self.target, "running a command"))? {
                Some(ChannelMsg::Data { data }) => {
                    let own = self.output.feed(&data);
                    if !own.is_empty() {
                        return Ok(Some(own.into()));
                    }
                }
                Some(ChannelMsg::ExtendedData { data, .. }) => self.complaint.feed(&data),
                Some(ChannelMsg::ExitStatus { exit_status }) => self.status = Some(exit_status),
                Some(ChannelMsg::ExitSignal { .. } | ChannelMsg::Close) => self.closed = true,
                // It runs no commands for this user, and says no more.
                Some(ChannelMsg::Failure) => return Ok(None),
                Some(_) => {}
                None if self.closed || self.status.is_some() => {
                    let rest = self.output.rest();
                    return Ok((!rest.is_empty()).then(|| rest.into()));
                }
                None => return Err(fault::lost(self.target)),
            }
        }
    }

    /// The whole output, when it is not above `most` bytes.
    pub async fn output(mut self, most: usize) -> Result<(Vec<u8>, Ended)> {
        let mut output = Vec::new();
        while let Some(piece) = self.next().await? {
            if output.len() + piece.len() > most {
                let message = format!("the output of a command on {} exceeds {most} bytes", self.target);
                return Err(Error::new(ErrorId::LogCommandFailed, message));
            }
            output.extend_from_slice(&piece);
        }
        Ok((output, self.ended()))
    }

    pub fn ended(self) -> Ended {
        let own = self.output.status();
        // A wrapper around the shell may fail where the command did not.
        let status = if own == Some(0) { self.status.or(own) } else { own };
        Ended { began: self.output.began(), status, complaint: self.complaint.text() }
    }
}
