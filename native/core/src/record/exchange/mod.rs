//! A recording: the exchanges of a session with the services, without names and secrets, one file per command. Its form is that of the recordings of real stamps
//! with which the tests compare (`docs/acceptance.md`, "Recordings").

mod body;
mod headers;
mod host;
mod json;
mod list_file;
mod own_names;
mod pseudonyms;
#[cfg(test)]
mod tests;
mod text;
mod url;
mod vocabulary;
mod word;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use uuid::Uuid;

use self::list_file::ListFile;
use self::pseudonyms::Pseudonyms;
use crate::clock::Clock;
use crate::error::{Error, ErrorId, Result};
use crate::event::Event;
use crate::event::observer::{Content, Exchange, Observer};
use crate::redaction::Redaction;
use crate::secret::Secrets;

/// Longest name of a command in the name of a file.
const COMMAND_LENGTH: usize = 60;

/// The recording of one session. All commands of the session share the replacements.
#[derive(Debug)]
pub struct Recording {
    folder: PathBuf,
    /// The beginning of the names of its files.
    prefix: String,
    commands: AtomicU64,
    names: Arc<Mutex<Pseudonyms>>,
}

impl Recording {
    /// Creates the folder if it does not exist. `endpoint` is the host of the stamp's Resource Manager, and `session` is the request for the session.
    pub fn open(folder: &str, endpoint: &str, session: &Value, clock: &Clock) -> Result<Self> {
        let path = Path::new(folder);
        list_file::create_folder(path).map_err(|error| unwritable(path, &error))?;
        let mut names = Pseudonyms::default();
        names.learn_endpoint(endpoint);
        own_names::learn(&mut names, session);
        let time = clock.now().strftime("%Y%m%dT%H%M%SZ").to_string();
        let id = &Uuid::new_v4().simple().to_string()[..8];
        Ok(Self {
            folder: path.to_owned(),
            prefix: format!("{time}-{id}"),
            commands: AtomicU64::new(0),
            names: Arc::new(Mutex::new(names)),
        })
    }

    /// Returns the observer of one command with this request. `secrets` are all secrets of the operation.
    pub fn command(&self, request: &Value, secrets: &[&Secrets]) -> Box<dyn Observer> {
        own_names::learn(&mut lock(&self.names), request);
        let command = request["command"].as_str();
        let number = self.commands.fetch_add(1, Ordering::Relaxed) + 1;
        let command: String = command
            .unwrap_or("operation")
            .chars()
            .filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-')
            .take(COMMAND_LENGTH)
            .collect();
        Box::new(Command {
            path: self.folder.join(format!("{}-{number:03}-{command}.json", self.prefix)),
            command,
            names: Arc::clone(&self.names),
            redaction: Redaction::new(secrets),
            file: Mutex::new(Progress::NotBegun),
        })
    }
}

#[derive(Debug)]
struct Command {
    path: PathBuf,
    command: String,
    names: Arc<Mutex<Pseudonyms>>,
    redaction: Redaction,
    file: Mutex<Progress>,
}

#[derive(Debug)]
enum Progress {
    /// A command without requests has no file.
    NotBegun,
    Begun(ListFile),
    /// The disk is full, or the share is disconnected.
    Failed,
}

impl Command {
    fn replaced(&self, content: &Content<'_>) -> Value {
        let names = &mut *lock(&self.names);
        // The URL has the names that sentences contain.
        let url = url::replaced(names, content.url.as_str());
        let sent = body::replaced(names, content.sent_type, content.sent);
        let received = body::replaced(names, content.header("content-type"), content.received);
        let mut headers = headers::replaced(names, content.headers);
        self.without_secrets(&mut headers);
        json!({
            "source": self.command,
            "method": content.method,
            "url": self.redaction.clean_known(&url),
            "requestBody": if sent.is_empty() { Value::Null } else { self.redaction.clean_known(&sent).into() },
            "status": content.status,
            "headers": headers,
            "body": self.redaction.clean_known(&received),
        })
    }

    fn without_secrets(&self, headers: &mut Value) {
        for value in headers.as_object_mut().into_iter().flat_map(|headers| headers.values_mut()) {
            if let Value::String(text) = value {
                *text = self.redaction.clean_known(text);
            }
        }
    }
}

impl Observer for Command {
    fn event(&self, _: &Event) -> Result<()> {
        Ok(())
    }

    fn exchange(&self, _: &Exchange) -> Result<()> {
        Ok(())
    }

    fn content(&self, content: &Content<'_>) -> Result<()> {
        let mut progress = lock(&self.file);
        if matches!(*progress, Progress::Failed) {
            return Ok(());
        }
        let item = self.replaced(content);
        let written = match &mut *progress {
            Progress::Begun(file) => file.add(&item),
            _ => ListFile::create(&self.path).and_then(|mut file| {
                file.add(&item)?;
                *progress = Progress::Begun(file);
                Ok(())
            }),
        };
        written.map_err(|error| {
            *progress = Progress::Failed;
            unwritable(&self.path, &error)
        })
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    let path = path.display().to_string();
    Error::new(ErrorId::RecordingUnwritable, format!("the recording '{path}' cannot be written: {error}"))
        .with_target(path)
}
