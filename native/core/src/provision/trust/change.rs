//! The change of one file: its current and its required content, and whether this process may write it.

use std::fs;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::certificate::trust_anchor;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::http::trusted_roots;
use crate::output_file::{OutputFile, Replacement};
use crate::parameter::Parameter;
use crate::provision::trust_places::machine::{Machine, existing_ancestor};
use crate::provision::trust_places::target::Target;
use crate::resource::plan::Action;

/// Certificates and settings are far smaller.
const LARGEST_FILE: u64 = 1024 * 1024;

/// What a file is to contain.
#[derive(Debug, Clone)]
pub(super) enum Wanted {
    /// These certificates as PEM. A file with the same certificates in another form is not changed.
    Certificates {
        pem: String,
        ders: Vec<Vec<u8>>,
    },
    Text(String),
    /// There must be no file. Without certificates in it, it is not ours, and an error.
    NoCertificates,
    NoFile,
}

#[derive(Debug, Clone)]
pub(super) struct FileChange {
    pub target: Target,
    pub path: PathBuf,
    pub action: Action,
    pub reason: String,
    content: Option<String>,
    /// Why this process may not write it.
    pub denied: Option<Problem>,
}

impl FileChange {
    /// Compares the file with `wanted`, and checks that it can be written. Writes nothing that remains.
    ///
    /// # Errors
    /// `Trust.PlaceUnusable`, and `Trust.PlaceUnwritable` if it cannot even be read.
    pub(super) fn decide(
        machine: &Machine,
        target: Target,
        path: PathBuf,
        wanted: Wanted,
    ) -> std::result::Result<Self, Problem> {
        let found = read(machine, target, &path)?;
        let (action, reason) = compare(target, &path, found.as_deref(), &wanted)?;
        let denied = (action != Action::None).then(|| check_rights(target, &path).err()).flatten();
        let content = match wanted {
            Wanted::Certificates { pem, .. } => Some(pem),
            Wanted::Text(text) => Some(text),
            Wanted::NoCertificates | Wanted::NoFile => None,
        };
        Ok(Self { target, path, action, reason, content, denied })
    }

    pub(super) fn is_change(&self) -> bool {
        self.action != Action::None
    }

    /// Writes or removes the file.
    ///
    /// # Errors
    /// `Trust.PlaceUnwritable`.
    pub(super) fn apply(&self) -> Result<()> {
        let done = match (&self.action, &self.content) {
            (Action::None, _) => Ok(()),
            (_, Some(content)) => write(&self.path, content),
            (_, None) => remove(&self.path),
        };
        done.map_err(|error| {
            let problem = unwritable(self.target, &self.path, &error);
            Error::new(problem.id, problem.message).with_hint(problem.hint).with_target(self.path.display().to_string())
        })
    }
}

/// Returns the content of the file; `None` if it does not exist.
///
/// # Errors
/// `Trust.PlaceUnusable` for a link, or for anything but a file.
pub(super) fn read(machine: &Machine, target: Target, path: &Path) -> std::result::Result<Option<Vec<u8>>, Problem> {
    let refuse = |why: &str| unusable(target, path, why);
    let folder = path.parent().unwrap_or(path);
    // A link would move the file to a place that this command does not name.
    for part in [folder, path] {
        if part.is_symlink() && (target != Target::System || part == path) {
            return Err(refuse(&format!("'{}' is a symbolic link; remove it first", part.display())));
        }
    }
    if let Some(real) = machine.escape(path).map_err(|error| refuse(&error.to_string()))? {
        let why = format!("a link leads from the mounted file system to '{}'", real.display());
        return Err(refuse(&why));
    }
    let file = match fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => return Err(refuse("it is not a regular file")),
        Ok(found) if found.len() > LARGEST_FILE => return Err(refuse("it is larger than 1 MB")),
        Ok(_) => fs::File::open(path),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        // A file instead of a folder on the way.
        Err(error) if error.kind() == ErrorKind::NotADirectory => return Err(refuse(&error.to_string())),
        Err(error) => return Err(unwritable(target, path, &error)),
    };
    let mut bytes = Vec::new();
    let read = file.and_then(|file| file.take(LARGEST_FILE).read_to_end(&mut bytes));
    read.map(|_| Some(bytes)).map_err(|error| unwritable(target, path, &error))
}

fn compare(
    target: Target,
    path: &Path,
    found: Option<&[u8]>,
    wanted: &Wanted,
) -> std::result::Result<(Action, String), Problem> {
    let missing = || (Action::Create, "it does not exist".to_owned());
    Ok(match (wanted, found) {
        (Wanted::Certificates { .. } | Wanted::Text(_), None) => missing(),
        (Wanted::Text(text), Some(found)) if text.as_bytes() == found => unchanged(),
        (Wanted::Text(_), Some(_)) => (Action::Update, "it does not name the certificate".to_owned()),
        (Wanted::Certificates { ders, .. }, Some(found)) => match trusted_roots::certificates_in(found) {
            Some(held) if held == *ders => unchanged(),
            Some(held) => (Action::Update, format!("it contains {}", described(&held))),
            None if found.is_empty() => (Action::Update, "it is empty".to_owned()),
            None => return Err(unusable(target, path, "it contains something other than certificates; move it first")),
        },
        (Wanted::NoCertificates | Wanted::NoFile, None) => unchanged(),
        (Wanted::NoFile, Some(_)) => (Action::Remove, "the registry is no longer trusted".to_owned()),
        (Wanted::NoCertificates, Some(found)) => match trusted_roots::certificates_in(found) {
            Some(held) => (Action::Remove, format!("it contains {}", described(&held))),
            None => {
                return Err(unusable(
                    target,
                    path,
                    "it contains something other than certificates; remove it yourself",
                ));
            }
        },
    })
}

fn unchanged() -> (Action, String) {
    (Action::None, String::new())
}

/// Returns the certificates of a file for a message.
fn described(ders: &[Vec<u8>]) -> String {
    let anchors = trust_anchor::of(ders).unwrap_or_default();
    let names: Vec<String> = anchors
        .iter()
        .map(|anchor| format!("the certificate '{}' ({})", anchor.summary.subject, anchor.summary.thumbprint))
        .collect();
    if names.is_empty() { "no certificate".to_owned() } else { names.join(" and ") }
}

/// Tries to create a file without a name in the nearest folder that exists.
pub(super) fn check_rights(target: Target, path: &Path) -> std::result::Result<(), Problem> {
    match tempfile::tempfile_in(existing_ancestor(path)) {
        Ok(_) => Ok(()),
        Err(error) => Err(unwritable(target, path, &error)),
    }
}

fn write(path: &Path, content: &str) -> io::Result<()> {
    create_folders(path.parent().unwrap_or(path))?;
    let (replacement, mut file) = Replacement::begin(&OutputFile::at(path)?)?;
    // The clients run as other users.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    drop(file);
    replacement.put_in_place()
}

/// Creates missing folders so that other users can read in them, whatever the umask says.
fn create_folders(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folders(parent)?;
    }
    match fs::create_dir(folder) {
        // Another process was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => return Ok(()),
        other => other?,
    }
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
    Ok(())
}

/// Removes the file, and its folder if nothing else is in it.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if let Some(folder) =
        path.parent().filter(|folder| folder.parent().is_some_and(|parent| parent.ends_with("certs.d")))
    {
        // It may contain the client's own certificate.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

pub(super) fn unusable(target: Target, path: &Path, why: &str) -> Problem {
    let message = format!("the place for {}, '{}', cannot be used: {why}", target.name(), path.display());
    Problem::error(ErrorId::TrustPlaceUnusable, Parameter::Target, message)
}

pub(super) fn unwritable(target: Target, path: &Path, error: &io::Error) -> Problem {
    let message = format!("the place for {}, '{}', cannot be written: {error}", target.name(), path.display());
    Problem::error(ErrorId::TrustPlaceUnwritable, Parameter::Target, message)
}
