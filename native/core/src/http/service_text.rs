//! The text of a service's refusal that is neither JSON nor XML, and the clipping of all such texts.

use reqwest::StatusCode;

use crate::redaction::CLIPPED;

/// Longest message that is shown; a proxy's error page can be much longer.
const LONGEST: usize = 2_000;

/// Returns a body of plain text, otherwise the reason phrase of the status: a page or a broken document does not help the reader.
pub(crate) fn plain(body: &[u8], status: StatusCode) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    match text.is_empty() || text.starts_with(['<', '{']) {
        true => status.canonical_reason().unwrap_or("no reason given").to_owned(),
        false => clipped(text),
    }
}

/// Returns `text`, shortened and without control characters.
pub(crate) fn clipped(text: &str) -> String {
    let shown = |sign: char| if sign.is_control() && !matches!(sign, '\n' | '\t') { ' ' } else { sign };
    let shown: String = text.chars().take(LONGEST + 1).map(shown).collect();
    clipped_to(&shown, LONGEST)
}

/// Returns `text` if it has at most `longest` characters, otherwise its beginning with [`CLIPPED`].
pub(crate) fn clipped_to(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}{CLIPPED}", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_text_is_shown() {
        for (body, expected) in [
            (&b"slow down"[..], "slow down"),
            (b"  two\nlines\x1b[2J ", "two\nlines [2J"),
            (b"", "Too Many Requests"),
            (b"<html>", "Too Many Requests"),
            (b"{\"cut", "Too Many Requests"),
            (b"\xff\xfe", "\u{fffd}\u{fffd}"),
        ] {
            assert_eq!(plain(body, StatusCode::TOO_MANY_REQUESTS), expected);
        }
        for length in [LONGEST, LONGEST + 1, LONGEST * 9] {
            let text = clipped(&"ä".repeat(length));
            assert_eq!((text.chars().count(), text.ends_with('…')), (length.min(LONGEST + 1), length > LONGEST));
        }
    }
}
