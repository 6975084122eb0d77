//! A command that runs on the machine, and what it says.

use std::time::Duration;

use bytes::Bytes;
use russh::client::Msg;
use russh::{Channel, ChannelMsg};
use tokio::time::timeout;

use super::connection::Target;
use super::fault;
use crate::error::{Error, ErrorId, Result};

/// Nothing for so long means that nothing comes any more.
const SILENCE: Duration = Duration::from_secs(60);
/// Of what it says on its error stream; the rest says the same again.
const LONGEST_COMPLAINT: usize = 2_000;

pub struct Command<'a> {
    channel: Channel<Msg>,
    target: &'a Target,
    complaint: Vec<u8>,
    status: Option<u32>,
    /// The machine closed it, and not the network.
    closed: bool,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// `None` when a signal ended it, or when the machine did not run it.
    pub status: Option<u32>,
    pub complaint: String,
}

impl<'a> Command<'a> {
    pub(super) const fn new(channel: Channel<Msg>, target: &'a Target) -> Self {
        Self { channel, target, complaint: Vec::new(), status: None, closed: false }
    }

    /// The next piece of its output; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            let message = timeout(SILENCE, self.channel.wait()).await;
            match message.map_err(|_| fault::slow(self.target, "running a command"))? {
                Some(ChannelMsg::Data { data }) => return Ok(Some(data)),
                Some(ChannelMsg::ExtendedData { data, .. }) => {
                    let room = LONGEST_COMPLAINT.saturating_sub(self.complaint.len());
                    self.complaint.extend_from_slice(&data[..data.len().min(room)]);
                }
                Some(ChannelMsg::ExitStatus { exit_status }) => self.status = Some(exit_status),
                Some(ChannelMsg::ExitSignal { .. } | ChannelMsg::Close) => self.closed = true,
                // It runs no commands for this user, and says no more.
                Some(ChannelMsg::Failure) => return Ok(None),
                Some(_) => {}
                None if self.closed || self.status.is_some() => return Ok(None),
                None => return Err(fault::lost(self.target)),
            }
        }
    }

    /// The whole output, when it is not above `most` bytes.
    pub async fn output(mut self, most: usize) -> Result<(Vec<u8>, Ended)> {
        let mut output = Vec::new();
        while let Some(piece) = self.next().await? {
            if output.len() + piece.len() > most {
                let message = format!("a command on {} says more than {most} bytes", self.target);
                return Err(Error::new(ErrorId::LogCommandFailed, message));
            }
            output.extend_from_slice(&piece);
        }
        Ok((output, self.ended()))
    }

    pub fn ended(self) -> Ended {
        Ended { status: self.status, complaint: String::from_utf8_lossy(&self.complaint).trim().to_owned() }
    }
}
