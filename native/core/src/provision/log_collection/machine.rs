//! The machine at the other end, and what the user may do there.

use super::source::{self, Folder, Found, visible};
use crate::error::{Error, ErrorId, Result};
use crate::ssh::{Command, Connection, quoted};

/// The listing of a machine with ten thousand logs has two megabytes.
const LONGEST_LIST: usize = 16 << 20;
const LONGEST_ANSWER: usize = 64 << 10;
/// Begins our line: a profile may greet in front of it.
const MARK: &str = "azcr-rights:";

pub struct Machine<'a> {
    connection: &'a Connection,
    /// Docker's logs are root's.
    sudo: &'static str,
}

impl<'a> Machine<'a> {
    /// Finds out whether commands may run as root, without asking anybody for a password.
    pub async fn look(connection: &'a Connection) -> Result<Self> {
        let ask = format!(
            "if [ \"$(id -u)\" = 0 ]; then echo {MARK}root; elif sudo -n true >/dev/null 2>&1; then echo {MARK}sudo; else echo {MARK}none; fi"
        );
        let (output, ended) = connection.run(ask.into_bytes()).await?.output(LONGEST_ANSWER).await?;
        let text = String::from_utf8_lossy(&output);
        let rights = text.lines().find_map(|line| line.trim().strip_prefix(MARK));
        let sudo = match rights {
            Some("sudo") => "sudo -n ",
            Some(_) => "",
            None => {
                let why = reason(&ended.complaint, ended.status);
                let message = format!("the machine runs no commands for this user: {why}");
                return Err(Error::new(ErrorId::LogCommandFailed, message));
            }
        };
        Ok(Self { connection, sudo })
    }

    /// The files of a folder, and why some may be missing.
    pub async fn list(&self, folder: &Folder) -> Result<(Vec<Found>, Option<String>)> {
        let command = self.start(&folder.command()).await?;
        let (output, ended) = command.output(LONGEST_LIST).await?;
        let whole = ended.status == Some(0);
        let why = (!whole).then(|| reason(&ended.complaint, ended.status));
        Ok((source::parse(&output), why))
    }

    /// As many bytes as the file had when it was found: a log that grows as fast as it is read would have no end.
    pub async fn read(&self, file: &Found) -> Result<Command<'_>> {
        let mut command = format!("{}head -c {} -- ", self.sudo, file.size).into_bytes();
        command.extend(quoted(&file.path));
        self.connection.run(command).await
    }

    pub async fn start(&self, command: &str) -> Result<Command<'_>> {
        self.connection.run(format!("{}{command}", self.sudo).into_bytes()).await
    }
}

/// Why a command failed, in its own words where it has some.
pub fn reason(complaint: &str, status: Option<u32>) -> String {
    match (complaint.lines().next(), status) {
        (Some(line), _) if !line.trim().is_empty() => visible(line.trim()),
        (_, Some(status)) => format!("the command ended with {status}"),
        (_, None) => "the command was ended by the machine".to_owned(),
    }
}
