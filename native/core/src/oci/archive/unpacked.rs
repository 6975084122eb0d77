//! A compressed archive (`docker save … | gzip`). Its entries are read in any order and in parallel, which gzip does not support, so it is unpacked to a
//! temporary file that is deleted with the archive.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Write as _};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use tempfile::{NamedTempFile, TempPath};

use super::writer::unwritable;
use super::{blocking, invalid, unreadable};
use crate::error::Result;
use crate::oci::progress::Share;

/// Bytes that are unpacked between two checks for cancellation.
const STEP: u64 = 8 * 1024 * 1024;

struct Unpacking {
    decoder: MultiGzDecoder<BufReader<File>>,
    to: NamedTempFile,
}

/// Unpacks the gzip file `path`. `share` advances by the bytes read from it.
pub async fn unpack(path: &Path, share: &mut Share) -> Result<TempPath> {
    let from = path.to_owned();
    let mut work = blocking(move || {
        let file = File::open(&from).map_err(|error| unreadable(&from, &error))?;
        let to = tempfile::Builder::new().prefix("azcr-images-").suffix(".tar").tempfile();
        let to = to.map_err(|error| unwritable(&std::env::temp_dir(), &error))?;
        Ok(Unpacking { decoder: MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, file)), to })
    })
    .await?;
    loop {
        let from = path.to_owned();
        let (back, read, ended) = blocking(move || work.step(&from)).await?;
        work = back;
        share.reach(read);
        if ended {
            return Ok(work.to.into_temp_path());
        }
    }
}

impl Unpacking {
    fn step(mut self, from: &Path) -> Result<(Self, u64, bool)> {
        use std::io::Seek as _;
        let mut block = Vec::new();
        let read = (&mut self.decoder).take(STEP).read_to_end(&mut block).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => invalid(from, "it is truncated: it was copied or downloaded only in part"),
            ErrorKind::InvalidInput | ErrorKind::InvalidData => invalid(from, "its gzip data is damaged"),
            _ => unreadable(from, &error),
        })?;
        self.to.write_all(&block).map_err(|error| unwritable(self.to.path(), &error))?;
        let position = self.decoder.get_mut().get_mut().stream_position().map_err(|error| unreadable(from, &error))?;
        Ok((self, position, read == 0))
    }
}
