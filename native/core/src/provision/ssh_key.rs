//! New-ContainerRegistrySshKey: creates the operator's key pair for the registry VM, as two new files.

use std::io::ErrorKind;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::blocking;
use crate::error::{Error, ErrorId, Result};
use crate::event::{EventSink, StepKind};
use crate::output_file::OutputFile;
use crate::resource::plan::{Mode, Step};
use crate::secret::{ExposeSecret as _, SecretString, Secrets};
use crate::ssh::NewKey;

pub const DEFAULT_COMMENT: &str = "azs-container-registry";
const LONGEST_COMMENT: usize = 255;
const WORK: &str = "creating the SSH key";

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreateRequest {
    pub key_file_path: String,
    pub comment: Option<String>,
    #[serde(default)]
    pub what_if: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Created {
    pub key_file_path: String,
    pub public_key_file_path: String,
    /// Absent after a dry run.
    pub public_key: Option<String>,
    pub fingerprint: Option<String>,
    pub plan: Vec<Step>,
}

/// Writes the private key to the file, which only its owner can read, and the public key to the same path with `.pub`. Neither file may exist.
///
/// # Errors
/// `Ssh.KeyFileExists`, `Ssh.KeyFileInvalid`, `Argument.Invalid` for the comment.
pub async fn create(events: &EventSink, request: CreateRequest, secrets: Secrets) -> Result<Created> {
    let passphrase = passphrase(&secrets);
    let comment = comment(request.comment.as_deref())?;
    let (path, public_path) = (request.key_file_path.clone(), format!("{}.pub", request.key_file_path));
    for path in [&path, &public_path] {
        free_place(path)?;
    }
    let mut created = Created {
        key_file_path: path.clone(),
        public_key_file_path: public_path.clone(),
        public_key: None,
        fingerprint: None,
        plan: vec![step(&path)],
    };
    if Mode::of(request.what_if) == Mode::Plan {
        return Ok(created);
    }
    let pair = Pair::generate(&path, &comment, passphrase.as_ref()).await?;
    created.public_key = Some(pair.key.public.clone());
    created.fingerprint = Some(pair.key.fingerprint.clone());
    pair.write(events).await?;
    Ok(created)
}

/// Returns the passphrase for the private key; `None` if it is missing or empty.
pub fn passphrase(secrets: &Secrets) -> Option<SecretString> {
    secrets.get("keyPassphrase").filter(|passphrase| !passphrase.expose_secret().is_empty()).cloned()
}

/// A new key pair whose files do not exist yet: they are created after the key was generated, so that a canceled call leaves none.
pub struct Pair {
    key: NewKey,
    path: String,
    public_path: String,
    step: Step,
}

impl Pair {
    /// # Errors
    /// `Ssh.KeyFileExists` if one of the files exists, `Ssh.KeyFileInvalid` if they cannot be created.
    pub async fn generate(path: &str, comment: &str, passphrase: Option<&SecretString>) -> Result<Self> {
        let public_path = format!("{path}.pub");
        for path in [path, &public_path] {
            free_place(path)?;
        }
        let (comment, passphrase) = (comment.to_owned(), passphrase.cloned());
        let key = blocking::run(WORK, move || NewKey::generate(&comment, passphrase.as_ref())).await?;
        Ok(Self { key, path: path.to_owned(), public_path, step: step(path) })
    }

    /// Returns the public key in OpenSSH's form, without a line break.
    pub fn public_key(&self) -> &str {
        &self.key.public
    }

    /// Writes both files.
    ///
    /// # Errors
    /// As [`Pair::generate`].
    pub async fn write(self, events: &EventSink) -> Result<()> {
        let Self { key, path, public_path, step } = self;
        step.begin(events);
        let text = format!("The public key is in '{public_path}'.");
        blocking::run(WORK, move || write(&path, &public_path, &key)).await.inspect_err(|_| step.failed(events))?;
        step.end(events);
        events.host(text);
        Ok(())
    }
}

/// Returns the step that creates the key pair with this private key.
pub fn step(path: &str) -> Step {
    Step::missing(StepKind::SshKey, format!("SSH key '{path}'"))
}

/// Writes both files. If the public key cannot be written, the private key is removed too.
fn write(path: &str, public_path: &str, key: &NewKey) -> Result<()> {
    write_new(path, key.private.as_bytes())?;
    write_new(public_path, format!("{}\n", key.public).as_bytes()).inspect_err(|_| {
        // A failure here is less important than the reported failure.
        let _ = std::fs::remove_file(path);
    })
}

fn write_new(path: &str, bytes: &[u8]) -> Result<()> {
    free_place(path)?.write_new(bytes).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => invalid(path, &error.to_string()),
    })
}

fn free_place(path: &str) -> Result<OutputFile> {
    let place = OutputFile::at(Path::new(path)).map_err(|error| invalid(path, &error.to_string()))?;
    if place.exists() { Err(exists(path)) } else { Ok(place) }
}

fn exists(path: &str) -> Error {
    Error::new(ErrorId::SshKeyFileExists, format!("the file '{path}' already exists")).with_target(path)
}

fn invalid(path: &str, why: &str) -> Error {
    Error::new(ErrorId::SshKeyFileInvalid, format!("the key file '{path}' cannot be written: {why}")).with_target(path)
}

/// Refuses a line break in the comment, which would start a second key in an authorized_keys file.
fn comment(given: Option<&str>) -> Result<String> {
    let comment = given.unwrap_or(DEFAULT_COMMENT).trim();
    let why = match comment {
        _ if comment.chars().any(char::is_control) => "it contains a line break or another control character",
        _ if comment.len() > LONGEST_COMMENT => "it is longer than 255 bytes",
        _ => return Ok(comment.to_owned()),
    };
    Err(Error::new(ErrorId::ArgumentInvalid, format!("the comment of the SSH key cannot be used: {why}")))
}
