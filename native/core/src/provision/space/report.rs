//! The lines that `optimize.sh` prints.

use crate::error::{Error, ErrorId, Result};
use crate::http::limits::BLOB_LIST_BYTES;
use crate::http::service_text::clipped_to;
use crate::oci::digest::Digest;
use crate::provision::log_collection::visible;

/// A reason of the machine is shorter, and a digest too.
const LONGEST_LINE: usize = 4 << 10;
/// Characters of an unreadable line in an error.
const LONGEST_SHOWN: usize = 200;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Alive,
    Phase(String),
    /// A blob that is deleted.
    Blob(Digest),
    Reason(String),
    Note(String),
    Done,
}

/// Splits the output into lines.
#[derive(Default)]
pub(super) struct Lines {
    held: Vec<u8>,
    bytes: usize,
}

impl Lines {
    /// Returns the lines that end in `piece`. Anything that the script does not print is an error.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<Vec<Line>> {
        self.bytes += piece.len();
        self.held.extend_from_slice(piece);
        let mut lines = Vec::new();
        while let Some(end) = self.held.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.held.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line[..end]).into_owned();
            lines.push(Line::parse(&line).ok_or_else(|| unreadable(&line))?);
        }
        match self.held.len() > LONGEST_LINE || self.bytes > BLOB_LIST_BYTES {
            true => Err(unreadable("too long")),
            false => Ok(lines),
        }
    }
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        match line.split_once('=') {
            None if line.starts_with("alive ") => Some(Self::Alive),
            Some(("phase", phase @ ("read-only" | "collecting" | "writable"))) => Some(Self::Phase(phase.to_owned())),
            Some(("blob", digest)) => Digest::parse(digest).ok().map(Self::Blob),
            Some(("reason", text)) => Some(Self::Reason(visible(text))),
            Some(("note", text)) => Some(Self::Note(visible(text))),
            Some(("done", "yes")) => Some(Self::Done),
            _ => None,
        }
    }
}

fn unreadable(line: &str) -> Error {
    let shown = clipped_to(&visible(line), LONGEST_SHOWN);
    Error::new(ErrorId::OptimizeFailed, format!("the answer of the garbage collection is not readable: '{shown}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parsed_across_blocks() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        let text = format!("phase=collecting\nalive ....\nblob={digest}\nreason=a \u{1b}[1mb\ndone=yes\n");
        let expected = [
            Line::Phase("collecting".to_owned()),
            Line::Alive,
            Line::Blob(Digest::parse(&digest).expect("a digest")),
            Line::Reason("a \\u{1b}[1mb".to_owned()),
            Line::Done,
        ];
        for size in [1, 7, 1_000] {
            let mut lines = Lines::default();
            let found: Vec<Line> =
                text.as_bytes().chunks(size).flat_map(|piece| lines.feed(piece).expect("lines")).collect();
            assert_eq!(found, expected, "{size}");
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["hello\n", "phase=other\n", "blob=sha256:zz\n", "done=no\n", "=\n", &"x".repeat(5_000)] {
            assert_eq!(Lines::default().feed(text.as_bytes()).expect_err(text).id, ErrorId::OptimizeFailed);
        }
        let mut endless = Lines { bytes: BLOB_LIST_BYTES, ..Lines::default() };
        assert_eq!(endless.feed(b"alive .\n").expect_err("too many lines").id, ErrorId::OptimizeFailed);
    }
}
