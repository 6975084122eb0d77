//! Redaction of a file that is never whole in memory: line by line, as its bytes come in.

use super::{HIDDEN, Redaction, private_key};

/// No log has such a line for people to read; without a limit one file could fill the memory.
const LONGEST_LINE: usize = 1 << 20;
/// A key of 16384 bits has fewer lines. Where a key's end is lost, the log must not be.
const LONGEST_KEY: usize = 250;

pub struct Lines<'a> {
    redaction: &'a Redaction,
    /// A line whose end did not come yet.
    held: Vec<u8>,
    /// The line is too long, and what is left of it is passed over.
    skipping: bool,
    /// Lines since a private key began.
    in_key: Option<usize>,
}

impl<'a> Lines<'a> {
    pub const fn new(redaction: &'a Redaction) -> Self {
        Self { redaction, held: Vec::new(), skipping: false, in_key: None }
    }

    /// Takes bytes in, and gives the lines that are whole now, without secrets.
    pub fn feed(&mut self, mut bytes: &[u8]) -> Vec<u8> {
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

    /// The last line, which may have no end.
    pub fn finish(mut self) -> Vec<u8> {
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
