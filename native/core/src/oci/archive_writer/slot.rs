//! The space of one blob in an archive that is being written. The entry of an incomplete blob is named `partial/…`, and its modification time holds the number
//! of bytes written: the next run reads it and continues. Other tools see a valid tar.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::error::{Error, ErrorId, Result};
use crate::oci::archive::unwritable;
use crate::oci::digest::Digest;

pub(super) const HEADER: u64 = 512;
pub(super) const PARTIAL: &str = "partial/";
pub(super) const COMPLETE: &str = "blobs/";

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
        let (folder, time) = if self.complete { (COMPLETE, 0) } else { (PARTIAL, self.written) };
        header(&format!("{folder}{}/{}", self.digest.algorithm(), self.digest.hex()), self.size, time)
    }
}

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
    header.set_mode(0o644);
    header.set_mtime(time);
    header.set_entry_type(tar::EntryType::Regular);
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
