//! A file that replaces its target only when it is complete: until then it is written under another name in the same folder.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::OutputFile;

/// The file under its temporary name; removed unless it was [put in place](Replacement::put_in_place).
#[derive(Debug)]
pub(crate) struct Replacement {
    temporary: Option<PathBuf>,
    target: PathBuf,
}

impl Replacement {
    /// Creates the temporary file. It is for its owner only; if it replaces a file, it gets that file's owner and permissions.
    pub(crate) fn begin(place: &OutputFile) -> io::Result<(Self, File)> {
        let target = place.target().to_owned();
        let mut name = target.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.partial", &Uuid::new_v4().simple().to_string()[..8]));
        let temporary = target.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&temporary)?;
        let replacement = Self { temporary: Some(temporary), target };
        if place.exists() {
            take_over(&replacement.target, &file)?;
        }
        Ok((replacement, file))
    }

    /// Renames the temporary file. Close it first: Windows cannot rename an open file.
    ///
    /// # Errors
    /// Also if the target has become something other than a regular file.
    pub(crate) fn put_in_place(mut self) -> io::Result<()> {
        OutputFile::at(&self.target)?;
        if let Some(temporary) = &self.temporary {
            fs::rename(temporary, &self.target)?;
        }
        self.temporary = None;
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if let Some(temporary) = self.temporary.take() {
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Copies owner and permissions: a report that root writes again stays readable for the readers of the old one.
#[cfg(unix)]
fn take_over(old: &Path, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let found = fs::metadata(old)?;
    // Only root can change the owner of a file; for others the new owner is correct.
    let _ = fchown(new, Some(found.uid()), Some(found.gid()));
    new.set_permissions(fs::Permissions::from_mode(found.permissions().mode() & 0o777))
}

/// Does nothing: on Windows a new file inherits the permissions of its folder.
#[cfg(not(unix))]
fn take_over(_old: &Path, _new: &File) -> io::Result<()> {
    Ok(())
}
