//! The contents of an archive that can be extended: complete and partial blobs, and the named images.

use std::collections::HashMap;
use std::path::Path;

use super::slot::{HEADER, Slot};
use crate::error::{Error, ErrorId, Result};
use crate::oci::archive::file_kind::FileKind;
use crate::oci::archive::{blocking, oci_layout, read_extent, tar_entries};
use crate::oci::digest::Digest;
use crate::oci::manifest::Descriptor;

#[derive(Default)]
pub struct Contents {
    pub slots: HashMap<Digest, Slot>,
    /// `None` if there is no `index.json`: the first export was interrupted.
    pub index: Option<Vec<Descriptor>>,
    /// Position for the next entry.
    pub end: u64,
}

impl Contents {
    /// Reads the archive without changing it. A missing or empty file has no contents. `Image.ArchiveExists` for a file that is not such an archive,
    /// `Image.ArchiveInvalid` for a damaged one.
    pub async fn read(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        blocking(move || Self::read_blocking(&path)).await
    }

    pub fn read_blocking(path: &Path) -> Result<Self> {
        let mut contents = Self::default();
        if std::fs::metadata(path).map_or(0, |found| found.len()) == 0 {
            return Ok(contents);
        }
        let other = || {
            let message = format!("'{}' already exists and is not an OCI archive", path.display());
            Error::new(ErrorId::ImageArchiveExists, message).with_target(path.display().to_string())
        };
        if FileKind::read(path)? != FileKind::Plain {
            return Err(other());
        }
        let entries = tar_entries::read(path, path)?;
        if entries.named("oci-layout").is_none() {
            return Err(other());
        }
        for entry in &entries.all {
            let Some((digest, complete)) = Slot::named(&entry.name) else { continue };
            let size = entry.extent.size;
            let written = if complete { size } else { entry.modified.min(size) };
            let slot =
                Slot { digest: digest.clone(), header_at: entry.extent.offset - HEADER, size, written, complete };
            contents.slots.insert(digest, slot);
        }
        if let Some(entry) = entries.named("index.json") {
            contents.index = Some(oci_layout::descriptors(path, &read_extent(path, &entry.extent)?)?);
        }
        contents.end = entries.end;
        Ok(contents)
    }

    pub fn has(&self, digest: &Digest) -> bool {
        self.slots.get(digest).is_some_and(|slot| slot.complete)
    }

    /// Returns how many bytes of a blob are missing.
    pub fn missing(&self, blob: &Descriptor) -> u64 {
        match self.slots.get(&blob.digest) {
            Some(slot) if slot.complete => 0,
            Some(slot) => blob.size.saturating_sub(slot.written),
            None => blob.size,
        }
    }

    /// Returns the digest of the image with this `name` in the archive.
    pub fn image(&self, name: &str) -> Option<&Digest> {
        let index = self.index.as_ref()?;
        index
            .iter()
            .find(|descriptor| oci_layout::name_of(descriptor) == Some(name))
            .map(|descriptor| &descriptor.digest)
    }
}
