//! A compressed archive (`docker save … | gzip`). Its entries are read in any order and in parallel, which gzip does not support, so it is unpacked to a
//! temporary file that is deleted with the archive.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Write as _};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use tempfile::{NamedTempFile, TempPath};

use super::{blocking, invalid, unreadable, unwritable};
use crate::error::{Error, Result};
use crate::file_limits::{UNPACKED_LEAST, UNPACKED_TIMES};
use crate::oci::progress::Share;

/// Bytes that are unpacked between two checks for cancellation.
const STEP: u64 = 8 * 1024 * 1024;

struct Unpacking {
    decoder: MultiGzDecoder<BufReader<File>>,
    to: NamedTempFile,
    /// Bytes that may still be unpacked.
    left: u64,
}

/// Unpacks the gzip file `path`. `share` advances by the bytes read from it.
pub(super) async fn unpack(path: &Path, share: &mut Share) -> Result<TempPath> {
    let from = path.to_owned();
    let mut work = blocking(move || {
        let file = File::open(&from).map_err(|error| unreadable(&from, &error))?;
        let length = file.metadata().map_err(|error| unreadable(&from, &error))?.len();
        let left = length.saturating_mul(UNPACKED_TIMES).saturating_add(UNPACKED_LEAST);
        let to = tempfile::Builder::new().prefix("azcr-images-").suffix(".tar").tempfile();
        let to = to.map_err(|error| unwritable(&std::env::temp_dir(), &error))?;
        Ok(Unpacking { decoder: MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, file)), to, left })
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

fn too_large(from: &Path) -> Error {
    let limit = format!("{UNPACKED_TIMES} times its size and {} MiB", UNPACKED_LEAST >> 20);
    invalid(from, &format!("unpacked it has more than {limit}"))
        .with_hint("If you trust this file, unpack it with gunzip, and import the unpacked file.")
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
        self.left = self.left.checked_sub(block.len() as u64).ok_or_else(|| too_large(from))?;
        self.to.write_all(&block).map_err(|error| unwritable(self.to.path(), &error))?;
        let position = self.decoder.get_mut().get_mut().stream_position().map_err(|error| unreadable(from, &error))?;
        Ok((self, position, read == 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archive_that_becomes_too_large_is_refused() {
        let packed = NamedTempFile::new().expect("a file");
        let mut writer = flate2::write::GzEncoder::new(packed.as_file(), flate2::Compression::fast());
        writer.write_all(&[0; 100_000]).expect("it is writable");
        writer.finish().expect("it is writable");
        for (left, fits) in [(100_000, true), (99_999, false)] {
            let file = File::open(packed.path()).expect("the file");
            let to = NamedTempFile::new().expect("a file");
            let decoder = MultiGzDecoder::new(BufReader::with_capacity(256 * 1024, file));
            let step = Unpacking { decoder, to, left }.step(packed.path());
            match step {
                Ok((unpacking, ..)) => assert!(fits && unpacking.left == 0, "{left}"),
                Err(error) => assert!(!fits && error.message.contains("100 times its size"), "{error}"),
            }
        }
    }
}
