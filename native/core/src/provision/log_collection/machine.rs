//! The remote machine, and the user's permissions on it.

use super::rights::Rights;
use super::source::{self, Folder, Found, visible};
use crate::error::{Error, ErrorId, Result};
use crate::ssh::{Command, Connection, Ended, quoted};

/// The listing of a machine with ten thousand logs is two megabytes long.
const LONGEST_LIST: usize = 16 << 20;
const LONGEST_ANSWER: usize = 64 << 10;
/// Prints one word, and the message of sudo if it refuses.
const ASK_RIGHTS: &str = "if [ \"$(id -u)\" = 0 ]; then echo root; elif ! command -v sudo >/dev/null 2>&1; then echo absent; \
     elif why=$(sudo -n true 2>&1); then echo sudo; else echo \"refused $why\"; fi";

pub(crate) struct Machine<'a> {
    connection: &'a Connection,
    pub rights: Rights,
}

impl<'a> Machine<'a> {
    /// Determines whether commands can run as root, without a password prompt.
    pub(crate) async fn look(connection: &'a Connection) -> Result<Self> {
        let command = connection.run(ASK_RIGHTS.as_bytes()).await?;
        let (output, ended) = command.output(LONGEST_ANSWER).await?;
        match (failure(&ended), Rights::read(&String::from_utf8_lossy(&output))) {
            (None, Some(rights)) => Ok(Self { connection, rights }),
            (why, _) => {
                let why = why.unwrap_or_else(|| "its answer is not readable".to_owned());
                let message = format!("the machine cannot run commands for this user: {why}");
                Err(Error::new(ErrorId::LogCommandFailed, message))
            }
        }
    }

    /// Returns the files of a folder, and why some may be missing.
    pub(crate) async fn list(&self, folder: &Folder) -> Result<(Vec<Found>, Vec<String>)> {
        let command = self.start(&folder.command()).await?;
        let (output, ended) = command.output(LONGEST_LIST).await?;
        let (found, unreadable) = source::parse(&output);
        Ok((found, failure(&ended).into_iter().chain(unreadable).collect()))
    }

    /// Reads as many bytes as the file had when it was listed: a log that grows as fast as it is read would never end.
    pub(crate) async fn read(&self, file: &Found) -> Result<Command<'_>> {
        let mut command = format!("{}head -c {} -- ", self.rights.prefix(), file.size).into_bytes();
        command.extend(quoted(&file.path));
        self.connection.run(&command).await
    }

    pub(crate) async fn start(&self, command: &str) -> Result<Command<'_>> {
        self.connection.run(format!("{}{command}", self.rights.prefix()).as_bytes()).await
    }
}

/// Returns why a command failed, in its own words if possible; `None` if it succeeded.
pub(crate) fn failure(ended: &Ended) -> Option<String> {
    let said = ended.complaint.lines().map(str::trim).find(|line| !line.is_empty()).map(visible);
    match (ended.began, ended.status) {
        (true, Some(0)) => None,
        (false, _) => {
            let why = said.map(|said| format!(": {said}")).unwrap_or_default();
            Some(format!("the user's shell ended before the command began{why}"))
        }
        (true, Some(status)) => Some(said.unwrap_or_else(|| format!("the command ended with status {status}"))),
        (true, None) => Some(said.unwrap_or_else(|| "the machine ended the command".to_owned())),
    }
}
