//! Text files of Windows tools: UTF-8 with a byte order mark (editors, `Set-Content -Encoding UTF8`), or UTF-16 with one (`>` and `Out-File` of Windows
//! PowerShell 5.1). Parsers of PEM, JSON, or keys would treat the mark as part of the first line.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a file of at most `most` bytes, also if it has no length, or grows meanwhile.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => {
            Err(Error::new(ErrorKind::FileTooLarge, format!("it has more than {most} bytes, the limit for this file")))
        }
        false => Ok(bytes),
    }
}

/// Converts a file's text to UTF-8 without a byte order mark. Bytes of any other encoding stay unchanged; half a UTF-16 pair becomes U+FFFD.
pub(crate) fn to_utf8(bytes: Vec<u8>) -> Vec<u8> {
    let from_utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => from_utf16(rest, u16::from_le_bytes).into_bytes(),
        [0xfe, 0xff, rest @ ..] => from_utf16(rest, u16::from_be_bytes).into_bytes(),
        other if other.starts_with(UTF8_MARK) => without_mark(other).to_vec(),
        _ => bytes,
    }
}

/// Returns the bytes of a UTF-8 file without its mark, for secrets, which must not be copied.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_above_its_limit_is_refused() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), [0; 100]).expect("it is writable");
        assert_eq!(read(file.path(), 100).expect("it fits").len(), 100);
        let error = read(file.path(), 99).expect_err("it is too large");
        assert_eq!((error.kind(), error.to_string().contains("more than 99 bytes")), (ErrorKind::FileTooLarge, true));
        #[cfg(target_os = "linux")]
        assert!(read(Path::new("/dev/zero"), 1000).is_err(), "an endless file");
    }

    #[test]
    fn every_windows_encoding_gives_the_same_text() {
        let text = "-----BEGIN ä上😀\r\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(order).collect::<Vec<u8>>()
        };
        let forms = [
            text.as_bytes().to_vec(),
            [UTF8_MARK, text.as_bytes()].concat(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ];
        for form in forms {
            assert_eq!(to_utf8(form.clone()), text.as_bytes(), "{form:x?}");
        }
    }

    #[test]
    fn bytes_of_other_encodings_are_unchanged() {
        let latin = b"friendlyName: M\xfcnchen".to_vec();
        assert_eq!(to_utf8(latin.clone()), latin);
        assert_eq!(to_utf8(Vec::new()), b"");
        // Truncated within a code unit, and within a pair.
        assert_eq!(to_utf8(vec![0xff, 0xfe, 0x41, 0x00, 0x3d]), b"A");
        assert_eq!(to_utf8(vec![0xff, 0xfe, 0x3d, 0xd8]), "\u{fffd}".as_bytes());
    }

    #[test]
    fn secret_bytes_are_not_copied() {
        let bytes = [UTF8_MARK, b"key"].concat();
        assert_eq!(without_mark(&bytes).as_ptr(), bytes[UTF8_MARK.len()..].as_ptr());
        assert_eq!(without_mark(b"key"), b"key");
    }
}
