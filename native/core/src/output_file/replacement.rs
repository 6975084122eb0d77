//! A file that takes its place only when it is whole: until then it grows under another name in the same folder.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::OutputFile;

/// The file under its first name; removed unless it was [put in place](Replacement::put_in_place).
#[derive(Debug)]
pub struct Replacement {
    temporary: Option<PathBuf>,
    target: PathBuf,
}

impl Replacement {
    /// Creates the growing file. It is for its owner only; one that replaces a file gets that file's owner and permissions.
    pub fn begin(place: &OutputFile) -> io::Result<(Self, File)> {
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

    /// Renames the growing file. Close it first: Windows renames no open file.
    ///
    /// # Errors
    /// Also when the place is taken by something other than a regular file by now.
    pub fn put_in_place(mut self) -> io::Result<()> {
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

/// A report that root writes anew stays readable for those who read the old one.
#[cfg(unix)]
fn take_over(old: &Path, new: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let found = fs::metadata(old)?;
    // Only root may give a file away; for others the new owner is the right one.
    let _ = fchown(new, Some(found.uid()), Some(found.gid()));
    new.set_permissions(fs::Permissions::from_mode(found.permissions().mode() & 0o777))
}

/// On Windows a new file inherits the permissions of its folder.
#[cfg(not(unix))]
fn take_over(_old: &Path, _new: &File) -> io::Result<()> {
    Ok(())
}
