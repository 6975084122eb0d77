//! The digests of a layer in an archive: of its bytes as they are stored, and of the tar in it, which the configuration of an image names.

use std::fs::File;
use std::io::{BufReader, Read, Seek as _, SeekFrom, Take};

use flate2::bufread::MultiGzDecoder;

use super::file_kind::FileKind;
use super::{Extent, blocking, unreadable};
use crate::error::Result;
use crate::oci::digest::{Digest, Hasher};

/// So much is hashed between two looks at whether the operation was canceled.
const STEP: u64 = 8 * 1024 * 1024;

/// How a layer is packed, by its first bytes: media types are not always right about it, and container runtimes look at the bytes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    None,
    Gzip,
    /// Another form, whose tar is not looked into.
    Other,
}

pub async fn packing(extent: &Extent) -> Result<Packing> {
    let extent = extent.clone();
    blocking(move || {
        let mut start = Vec::new();
        open(&extent)?.take(6).read_to_end(&mut start).map_err(|error| unreadable(&extent.file, &error))?;
        Ok(match FileKind::of(&start) {
            FileKind::Plain => Packing::None,
            FileKind::Gzip => Packing::Gzip,
            FileKind::Packed(..) => Packing::Other,
        })
    })
    .await
}

/// The digest of the layer's bytes.
pub async fn stored(extent: &Extent) -> Result<Digest> {
    let extent = extent.clone();
    let from = blocking(move || open(&extent).map(|reader| (extent, reader))).await?;
    Ok(hash(from).await?.unwrap_or_else(|| Digest::of(b"")))
}

/// The digest of the tar in a layer that is packed with gzip; `None` when it cannot be unpacked.
pub async fn unpacked(extent: &Extent) -> Result<Option<Digest>> {
    let extent = extent.clone();
    let from = blocking(move || open(&extent).map(|reader| (extent, MultiGzDecoder::new(reader)))).await?;
    hash(from).await
}

/// `None` when the content is damaged.
async fn hash<R: Read + Send + 'static>(from: (Extent, R)) -> Result<Option<Digest>> {
    let (extent, mut reader) = from;
    let mut hasher: Hasher = Digest::of(b"").hasher();
    loop {
        let file = extent.file.clone();
        let step = blocking(move || {
            let mut block = Vec::new();
            match (&mut reader).take(STEP).read_to_end(&mut block) {
                Ok(_) => {
                    hasher.update(&block);
                    Ok(Some((reader, hasher, block.is_empty())))
                }
                Err(error) if is_damage(&error) => Ok(None),
                Err(error) => Err(unreadable(&file, &error)),
            }
        })
        .await?;
        let Some((back, so_far, ended)) = step else { return Ok(None) };
        if ended {
            return Ok(Some(so_far.finish()));
        }
        (reader, hasher) = (back, so_far);
    }
}

fn is_damage(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData)
}

fn open(extent: &Extent) -> Result<BufReader<Take<File>>> {
    let mut file = File::open(&extent.file).map_err(|error| unreadable(&extent.file, &error))?;
    file.seek(SeekFrom::Start(extent.offset)).map_err(|error| unreadable(&extent.file, &error))?;
    Ok(BufReader::with_capacity(256 * 1024, file.take(extent.size)))
}
