//! Values whose name shows that they are secret: `"password": "…"`, `client_secret=…`, `Authorization: …`, `<AdminPassword>…</AdminPassword>`.

use std::ops::Range;

use super::secret_name::{is_of_name, is_secret, is_secret_member};
use super::span::{self, Quote};

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(separator) = text[at..].find([':', '=', '>']).map(|length| at + length) {
        at = separator + 1;
        if let Some(value) = value_behind(text, separator) {
            at = at.max(value.end);
            found.push(value);
        }
    }
}

fn value_behind(text: &str, separator: usize) -> Option<Range<usize>> {
    let (before, mark, behind) = (&text[..separator], text.as_bytes()[separator], separator + 1);
    if mark == b'>' {
        return element(text, before, behind);
    }
    let (name, quote) = name_in_front(before)?;
    let start = text.len() - text[behind..].trim_start_matches([' ', '\t']).len();
    let in_json = quote.is_some() && is_secret_member(name);
    if !in_json && !is_secret(name) {
        return None;
    }
    if let Some(value) = span::quoted(text, start) {
        return Some(value);
    }
    if !is_secret(name) || text[start..].is_empty() {
        return None;
    }
    let spaced = start > behind;
    Some(match mark {
        // `pfxkey://…` is not a named value.
        b':' if text[start..].starts_with("//") => return None,
        b':' if quote.is_some_and(|quote| quote.mark == b'"') => span::bare(text, start),
        // A sentence about an object with such a name: the secret 'registry-password': created.
        b':' if quote.is_some() => return None,
        b':' if spaced || text[start..].starts_with('[') => span::rest_of_line(text, start),
        _ => span::word(text, start),
    })
}

/// Returns the name before a separator, and the quote around it.
fn name_in_front(before: &str) -> Option<(&str, Option<Quote>)> {
    let before = before.trim_end_matches([' ', '\t']);
    let quote = Quote::closing(before);
    let before = &before[..before.len() - quote.map_or(0, Quote::len)];
    let start =
        before.rfind(|c| !is_of_name(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let name = &before[start..];
    (!name.is_empty()).then_some((name, quote))
}

/// Returns the content of an element; `before` ends in front of the '>'.
fn element(text: &str, before: &str, behind: usize) -> Option<Range<usize>> {
    let start = before.rfind(|c| !is_of_name(c))?;
    // The name may have a namespace prefix.
    let opens = before[..start].trim_end_matches(is_of_name).ends_with('<') && before[start..].starts_with(':');
    let name = &before[start + before[start..].chars().next().map_or(1, char::len_utf8)..];
    if !(opens || before[start..].starts_with('<')) || !is_secret(name) {
        return None;
    }
    let value = text[behind..].find('<').map_or(text.len(), |length| behind + length);
    Some(behind..value)
}
