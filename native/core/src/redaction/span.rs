//! The start and the end of a value. A line may be JSON that contains a line with JSON (Docker logs containers this way), and each level adds backslashes
//! before the quotes of the one below. A value ends at a quote with as many backslashes as its opening quote.

use std::ops::Range;

use super::secret_name::is_of_name;

/// A quotation mark and the backslashes before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Quote {
    pub mark: u8,
    pub backslashes: usize,
}

impl Quote {
    /// Returns the quote at the start of `text`.
    pub(super) fn opening(text: &str) -> Option<Self> {
        let backslashes = text.bytes().take_while(|byte| *byte == b'\\').count();
        let mark = *text.as_bytes().get(backslashes)?;
        is_mark(mark).then_some(Self { mark, backslashes })
    }

    /// Returns the quote at the end of `text`.
    pub(super) fn closing(text: &str) -> Option<Self> {
        let (mark, before) = text.as_bytes().split_last()?;
        let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        is_mark(*mark).then_some(Self { mark: *mark, backslashes })
    }

    pub(super) const fn len(self) -> usize {
        self.backslashes + 1
    }

    /// Returns the end of the quoted value in `text`, and the position after its closing quote: both at the end of the text if there is none.
    fn end_in(self, text: &str) -> (usize, usize) {
        let mut backslashes = 0;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'\\' => backslashes += 1,
                byte if byte == self.mark && backslashes <= self.backslashes => return (at - backslashes, at + 1),
                _ => backslashes = 0,
            }
        }
        (text.len(), text.len())
    }
}

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// Returns the quoted value at `start`, without its quotes.
pub(super) fn quoted(text: &str, start: usize) -> Option<Range<usize>> {
    // Python prefixes strings: u'…' and b'…'.
    let start = if text[start..].starts_with(['u', 'b']) && Quote::opening(&text[start + 1..]).is_some() {
        start + 1
    } else {
        start
    };
    let quote = Quote::opening(&text[start..])?;
    let from = start + quote.len();
    let (length, closed) = quote.end_in(&text[from..]);
    let after = &text[from + closed..];
    // In a shell, a word can continue after a quote: 'it'\''s'.
    if quote.mark == b'\'' && after.starts_with(|c: char| c == '\\' || is_of_name(c)) {
        let more = after.find(char::is_whitespace).unwrap_or(after.len());
        return Some(from..from + closed + more);
    }
    Some(from..from + length)
}

/// Returns the unquoted value at `start`. A separator ends it only if another name follows: passwords may contain commas.
pub(super) fn word(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    for (at, c) in rest.char_indices() {
        let ends = match c {
            c if c.is_whitespace() || "\"'`".contains(c) => true,
            '&' | ';' | ',' => names_something(&rest[at + 1..]),
            _ => false,
        };
        if ends {
            let value = &rest[..at];
            return start..start + if c.is_whitespace() { at } else { before_line_break(value).len() };
        }
    }
    start..text.len()
}

/// Returns the value of a header or a YAML line at `start`: up to the end of the line, or of the surrounding quotes.
pub(super) fn rest_of_line(text: &str, start: usize) -> Range<usize> {
    let rest = &text[start..];
    let end = match rest.strip_prefix('[') {
        // Go prints headers as `Name:[value]`.
        Some(inner) => inner.find(']').map_or(rest.len(), |end| end + 1),
        None => rest.find(['"', '\'', '`', '\n']).unwrap_or(rest.len()),
    };
    let value = before_line_break(&rest[..end]).trim_end();
    start..start + value.len()
}

/// Removes from a value the backslashes of a following quotation mark that does not belong to it, and the escaped line break before that mark, as JSON writes
/// it.
fn before_line_break(value: &str) -> &str {
    let mut value = value.trim_end_matches('\\');
    while let Some(before) = value.strip_suffix(['n', 'r']).filter(|before| before.ends_with('\\')) {
        value = before.trim_end_matches('\\');
    }
    value
}

/// Returns an unquoted JSON value: a number, `null`, `true`.
pub(super) fn bare(text: &str, start: usize) -> Range<usize> {
    let end = text[start..].find([',', '}', ']', '\n', ' ']).map_or(text.len(), |length| start + length);
    start..end
}

fn names_something(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix(['"', '\'']).unwrap_or(text);
    let name = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
    name > 0 && text[name..].trim_start_matches(['"', '\'']).starts_with(['=', ':'])
}
