//! Writes an archive: an OCI layout in a tar. Several blobs are written in parallel, each in its own slot, and an interrupted run is continued. New entries are
//! appended to existing ones; the last `index.json` counts. Until it is written, the old contents stay valid.

pub mod contents;
mod slot;

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, TryLockError};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde_json::json;

use super::archive::{blocking, invalid, oci_layout, unwritable};
use super::blob_reader::BlobReader;
use super::digest::Digest;
use super::manifest::{Descriptor, Manifest};
use super::media_type::OCI_INDEX;
use super::progress::Share;
use crate::error::{Error, ErrorId, Result};
use crate::output_file::OutputFile;
use contents::Contents;
use slot::{FOLDERS, HEADER, Slot, SlotFile, header};

/// Bytes per write.
const BATCH: u64 = 1024 * 1024;
/// Maximum number of bytes that are transferred again after an interruption.
const CHECKPOINT: u64 = 16 * 1024 * 1024;
const LAYOUT: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;

pub struct Writer {
    path: PathBuf,
    /// Holds the lock of the file for the lifetime of the writer.
    table: Arc<Mutex<Table>>,
    /// The images in `index.json` so far; `None` if there is none yet.
    index: Option<Vec<Descriptor>>,
}

struct Table {
    file: File,
    end: u64,
    slots: HashMap<Digest, Slot>,
}

impl Writer {
    /// Opens `path` for writing, and creates it if it is missing. `Image.ArchiveExists` for a file that is not such an archive, `Image.ArchiveInvalid` for a
    /// damaged one, `Image.ArchiveUnwritable` if another process is writing it.
    pub async fn open(path: &Path) -> Result<Self> {
        let path = path.to_owned();
        blocking(move || Self::open_blocking(path)).await
    }

    /// Refuses a path at which an archive cannot be written, before anything is transferred: `Image.ArchiveUnwritable`.
    pub fn check(path: &Path) -> Result<OutputFile> {
        OutputFile::at(path).map_err(|error| unwritable(path, &error))
    }

    fn open_blocking(path: PathBuf) -> Result<Self> {
        let failed = |error: std::io::Error| unwritable(&path, &error);
        let file = Self::check(&path)?.edit().map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(unwritable(&path, &std::io::Error::other("another process is writing it")));
            }
            // Some file systems, such as certain network shares, have no locks.
            Err(TryLockError::Error(_)) => {}
        }
        let contents = Contents::read_blocking(&path)?;
        let mut table = Table { file, end: contents.end, slots: contents.slots };
        // After the last entry comes the end marker, or the remains of an interrupted run.
        table.file.set_len(table.end).map_err(failed)?;
        if table.end == 0 {
            table.begin().map_err(|error| error.at(&path))?;
        }
        Ok(Self { path, table: Arc::new(Mutex::new(table)), index: contents.index })
    }

    /// Writes a blob, beginning with the bytes of an earlier run. It is recorded only if it is complete and verified.
    pub async fn add_blob(&self, mut reader: BlobReader, share: &mut Share) -> Result<()> {
        let Some(slot) = self.reserve(reader.descriptor()).await? else { return Ok(()) };
        let beginning = reader.mark();
        let mut earlier = slot.written;
        let path = self.path.clone();
        let mut file = blocking(move || SlotFile::open(&path, slot)).await?;
        file = take_earlier(file, &mut reader, earlier).await?;
        share.reach(reader.position());
        loop {
            let (mut wrong, error) = match pour(file, &mut reader, share).await? {
                Poured::Whole(mut file) => break blocking(move || file.complete()).await?,
                Poured::Wrong(file, error) => (file, error),
            };
            file = blocking(move || wrong.restart().map(|()| wrong)).await?;
            match std::mem::take(&mut earlier) {
                0 => reader.elsewhere(error)?,
                // The bytes of the earlier run may be the cause.
                _ => reader.rewind(&beginning),
            }
            share.reach(0);
        }
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = table.slots.get_mut(&reader.descriptor().digest) {
            slot.complete = true;
        }
        Ok(())
    }

    /// Writes a manifest, which is a blob too.
    pub async fn add_manifest(&self, manifest: &Manifest) -> Result<()> {
        let Some(slot) = self.reserve(&manifest.descriptor()).await? else { return Ok(()) };
        let (path, bytes, digest) = (self.path.clone(), manifest.bytes.clone(), slot.digest.clone());
        blocking(move || {
            let mut file = SlotFile::open(&path, Slot { written: 0, ..slot })?;
            file.write(&[bytes])?;
            file.complete()
        })
        .await?;
        if let Some(slot) = self.table.lock().unwrap_or_else(PoisonError::into_inner).slots.get_mut(&digest) {
            slot.complete = true;
        }
        Ok(())
    }

    /// Writes `index.json` with `images` in addition to the existing ones, and the end marker. An image replaces the older one with the same name.
    pub async fn finish(&self, images: Vec<(String, Descriptor)>) -> Result<()> {
        let mut index = self.index.clone().unwrap_or_default();
        for (name, mut descriptor) in images {
            let mut annotations = BTreeMap::from([(oci_layout::CONTAINERD_NAME.to_owned(), name.clone())]);
            // A reference name needs a tag; an image without one is found by its digest.
            if !name.contains('@') {
                annotations.insert(oci_layout::REF_NAME.to_owned(), name.clone());
            }
            descriptor.annotations = Some(annotations);
            index.retain(|other| oci_layout::name_of(other) != Some(name.as_str()));
            index.push(descriptor);
        }
        let unchanged = self.index.as_ref() == Some(&index);
        let document = json!({ "schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": index }).to_string();
        let (path, table) = (self.path.clone(), Arc::clone(&self.table));
        blocking(move || {
            let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
            if !unchanged {
                table.add_document("index.json", document.as_bytes()).map_err(|error| error.at(&path))?;
            }
            table.close().map_err(|error| unwritable(&path, &error))
        })
        .await
    }

    /// Reserves the slot of a blob; `None` if the archive already contains the blob.
    async fn reserve(&self, blob: &Descriptor) -> Result<Option<Slot>> {
        let (digest, size) = (blob.digest.clone(), blob.size);
        let (path, table) = (self.path.clone(), Arc::clone(&self.table));
        blocking(move || {
            let mut table = table.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(slot) = table.slots.get(&digest) {
                if slot.size != size {
                    return Err(invalid(&path, &format!("it contains {digest} in another size")));
                }
                return Ok((!slot.complete).then(|| slot.clone()));
            }
            let slot = Slot { digest: digest.clone(), header_at: table.end, size, written: 0, complete: false };
            let header = slot.header()?;
            table.reserve(&slot, &header).map_err(|error| unwritable(&path, &error))?;
            table.slots.insert(digest, slot.clone());
            Ok(Some(slot))
        })
        .await
    }
}

/// An error of the file or the format, without the path of the file.
enum Fault {
    Io(std::io::Error),
    Other(Error),
}

impl Fault {
    fn at(self, path: &Path) -> Error {
        match self {
            Self::Io(error) => unwritable(path, &error),
            Self::Other(error) => error,
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl Table {
    /// Reserves space first and writes the header last: after an interruption, zeros mark the end of the tar.
    fn reserve(&mut self, slot: &Slot, header: &tar::Header) -> std::io::Result<()> {
        self.file.set_len(slot.end())?;
        self.file.seek(SeekFrom::Start(slot.header_at))?;
        self.file.write_all(header.as_bytes())?;
        self.end = slot.end();
        Ok(())
    }

    /// Writes the folders and `oci-layout` to an empty file, in one piece: an archive with a part of them could not be continued.
    fn begin(&mut self) -> Result<(), Fault> {
        let mut beginning = Vec::new();
        for folder in FOLDERS {
            beginning.extend_from_slice(header(folder, 0, 0).map_err(Fault::Other)?.as_bytes());
        }
        beginning.extend_from_slice(header("oci-layout", LAYOUT.len() as u64, 0).map_err(Fault::Other)?.as_bytes());
        beginning.extend_from_slice(LAYOUT);
        beginning.resize(beginning.len().next_multiple_of(HEADER as usize), 0);
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&beginning)?;
        self.end = beginning.len() as u64;
        Ok(())
    }

    fn add_document(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let header = header(name, bytes.len() as u64, 0).map_err(Fault::Other)?;
        let end = self.end + HEADER + (bytes.len() as u64).div_ceil(HEADER) * HEADER;
        self.file.set_len(end)?;
        self.file.seek(SeekFrom::Start(self.end + HEADER))?;
        self.file.write_all(bytes)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(header.as_bytes())?;
        self.end = end;
        Ok(())
    }

    /// Writes the two empty blocks at the end of a tar. The data must be on the disk before the file can be copied.
    fn close(&mut self) -> std::io::Result<()> {
        self.file.set_len(self.end + 2 * HEADER)?;
        self.file.sync_all()
    }
}

enum Poured {
    Whole(SlotFile),
    Wrong(SlotFile, Error),
}

/// Verifies the bytes of an earlier run as if they had just been received.
async fn take_earlier(mut file: SlotFile, reader: &mut BlobReader, earlier: u64) -> Result<SlotFile> {
    while reader.position() < earlier {
        let position = reader.position();
        let (back, bytes) = blocking(move || {
            let bytes = file.read_written(position, BATCH)?;
            Ok((file, bytes))
        })
        .await?;
        file = back;
        if bytes.is_empty() {
            break;
        }
        reader.already(&bytes);
    }
    Ok(file)
}

/// Writes everything from the reader, in batches.
async fn pour(mut file: SlotFile, reader: &mut BlobReader, share: &mut Share) -> Result<Poured> {
    let mut unmarked = 0;
    loop {
        let (mut batch, mut length): (Vec<Bytes>, u64) = (Vec::new(), 0);
        let mut ended = false;
        while length < BATCH && !ended {
            match reader.next(BATCH - length).await {
                Ok(Some(bytes)) => {
                    length += bytes.len() as u64;
                    batch.push(bytes);
                }
                Ok(None) => ended = true,
                Err(error) if error.id == ErrorId::ImageDigestMismatch || reader.can_turn() => {
                    return Ok(Poured::Wrong(file, error));
                }
                Err(error) => {
                    // The bytes received so far are kept for the next run.
                    blocking(move || file.write(&batch).and_then(|()| file.checkpoint())).await?;
                    return Err(error);
                }
            }
        }
        unmarked += length;
        let mark = unmarked >= CHECKPOINT;
        file = blocking(move || {
            file.write(&batch)?;
            if mark {
                file.checkpoint()?;
            }
            Ok(file)
        })
        .await?;
        if mark {
            unmarked = 0;
        }
        share.reach(reader.position());
        if ended {
            return Ok(Poured::Whole(file));
        }
    }
}
