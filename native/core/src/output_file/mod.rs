//! Opens all files that commands write: log, report, archive, PFX. Such a file is new, or it replaces a regular file; a device, a FIFO, a folder, or a dangling
//! link is refused before anything is opened. For a link, its target is written and the link is kept.

mod device_name;
mod replacement;
#[cfg(test)]
mod tests;

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf, Prefix};

pub(crate) use device_name::is_device_name;
pub(crate) use replacement::Replacement;

/// A path at which a file can be written: free, or a regular file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// After resolving all links.
    target: PathBuf,
    exists: bool,
}

impl OutputFile {
    /// Checks `path` without opening or creating it.
    ///
    /// # Errors
    /// The reason as text, without the path: a device, FIFO, socket, or folder, a dangling link, a folder that does not exist.
    pub fn at(path: &Path) -> io::Result<Self> {
        if let Some(device) = windows_device(path) {
            return Err(refused(&format!("'{device}' is the name of a Windows device")));
        }
        if path.file_name().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(refused("it names a folder, not a file"));
        }
        match fs::metadata(path) {
            Ok(found) => {
                require_regular(&found)?;
                // A path that is not a link stays unchanged: on Windows another spelling of it would appear in messages.
                let target = if path.is_symlink() { fs::canonicalize(path)? } else { path.to_owned() };
                Ok(Self { target, exists: true })
            }
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Err(_) if path.is_symlink() => {
                let target = fs::read_link(path)?;
                Err(refused(&format!("it is a link to '{}', which does not exist", target.display())))
            }
            Err(_) => {
                let folder = folder_of(path);
                match fs::metadata(folder) {
                    Ok(found) if found.is_dir() => Ok(Self { target: path.to_owned(), exists: false }),
                    Ok(_) => Err(refused(&format!("'{}' is not a folder", folder.display()))),
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        Err(refused(&format!("the folder '{}' does not exist", folder.display())))
                    }
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// Returns the path of the file itself, after resolving all links.
    pub fn target(&self) -> &Path {
        &self.target
    }

    pub const fn exists(&self) -> bool {
        self.exists
    }

    /// Opens the file for reading and appending; creates a missing one for its owner only.
    pub fn append(&self) -> io::Result<File> {
        self.open(OpenOptions::new().append(true).create(true))
    }

    /// Opens the file for reading and writing; creates a missing one for its owner only.
    pub fn edit(&self) -> io::Result<File> {
        self.open(OpenOptions::new().write(true).create(true).truncate(false))
    }

    /// Creates the file for its owner only. `AlreadyExists` if the path exists, even as a link.
    pub fn create_new(&self) -> io::Result<File> {
        self.open(OpenOptions::new().write(true).create_new(true))
    }

    /// Creates the file with this content. A failure leaves no file behind, or reports that it does.
    ///
    /// # Errors
    /// `AlreadyExists` as [`OutputFile::create_new`].
    pub fn write_new(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.create_new()?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| {
            drop(file);
            match fs::remove_file(&self.target) {
                Ok(()) => error,
                Err(_) => io::Error::new(error.kind(), format!("{error}; an incomplete file remains")),
            }
        })
    }

    fn open(&self, options: &mut OpenOptions) -> io::Result<File> {
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
        let file = options.read(true).open(&self.target)?;
        // The path may have changed since it was checked.
        require_regular(&file.metadata()?)?;
        Ok(file)
    }
}

fn require_regular(found: &Metadata) -> io::Result<()> {
    let kind = found.file_type();
    if kind.is_file() {
        return Ok(());
    }
    if kind.is_dir() {
        return Err(refused("it is a folder"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if kind.is_fifo() {
            return Err(refused("it is a FIFO (named pipe)"));
        }
        if kind.is_socket() {
            return Err(refused("it is a socket"));
        }
    }
    Err(refused("it is a device"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the device name in the path. Windows opens a device for these names in every folder. Elsewhere they are ordinary names.
fn windows_device(path: &Path) -> Option<String> {
    if !cfg!(windows) {
        return None;
    }
    if let Some(Component::Prefix(prefix)) = path.components().next()
        && matches!(prefix.kind(), Prefix::DeviceNS(_))
    {
        return Some(path.display().to_string());
    }
    let name = path.file_name()?.to_string_lossy();
    // The name of a stream follows a ':'; the device is opened anyway.
    is_device_name(&name).then(|| name.into_owned())
}

fn refused(why: &str) -> io::Error {
    io::Error::other(why.to_owned())
}
