//! The space of one blob in an archive that is being written. The entry of an incomplete blob is named `partial-…`, and its modification time holds the number
//! of bytes written: the next run reads it and continues. Other tools see a valid tar.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::error::{Error, ErrorId, Result};
use crate::oci::archive::{digest_of_path, unwritable};
use crate::oci::digest::Digest;

pub(super) const HEADER: u64 = 512;
/// Not in a folder, which would need an entry of its own.
const PARTIAL: &str = "partial-";
const COMPLETE: &str = "blobs/";
/// The folders of the entries. A tool that must create a folder without an entry gives it to user 0 (containers/storage, and so skopeo and Podman), which only
/// root may do.
pub(super) const FOLDERS: [&str; 2] = [COMPLETE, "blobs/sha256/"];

/// The position of a blob and the number of bytes written.
#[derive(Debug, Clone)]
pub struct Slot {
    pub digest: Digest,
    pub header_at: u64,
    pub size: u64,
    pub written: u64,
    pub complete: bool,
}

impl Slot {
    fn data_at(&self) -> u64 {
        self.header_at + HEADER
    }

    /// Returns the position for the next entry.
    pub fn end(&self) -> u64 {
        self.data_at() + self.size.div_ceil(HEADER) * HEADER
    }

    /// Returns the entry's header for the current state.
    pub fn header(&self) -> Result<tar::Header> {
        let (algorithm, hex) = (self.digest.algorithm(), self.digest.hex());
        let (name, time) = match self.complete {
            true => (format!("{COMPLETE}{algorithm}/{hex}"), 0),
            false => (format!("{PARTIAL}{algorithm}-{hex}"), self.written),
        };
        header(&name, self.size, time)
    }

    /// Returns the digest of the blob in the entry `name`, and whether it is complete.
    pub(super) fn named(name: &str) -> Option<(Digest, bool)> {
        let partial = || {
            let (algorithm, hex) = name.strip_prefix(PARTIAL)?.split_once('-')?;
            Digest::parse(&format!("{algorithm}:{hex}")).ok()
        };
        digest_of_path(name, COMPLETE).map(|digest| (digest, true)).or_else(|| Some((partial()?, false)))
    }
}

/// A header of a file, or of a folder if `name` ends with `/`.
pub(super) fn header(name: &str, size: u64, time: u64) -> Result<tar::Header> {
    let mut header = tar::Header::new_gnu();
    // The longest names that fit into a header are those of SHA-256.
    header.set_path(name).map_err(|_| {
        Error::new(
            ErrorId::ImageManifestUnsupported,
            format!("'{name}' is too long for an archive: only sha256 is kept"),
        )
    })?;
    header.set_size(size);
    header.set_mtime(time);
    let (kind, mode) =
        if name.ends_with('/') { (tar::EntryType::Directory, 0o755) } else { (tar::EntryType::Regular, 0o644) };
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_cksum();
    Ok(header)
}

/// The file of an archive, opened at one slot.
pub(super) struct SlotFile {
    path: PathBuf,
    file: File,
    slot: Slot,
}

impl SlotFile {
    pub(super) fn open(path: &Path, slot: Slot) -> Result<Self> {
        let failed = |error: std::io::Error| unwritable(path, &error);
        let mut file = File::options().read(true).write(true).open(path).map_err(failed)?;
        file.seek(SeekFrom::Start(slot.data_at() + slot.written)).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file, slot })
    }

    /// Reads a part of what an earlier run wrote.
    pub(super) fn read_written(&mut self, offset: u64, most: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let length = most.min(self.slot.written - offset);
        let at = self.slot.data_at() + offset;
        self.run(|file| {
            file.seek(SeekFrom::Start(at))?;
            file.take(length).read_to_end(&mut bytes)
        })?;
        Ok(bytes)
    }

    /// Starts over: the bytes of an earlier run are invalid.
    pub(super) fn restart(&mut self) -> Result<()> {
        self.slot.written = 0;
        self.write_header()
    }

    pub(super) fn write(&mut self, blocks: &[Bytes]) -> Result<()> {
        let at = self.slot.data_at() + self.slot.written;
        self.run(|file| {
            file.seek(SeekFrom::Start(at))?;
            blocks.iter().try_for_each(|block| file.write_all(block))
        })?;
        self.slot.written += blocks.iter().map(|block| block.len() as u64).sum::<u64>();
        Ok(())
    }

    /// Records the number of bytes written.
    pub(super) fn checkpoint(&mut self) -> Result<()> {
        self.write_header()
    }

    /// Marks the blob as complete and verified.
    pub(super) fn complete(&mut self) -> Result<()> {
        self.slot.complete = true;
        self.write_header()
    }

    fn write_header(&mut self) -> Result<()> {
        let header = self.slot.header()?;
        let at = self.slot.header_at;
        self.run(|file| {
            file.seek(SeekFrom::Start(at))?;
            file.write_all(header.as_bytes())
        })
    }

    fn run<T>(&mut self, work: impl FnOnce(&mut File) -> std::io::Result<T>) -> Result<T> {
        work(&mut self.file).map_err(|error| unwritable(&self.path, &error))
    }
}
