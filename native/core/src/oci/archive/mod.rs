//! Images in a file: an OCI layout in a tar or folder, or the output of `docker save`.

mod agreement;
mod docker_save;
pub(super) mod file_kind;
pub(crate) mod file_slice;
mod layer_content;
pub(super) mod oci_layout;
mod root_fs;
pub(super) mod tar_entries;
mod unpacked;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::digest::Digest;
use super::manifest::{Descriptor, LARGEST, Manifest};
use super::progress::Share;
use crate::blocking;
use crate::error::{Error, ErrorId, Result};
pub(crate) use agreement::Depth;
use file_kind::FileKind;
use file_slice::FileSlice;
use tar_entries::Entries;
use tempfile::TempPath;

/// An archive opened for reading.
pub struct Archive {
    path: PathBuf,
    blobs: HashMap<Digest, Extent>,
    /// Manifests created from the list of `docker save`, which writes none.
    made: HashMap<Digest, Bytes>,
    pub images: Vec<Stored>,
    /// The tar that a compressed archive was unpacked to; it is deleted with this value.
    unpacked: Option<TempPath>,
}

/// An image of an archive. Archives of other tools may contain images without a name.
#[derive(Debug, Clone)]
pub struct Stored {
    pub name: Option<String>,
    pub descriptor: Descriptor,
}

/// The location of a blob's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    pub file: PathBuf,
    pub offset: u64,
    pub size: u64,
}

impl Archive {
    /// Reads the table of contents, after unpacking a compressed file; `share` advances by the unpacked bytes. `Image.ArchiveInvalid` if it is damaged,
    /// truncated, or not an archive of images.
    pub async fn read(path: &Path, share: &mut Share) -> Result<Self> {
        let path = path.to_owned();
        let given = path.clone();
        let (is_folder, kind) = blocking(move || {
            let is_folder = std::fs::metadata(&given).map_err(|error| unreadable(&given, &error))?.is_dir();
            Ok((is_folder, if is_folder { FileKind::Plain } else { FileKind::read(&given)? }))
        })
        .await?;
        if is_folder {
            return blocking(move || oci_layout::read_folder(path)).await;
        }
        if let Some(refusal) = kind.refusal(&path) {
            return Err(refusal);
        }
        let unpacked = match kind {
            FileKind::Gzip => Some(unpacked::unpack(&path, share).await?),
            FileKind::Plain | FileKind::Packed(..) => None,
        };
        let (tar, given) = (unpacked.as_deref().unwrap_or(&path).to_owned(), path.clone());
        let entries = blocking(move || tar_entries::read(&tar, &given)).await?;
        let mut archive = Self::of_tar(path, entries).await?;
        archive.unpacked = unpacked;
        Ok(archive)
    }

    /// Reads a tar. Since Docker 25, `docker save` writes an OCI layout and the older format: the older one is used if the layout is wrong.
    async fn of_tar(path: PathBuf, entries: Entries) -> Result<Self> {
        match (entries.named("index.json").is_some(), entries.named("manifest.json").is_some()) {
            (true, false) => oci_layout::read_tar(path, &entries),
            (false, true) => docker_save::read(path, &entries).await,
            (true, true) => match oci_layout::read_tar(path.clone(), &entries) {
                Ok(layout) if !layout.is_doubtful(&entries).await? => Ok(layout),
                // If neither format is valid, each image of the layout is refused by name.
                Ok(layout) if !layout.images.is_empty() => {
                    Ok(docker_save::read(path, &entries).await.unwrap_or(layout))
                }
                Ok(_) | Err(_) => docker_save::read(path, &entries).await,
            },
            (false, false) if entries.named("oci-layout").is_some() => {
                Err(invalid(&path, "its export was interrupted")
                    .with_hint("Run the same Export-ContainerRegistryImage again: it continues where it stopped."))
            }
            (false, false) => Err(file_kind::without_images(&path, &entries)),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the manifest with this digest, verified.
    pub async fn manifest(&self, digest: &str) -> Result<Manifest> {
        let digest = Digest::parse(digest)?;
        let bytes = match self.made.get(&digest) {
            Some(made) => made.clone(),
            None => {
                let extent = self.extent(&digest)?.clone();
                let path = self.path.clone();
                blocking(move || read_extent(&path, &extent)).await?
            }
        };
        let found = digest.of_same_kind(&bytes);
        if found != digest {
            let message = format!("the content of '{}' has the digest {found}, not {digest}", self.path.display());
            return Err(Error::new(ErrorId::ImageDigestMismatch, message).with_target(digest.to_string()));
        }
        Manifest::parse(bytes, digest, None)
    }

    pub fn open(&self, digest: &Digest, offset: u64) -> Result<FileSlice> {
        Ok(FileSlice::new(self.extent(digest)?, offset))
    }

    fn extent(&self, digest: &Digest) -> Result<&Extent> {
        self.blobs.get(digest).ok_or_else(|| invalid(&self.path, &format!("it lacks {digest}")))
    }
}

/// Returns the bytes of a document in the archive `path`.
pub(super) fn read_extent(path: &Path, extent: &Extent) -> Result<Bytes> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    if extent.size > LARGEST as u64 {
        return Err(invalid(path, "a manifest in it is too large"));
    }
    let failed = |error: &std::io::Error| unreadable(&extent.file, error);
    let mut file = std::fs::File::open(&extent.file).map_err(|error| failed(&error))?;
    file.seek(SeekFrom::Start(extent.offset)).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    file.take(extent.size).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    Ok(Bytes::from(bytes))
}

/// Parses `blobs/sha256/<hex>` as a digest.
pub(super) fn digest_of_path(path: &str, folder: &str) -> Option<Digest> {
    let (algorithm, hex) = path.strip_prefix(folder)?.split_once('/')?;
    Digest::parse(&format!("{algorithm}:{hex}")).ok()
}

/// Returns a name from a file in printable form.
fn printable(name: &str) -> String {
    const LONGEST: usize = 512;
    name.chars().take(LONGEST).map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

pub(super) fn invalid(path: &Path, why: &str) -> Error {
    Error::new(ErrorId::ImageArchiveInvalid, format!("'{}' cannot be used: {why}", path.display()))
        .with_target(path.display().to_string())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorId::ImageArchiveUnreadable, format!("'{}' cannot be read: {error}", path.display()))
        .with_target(path.display().to_string())
}

pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    let path = path.display().to_string();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Error::new(ErrorId::ImageDiskFull, format!("there is no disk space left for '{path}'")).with_target(path)
        }
        ErrorKind::FileTooLarge => {
            Error::new(ErrorId::ImageDiskFull, format!("the file system does not support a file as large as '{path}'"))
                .with_hint("FAT32 is limited to 4 GB per file: use a disk with NTFS, exFAT, or ext4.")
                .with_target(path)
        }
        _ => Error::new(ErrorId::ImageArchiveUnwritable, format!("'{path}' cannot be written: {error}"))
            .with_target(path),
    }
}

/// Runs file access on a separate thread, not on those that transfer data over the network.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    blocking::run("reading or writing an archive", work).await
}
