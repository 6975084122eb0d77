//! A command on the remote machine, and its output.

use std::time::Duration;

use bytes::Bytes;
use russh::client::Msg;
use russh::{Channel, ChannelMsg};
use tokio::time::timeout;

use super::fault;
use super::marks::{Complaint, Marks, Output};
use super::target::Target;
use crate::error::{Error, ErrorId, Result};

/// A command without output for this time counts as hanging.
const SILENCE: Duration = Duration::from_secs(60);

pub struct Command<'a> {
    channel: Channel<Msg>,
    target: &'a Target,
    output: Output,
    complaint: Complaint,
    /// Exit status of the user's shell, in which the command ran.
    status: Option<u32>,
    /// Whether the machine closed the channel, not the network.
    closed: bool,
}

/// The end of a command.
#[derive(Debug)]
pub struct Ended {
    /// Whether the command started: a start file may end the shell, or the account may not run commands.
    pub began: bool,
    /// The first exit status other than 0, of the command or of the shell around it; `None` if the command did not finish.
    pub status: Option<u32>,
    pub complaint: String,
}

impl<'a> Command<'a> {
    pub(super) fn new(channel: Channel<Msg>, target: &'a Target, marks: &Marks) -> Self {
        Self { channel, target, output: marks.output(), complaint: marks.complaint(), status: None, closed: false }
    }

    /// Returns the next block of its output, without text of other programs; `None` at the end.
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
                // The account may not run commands, and there is no other message.
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

    /// Returns the complete output, if it is at most `most` bytes long.
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
        // A wrapper around the shell may fail although the command succeeded.
        let status = if own == Some(0) { self.status.or(own) } else { own };
        Ended { began: self.output.began(), status, complaint: self.complaint.text() }
    }
}
