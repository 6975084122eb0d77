//! Redacts a file that is never completely in memory: line by line, as its bytes arrive.

use super::{HIDDEN, Redaction, private_key};

/// Longer than lines of real logs; without a limit one file could fill the memory.
const LONGEST_LINE: usize = 1 << 20;
/// A key of 16384 bits has fewer lines. If the end of a key is missing, the rest of the log must not be lost.
const LONGEST_KEY: usize = 250;

pub(crate) struct Lines<'a> {
    redaction: &'a Redaction,
    /// An incomplete line.
    held: Vec<u8>,
    /// The line is too long, and the rest of it is skipped.
    skipping: bool,
    /// Lines since the start of a private key.
    in_key: Option<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) const fn new(redaction: &'a Redaction) -> Self {
        Self { redaction, held: Vec::new(), skipping: false, in_key: None }
    }

    /// Adds bytes, and returns the lines that are now complete, without secrets.
    pub(crate) fn feed(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        let mut cleaned = Vec::with_capacity(bytes.len());
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (part, rest) = bytes.split_at(end + 1);
            self.hold(part);
            self.release(&mut cleaned);
            bytes = rest;
        }
        self.hold(bytes);
        cleaned
    }

    /// Returns the last line, which may be incomplete.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let mut cleaned = Vec::new();
        if self.skipping || !self.held.is_empty() {
            self.release(&mut cleaned);
        }
        cleaned
    }

    fn hold(&mut self, part: &[u8]) {
        if self.held.len() + part.len() > LONGEST_LINE {
            self.skipping = true;
            self.held.clear();
        }
        if !self.skipping {
            self.held.extend_from_slice(part);
        }
    }

    fn release(&mut self, cleaned: &mut Vec<u8>) {
        if std::mem::take(&mut self.skipping) {
            self.held.clear();
            cleaned.extend_from_slice(format!("[a line of more than {LONGEST_LINE} bytes is left out]\n").as_bytes());
            return;
        }
        let held = std::mem::take(&mut self.held);
        let line = String::from_utf8_lossy(&held);
        cleaned.extend_from_slice(self.outside_of_keys(&line).as_bytes());
    }

    fn outside_of_keys(&mut self, line: &str) -> String {
        let (hidden, rest) = match self.in_key.take() {
            None => ("", line),
            Some(lines) => match private_key::end(line) {
                Some(end) => (HIDDEN, &line[end..]),
                None if lines < LONGEST_KEY => {
                    self.in_key = Some(lines + 1);
                    (HIDDEN, &line[line.trim_end_matches(['\r', '\n']).len()..])
                }
                None => ("", line),
            },
        };
        if private_key::is_open_in(rest) {
            self.in_key = Some(0);
        }
        format!("{hidden}{}", self.redaction.clean(rest))
    }
}
