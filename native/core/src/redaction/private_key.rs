//! Private keys in PEM. In a log they have many lines; see `lines` for that.

use std::ops::Range;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const KIND: &str = "PRIVATE KEY-----";

pub fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = begin(&text[at..]).map(|start| at + start) {
        let stop = end(&text[start..]).map_or(text.len(), |stop| start + stop);
        found.push(start..stop);
        at = stop;
    }
}

/// Whether a key begins in `line` and does not end there.
pub fn is_open_in(line: &str) -> bool {
    let last = line.rmatch_indices(BEGIN).find(|(at, _)| begin(&line[*at..]) == Some(0));
    last.is_some_and(|(at, _)| end(&line[at..]).is_none())
}

/// Behind the line that ends a key.
pub fn end(text: &str) -> Option<usize> {
    marked(text, END).map(|(_, end)| end)
}

fn begin(text: &str) -> Option<usize> {
    marked(text, BEGIN).map(|(start, _)| start)
}

/// `-----BEGIN RSA PRIVATE KEY-----`: where it begins, and where it ends.
fn marked(text: &str, mark: &str) -> Option<(usize, usize)> {
    text.match_indices(mark).find_map(|(at, _)| {
        let label = &text[at + mark.len()..];
        let kind = label.find(KIND)?;
        let is_label = label[..kind].chars().all(|c| c.is_ascii_uppercase() || c == ' ');
        is_label.then_some((at, at + mark.len() + kind + KIND.len()))
    })
}
