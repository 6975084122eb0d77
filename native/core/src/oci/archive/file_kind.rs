//! Detects the type of an archive file from its first bytes: compression formats that are supported, and those that are only reported.

use std::path::Path;

use super::tar_entries::Entries;
use super::{invalid, unreadable};
use crate::error::{Error, Result};

/// Length of the longest signature.
const MARK: usize = 6;
/// The compression format that layers may have in addition to gzip.
pub(crate) const ZSTD: &str = "zstd";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A tar, or a file that the tar reader refuses.
    Plain,
    Gzip,
    /// The name of a compression format, and the command that unpacks it.
    Packed(&'static str, &'static str),
}

impl FileKind {
    pub(crate) fn of(start: &[u8]) -> Self {
        match start {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Packed("xz", "xz --decompress --keep"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Packed(ZSTD, "zstd --decompress"),
            [b'B', b'Z', b'h', ..] => Self::Packed("bzip2", "bzip2 --decompress --keep"),
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Packed("lz4", "lz4 --decompress"),
            [b'P', b'K', 3, 4, ..] => Self::Packed("zip", "unzip"),
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c] => Self::Packed("7-Zip", "7z x"),
            _ => Self::Plain,
        }
    }

    pub(crate) fn read(path: &Path) -> Result<Self> {
        use std::io::Read as _;
        let mut start = Vec::new();
        let file = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
        file.take(MARK as u64).read_to_end(&mut start).map_err(|error| unreadable(path, &error))?;
        Ok(Self::of(&start))
    }

    /// Returns the error for an unsupported compression format.
    pub(crate) fn refusal(self, path: &Path) -> Option<Error> {
        let Self::Packed(name, command) = self else { return None };
        let hint = format!("Unpack it first, for example with: {command} '{}'", path.display());
        Some(
            invalid(path, &format!("it is a {name} file; archives of images are read as tar or as gzip of a tar"))
                .with_hint(hint),
        )
    }
}

/// Returns the error for a tar without images.
pub(crate) fn without_images(path: &Path, entries: &Entries) -> Error {
    let has = |folder: &str| entries.all.iter().any(|entry| entry.name.starts_with(folder));
    let is_export =
        entries.named(".dockerenv").is_some() || has("etc/") && (has("usr/") || has("bin/")) || has("Files/Windows/");
    if is_export {
        return invalid(
            path,
            "it is the file system of a container, as 'docker export' writes it, and does not contain an image",
        )
        .with_hint("Save the image itself with 'docker save', or push it to a registry.");
    }
    invalid(path, "it is a tar file without an OCI layout or 'docker save' content")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compression_formats() {
        for (start, name) in [
            (&b"\xfd7zXZ\0"[..], "xz"),
            (b"\x28\xb5\x2f\xfd\x04\x00", "zstd"),
            (b"BZh91A", "bzip2"),
            (b"PK\x03\x04\x14\x00", "zip"),
            (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        ] {
            let refusal = FileKind::of(start).refusal(Path::new("images.bin")).expect(name);
            assert!(refusal.message.contains(&format!("it is a {name} file")), "{}", refusal.message);
            assert!(refusal.hint().contains("'images.bin'"), "{}", refusal.hint());
        }
        assert_eq!(FileKind::of(b"\x1f\x8b\x08\x00\x00\x00"), FileKind::Gzip);
        for start in [&b""[..], b"P", b"oci-la", b"\x1f"] {
            assert_eq!(FileKind::of(start), FileKind::Plain);
        }
    }
}
