//! Images in a file: an OCI layout in a tar or in a folder, or what `docker save` wrote.

pub mod contents;
mod docker_save;
pub mod file_slice;
mod oci_layout;
mod slot;
mod tar_entries;
mod writer;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::digest::Digest;
use super::manifest::{Descriptor, LARGEST, Manifest};
use crate::error::{Error, ErrorId, Result};
use file_slice::FileSlice;
pub use writer::Writer;

/// An archive that was opened for reading.
pub struct Archive {
    path: PathBuf,
    blobs: HashMap<Digest, Extent>,
    /// Manifests that `docker save` does not write and that were made from its list.
    made: HashMap<Digest, Bytes>,
    pub images: Vec<Stored>,
}

/// An image of an archive. Archives of other tools may hold images without a name.
#[derive(Debug, Clone)]
pub struct Stored {
    pub name: Option<String>,
    pub descriptor: Descriptor,
}

/// Where the bytes of a blob are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    pub file: PathBuf,
    pub offset: u64,
    pub size: u64,
}

impl Archive {
    /// Reads the table of contents. `Image.ArchiveInvalid` when it is damaged, cut off or no archive of images.
    pub async fn read(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        blocking(move || {
            let found = std::fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
            if found.is_dir() {
                return oci_layout::read_folder(path);
            }
            let entries = tar_entries::read(&path)?;
            match entries.named("index.json").is_some() {
                true => oci_layout::read_tar(path, &entries),
                false if entries.named("manifest.json").is_some() => docker_save::read(path, &entries),
                false if entries.named("oci-layout").is_some() => Err(invalid(&path, "its export was interrupted")
                    .with_hint("Run the same Export-ContainerRegistryImage again: it goes on where it stopped.")),
                false => Err(invalid(&path, "it holds neither an OCI layout nor what 'docker save' writes")),
            }
        })
        .await
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A manifest by its digest, verified.
    pub async fn manifest(&self, digest: &str) -> Result<Manifest> {
        let digest = Digest::parse(digest)?;
        let bytes = match self.made.get(&digest) {
            Some(made) => made.clone(),
            None => {
                let extent = self.extent(&digest)?.clone();
                blocking(move || read_extent(&extent)).await?
            }
        };
        let found = digest.of_same_kind(&bytes);
        if found != digest {
            let message = format!(
                "'{}' does not hold what the digest {digest} says: its bytes have the digest {found}",
                self.path.display()
            );
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

/// The bytes of a document.
fn read_extent(extent: &Extent) -> Result<Bytes> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    if extent.size > LARGEST as u64 {
        return Err(invalid(&extent.file, "a manifest in it is too large"));
    }
    let failed = |error: &std::io::Error| unreadable(&extent.file, error);
    let mut file = std::fs::File::open(&extent.file).map_err(|error| failed(&error))?;
    file.seek(SeekFrom::Start(extent.offset)).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    file.take(extent.size).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    Ok(Bytes::from(bytes))
}

/// `blobs/sha256/<hex>` as a digest.
fn digest_of_path(path: &str, folder: &str) -> Option<Digest> {
    let (algorithm, hex) = path.strip_prefix(folder)?.split_once('/')?;
    Digest::parse(&format!("{algorithm}:{hex}")).ok()
}

fn invalid(path: &Path, why: &str) -> Error {
    Error::new(ErrorId::ImageArchiveInvalid, format!("'{}' cannot be used: {why}", path.display()))
        .with_target(path.display().to_string())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorId::ImageArchiveUnreadable, format!("'{}' cannot be read: {error}", path.display()))
        .with_target(path.display().to_string())
}

/// Files are read and written beside the threads that move the network's bytes.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Error::new(ErrorId::InternalPanic, "the work on an archive stopped by a defect")))
}
