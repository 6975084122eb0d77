//! Runs of letters and digits that look like a token or a key, in any context.

use std::ops::Range;

/// Keys of storage accounts (88 characters) and SAS signatures (44) end in '='.
const SHORTEST_KEY: usize = 40;
/// Certificates and keys in base64; names and paths do not have so many consecutive letters and digits.
const SHORTEST_BLOB: usize = 256;
const SHORTEST_TOKEN: usize = 20;

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = text[at..].find(is_of_token).map(|start| at + start) {
        let end = text[start..].find(|c: char| !is_of_token(c)).map_or(text.len(), |length| start + length);
        if looks_secret(&text[start..end]) {
            found.push(start..end);
        }
        at = end;
    }
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=_-.%".contains(c)
}

fn looks_secret(word: &str) -> bool {
    if word.len() < SHORTEST_TOKEN {
        return false;
    }
    // After the '=' of `name=value`, or of `name=` in a URL's query.
    let value = word.trim_end_matches('=').rsplit_once('=').map_or(word, |(name, _)| &word[name.len() + 1..]);
    let is_token = value.len() >= SHORTEST_TOKEN && value.starts_with("eyJ");
    let (body, padding) = (value.trim_end_matches('='), value.ends_with('='));
    let encoded_padding = body.to_ascii_lowercase().ends_with("%3d");
    let is_base64 = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "+/".contains(c));
    let is_key = padding && value.len() >= SHORTEST_KEY && is_base64(body);
    let is_encoded_key = encoded_padding && value.len() >= SHORTEST_KEY;
    is_token || is_key || is_encoded_key || (value.len() >= SHORTEST_BLOB && is_base64(body))
}
