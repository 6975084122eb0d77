//! The digests of a layer in an archive: of its stored bytes, and of its unpacked tar, which the configuration of an image lists.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Error as IoError, ErrorKind, Read, Seek as _, SeekFrom, Take, copy, sink};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::file_kind::{FileKind, ZSTD};
use super::{Extent, blocking, unreadable};
use crate::error::Result;
use crate::oci::digest::{Digest, Hasher};

/// Bytes that are hashed between two checks for cancellation.
const STEP: u64 = 8 * 1024 * 1024;
/// Maximum size of an unpacked tar. A few kilobytes can unpack to any size.
const LONGEST_TAR: u64 = 128 * 1024 * 1024 * 1024;

/// The compression of a layer, detected from its first bytes: media types are not always correct, and container runtimes check the bytes too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
    /// Another format, which is not unpacked.
    Other,
}

pub(super) async fn packing(extent: &Extent) -> Result<Packing> {
    let extent = extent.clone();
    blocking(move || {
        let mut start = Vec::new();
        open(&extent)?.take(6).read_to_end(&mut start).map_err(|error| unreadable(&extent.file, &error))?;
        Ok(match FileKind::of(&start) {
            FileKind::Plain => Packing::None,
            FileKind::Gzip => Packing::Gzip,
            FileKind::Packed(name, _) if name == ZSTD => Packing::Zstd,
            FileKind::Packed(..) => Packing::Other,
        })
    })
    .await
}

/// Returns the digest of the layer's stored bytes.
pub(super) async fn stored(extent: &Extent) -> Result<Digest> {
    let extent = extent.clone();
    let from = blocking(move || open(&extent).map(|reader| (extent, reader))).await?;
    Ok(hash(from, u64::MAX).await?.unwrap_or_else(|| Digest::of(b"")))
}

/// Returns the digest of the tar in a layer packed with gzip or zstd; `None` if it cannot be unpacked.
pub(super) async fn unpacked(extent: &Extent, packing: Packing) -> Result<Option<Digest>> {
    let extent = extent.clone();
    let from = blocking(move || {
        let reader = open(&extent)?;
        let reader: Box<dyn Read + Send> = match packing {
            Packing::Zstd => Box::new(Frames::new(reader)),
            _ => Box::new(MultiGzDecoder::new(reader)),
        };
        Ok((extent, reader))
    })
    .await?;
    hash(from, LONGEST_TAR).await
}

/// Hashes the content; `None` if it is damaged or longer than `longest`.
async fn hash<R: Read + Send + 'static>(from: (Extent, R), longest: u64) -> Result<Option<Digest>> {
    let (extent, mut reader) = from;
    let mut hasher: Hasher = Digest::of(b"").hasher();
    let mut left = longest;
    loop {
        let file = extent.file.clone();
        let step = blocking(move || {
            let mut block = Vec::new();
            match (&mut reader).take(STEP).read_to_end(&mut block) {
                Ok(_) => {
                    hasher.update(&block);
                    Ok(Some((reader, hasher, block.len() as u64)))
                }
                Err(error) if is_damage(&error) => Ok(None),
                Err(error) => Err(unreadable(&file, &error)),
            }
        })
        .await?;
        let Some((back, so_far, length)) = step else { return Ok(None) };
        if length == 0 {
            return Ok(Some(so_far.finish()));
        }
        let Some(rest) = left.checked_sub(length) else { return Ok(None) };
        (reader, hasher, left) = (back, so_far, rest);
    }
}

fn is_damage(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidInput | ErrorKind::InvalidData)
}

fn open(extent: &Extent) -> Result<BufReader<Take<File>>> {
    let mut file = File::open(&extent.file).map_err(|error| unreadable(&extent.file, &error))?;
    file.seek(SeekFrom::Start(extent.offset)).map_err(|error| unreadable(&extent.file, &error))?;
    Ok(BufReader::with_capacity(256 * 1024, file.take(extent.size)))
}

/// A frame without content.
const EMPTY_FRAME: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd, 0, 0, 1, 0, 0];

/// Unpacks zstd (RFC 8878): one frame after another, as parallel packers write them, including empty ones. A window above 100 MiB is refused; layers use 8 MiB.
struct Frames<R> {
    packed: BufReader<R>,
    decoder: FrameDecoder,
    is_within: bool,
    is_bounded: bool,
}

impl<R: Read> Frames<R> {
    fn new(packed: R) -> Self {
        Self { packed: BufReader::new(packed), decoder: FrameDecoder::new(), is_within: false, is_bounded: false }
    }

    /// Returns whether there is another frame with content.
    fn next(&mut self) -> std::io::Result<bool> {
        if !self.is_bounded {
            // The decoder limits the window only from its second frame on.
            self.decoder.reset(EMPTY_FRAME).map_err(|_| damaged())?;
            self.is_bounded = true;
        }
        while !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = copy(&mut (&mut self.packed).take(length.into()), &mut sink())?;
                    if skipped < length.into() {
                        return Err(ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(_) => return Err(damaged()),
            }
        }
        Ok(false)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if !self.is_within && !self.next()? {
                return Ok(0);
            }
            self.is_within = true;
            while self.decoder.can_collect() < into.len() && !self.decoder.is_finished() {
                let missing = into.len() - self.decoder.can_collect();
                let strategy = BlockDecodingStrategy::UptoBytes(missing);
                self.decoder.decode_blocks(&mut self.packed, strategy).map_err(|_| damaged())?;
            }
            let length = self.decoder.read(into)?;
            if length > 0 || into.is_empty() {
                return Ok(length);
            }
            self.is_within = false;
        }
    }
}

fn damaged() -> IoError {
    ErrorKind::InvalidData.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates a frame of raw blocks (RFC 8878, 3.1.1), as packers write incompressible content. A block holds at most 128 KiB.
    fn frame(bytes: &[u8]) -> Vec<u8> {
        // The window descriptor of 8 MiB.
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3];
        let blocks = bytes.chunks(128 * 1024).collect::<Vec<_>>();
        for (at, block) in blocks.iter().enumerate() {
            let header = (block.len() as u32) << 3 | u32::from(at + 1 == blocks.len());
            frame.extend(&header.to_le_bytes()[..3]);
            frame.extend(*block);
        }
        if blocks.is_empty() {
            frame.extend([1, 0, 0]);
        }
        frame
    }

    fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Frames::new(packed).read_to_end(&mut bytes).map(|_| bytes)
    }

    #[test]
    fn consecutive_frames_are_unpacked() {
        let long: Vec<u8> = (0..900_000_u32).map(|at| (at % 251) as u8).collect();
        let skipped = [&b"\x50\x2a\x4d\x18\x03\0\0\0"[..], b"abc"].concat();
        for (packed, expected) in [
            (vec![], vec![]),
            (frame(b""), vec![]),
            (frame(b"one"), b"one".to_vec()),
            (frame(&long), long.clone()),
            ([frame(b"one"), frame(b""), frame(b"two")].concat(), b"onetwo".to_vec()),
            ([skipped.clone(), frame(b"one"), skipped.clone(), frame(b"two"), skipped].concat(), b"onetwo".to_vec()),
            // A block that repeats one byte (RLE).
            ([&frame(b"")[..6], &[0x03 | 0x40, 0x06, 0x00, b'x']].concat(), vec![b'x'; 200]),
        ] {
            assert!(unpack(&packed).expect("it is sound") == expected, "{} bytes", packed.len());
        }
    }

    #[test]
    fn damaged_frames_are_refused() {
        let whole = frame(b"content");
        let large_window = [&whole[..5], &[17 << 3], &whole[6..]].concat();
        let huge_window = [&whole[..5], &[31 << 3], &whole[6..]].concat();
        for packed in [
            whole[..3].to_vec(),
            whole[..whole.len() - 1].to_vec(),
            [&whole[..], b"tail"].concat(),
            b"\x50\x2a\x4d\x18\x09\0\0\0abc".to_vec(),
            large_window.clone(),
            huge_window.clone(),
            [whole.clone(), large_window].concat(),
            [whole.clone(), huge_window].concat(),
        ] {
            let error = unpack(&packed).expect_err("it is damaged");
            assert!(is_damage(&error), "{} bytes: {error}", packed.len());
        }
    }

    #[tokio::test]
    async fn content_above_the_limit_has_no_digest() {
        let extent = Extent { file: "x".into(), offset: 0, size: 0 };
        for (length, longest, is_told) in [(0, 0, true), (10, 10, true), (11, 10, false), (9_000_000, 8_999_999, false)]
        {
            let found = hash((extent.clone(), std::io::repeat(0).take(length)), longest).await.expect("it is read");
            assert_eq!(found.is_some(), is_told, "{length} of {longest}");
        }
    }
}
