//! Writes a login to a file that only its owner can read.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::found::{self, FoundLogin};
use super::merge::{self, Change};
use super::{Form, Wanted, check, text};
use crate::blocking;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind};
use crate::identity::context::Context;
use crate::output_file::{OutputFile, Replacement};
use crate::resource::plan::{Action, Mode, Step};
use crate::secret::{ExposeSecret as _, SecretString, Secrets};

/// Docker's file has a few kilobytes.
const LARGEST_FILE: u64 = 1024 * 1024;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    #[serde(flatten)]
    pub wanted: Wanted,
    pub path: String,
    /// Replaces a file that is not Docker's config.json.
    #[serde(default)]
    pub force: bool,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    pub registry: String,
    pub user_name: String,
    pub path: String,
    pub action: &'static str,
    pub plan: Vec<Step>,
}

/// Writes the file. Secrets are those of [`super::run`].
pub async fn run(events: &EventSink, stamp: Option<Context>, request: Request, secrets: Secrets) -> Result<Saved> {
    check(&request.wanted)?;
    let Some(form) = request.wanted.form else {
        return Err(Error::new(ErrorId::ArgumentMissing, "-As names the form of the login in the file"));
    };
    place(&request.path)?;
    let found = found::find(events, stamp, &request.wanted.source, &secrets).await?;
    let (text, step) = prepare(&request, form, &found)?;
    let saved = Saved {
        registry: found.registry,
        user_name: found.user,
        path: request.path.clone(),
        action: step.action.done(),
        plan: vec![step.clone()],
    };
    if Mode::of(request.what_if) == Mode::Apply {
        if step.action != Action::None {
            step.begin(events);
            let path = request.path;
            blocking::run("writing the login", move || write(&path, &text))
                .await
                .inspect_err(|_| step.failed(events))?;
        }
        step.end(events);
    }
    Ok(saved)
}

fn prepare(request: &Request, form: Form, found: &FoundLogin) -> Result<(SecretString, Step)> {
    let path = &request.path;
    let existing = read(path)?;
    let title = format!("Login file '{path}'");
    let title = || title.clone();
    if form == Form::DockerConfig {
        let merged = merge::into(existing.as_ref().map(|bytes| bytes.as_slice()), found)
            .map_err(|error| error.context(format!("'{path}'")))?;
        let update = |reason: &str| Step::new(StepKind::LoginFile, title(), Action::Update, reason);
        let step = match (existing.is_some(), merged.change) {
            (false, _) => Step::missing(StepKind::LoginFile, title()),
            (true, Change::None) => Step::new(StepKind::LoginFile, title(), Action::None, ""),
            (true, Change::Added) => update("it has no login for the registry"),
            (true, Change::Replaced) => update("it has another login for the registry"),
        };
        return Ok((merged.text, step));
    }
    let text = text(&request.wanted, form, found)?;
    let step = match existing {
        None => Step::missing(StepKind::LoginFile, title()),
        Some(held) if held.as_slice() == text.expose_secret().as_bytes() => {
            Step::new(StepKind::LoginFile, title(), Action::None, "")
        }
        Some(_) if request.force => {
            Step::new(StepKind::LoginFile, title(), Action::Update, "it is replaced because of -Force")
        }
        Some(_) => {
            let message = format!("the file '{path}' already exists");
            return Err(Error::new(ErrorId::LoginFileExists, message).with_target(path));
        }
    };
    Ok((text, step))
}

fn place(path: &str) -> Result<OutputFile> {
    OutputFile::at(Path::new(path)).map_err(|error| unwritable(path, &error))
}

fn read(path: &str) -> Result<Option<Zeroizing<Vec<u8>>>> {
    if !place(path)?.exists() {
        return Ok(None);
    }
    let mut bytes = Zeroizing::new(Vec::new());
    let file = fs::File::open(path).map_err(|error| unwritable(path, &error))?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unwritable(path, &error))?;
    match bytes.len() as u64 > LARGEST_FILE {
        true => Err(unwritable(path, &io::Error::other("the existing file is larger than 1 MB"))),
        false => Ok(Some(bytes)),
    }
}

/// Writes the file completely or not at all. An existing file that others could read becomes private.
fn write(path: &str, text: &SecretString) -> Result<()> {
    let written = || {
        let place = OutputFile::at(Path::new(path))?;
        let (replacement, mut file) = Replacement::begin(&place)?;
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        file.write_all(text.expose_secret().as_bytes())?;
        file.sync_all()?;
        drop(file);
        replacement.put_in_place()
    };
    written().map_err(|error| unwritable(path, &error))
}

fn unwritable(path: &str, error: &io::Error) -> Error {
    Error::new(ErrorId::LoginFileUnwritable, format!("the login cannot be written to '{path}': {error}"))
        .with_target(path)
}
