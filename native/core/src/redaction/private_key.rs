//! Private keys in PEM format. In a log they have many lines; see `lines` for that.

use std::ops::Range;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const KIND: &str = "PRIVATE KEY";
const DASHES: &str = "-----";

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = begin(&text[at..]).map(|start| at + start) {
        let stop = end(&text[start..]).map_or(text.len(), |stop| start + stop);
        found.push(start..stop);
        at = stop;
    }
}

/// Returns whether a key starts in `line` and does not end there.
pub(super) fn is_open_in(line: &str) -> bool {
    let last = line.rmatch_indices(BEGIN).find(|(at, _)| label_end(&line[*at..], BEGIN).is_some());
    last.is_some_and(|(at, _)| end(&line[at..]).is_none())
}

/// Returns the position after the line that ends a key.
pub(super) fn end(text: &str) -> Option<usize> {
    text.match_indices(END).find_map(|(at, _)| Some(at + label_end(&text[at..], END)?))
}

fn begin(text: &str) -> Option<usize> {
    text.match_indices(BEGIN).map(|(at, _)| at).find(|at| label_end(&text[*at..], BEGIN).is_some())
}

/// Returns the end of `-----BEGIN RSA PRIVATE KEY-----` at the start of `text`.
fn label_end(text: &str, mark: &str) -> Option<usize> {
    let label = text.strip_prefix(mark)?;
    let length = label.find(|c: char| !c.is_ascii_uppercase() && c != ' ').unwrap_or(label.len());
    let is_key = label[..length].ends_with(KIND) && label[length..].starts_with(DASHES);
    is_key.then_some(mark.len() + length + DASHES.len())
}
