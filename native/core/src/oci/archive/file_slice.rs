//! A section of a file, read in blocks.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;

use bytes::Bytes;

use super::{Extent, blocking, unreadable};
use crate::error::Result;

const BLOCK: u64 = 256 * 1024;

pub struct FileSlice {
    path: PathBuf,
    offset: u64,
    left: u64,
    file: Option<File>,
}

impl FileSlice {
    pub fn new(extent: &Extent, skip: u64) -> Self {
        let skip = skip.min(extent.size);
        Self { path: extent.file.clone(), offset: extent.offset + skip, left: extent.size - skip, file: None }
    }

    /// Returns the next block; `None` at the end of the section or of the file.
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        if self.left == 0 {
            return Ok(None);
        }
        let (path, offset, length, kept) = (self.path.clone(), self.offset, self.left.min(BLOCK), self.file.take());
        let (file, bytes) = blocking(move || {
            let failed = |error| unreadable(&path, &error);
            let mut file = match kept {
                Some(file) => file,
                None => {
                    let mut file = File::open(&path).map_err(failed)?;
                    file.seek(SeekFrom::Start(offset)).map_err(failed)?;
                    file
                }
            };
            let mut bytes = Vec::new();
            (&mut file).take(length).read_to_end(&mut bytes).map_err(failed)?;
            Ok((file, bytes))
        })
        .await?;
        self.file = Some(file);
        self.offset += bytes.len() as u64;
        self.left -= bytes.len() as u64;
        Ok((!bytes.is_empty()).then(|| Bytes::from(bytes)))
    }
}
