//! Nested texts: a URL in a query contains `&` as `%26`, JSON contains it as `\u0026`, and both may be escaped again. The rules search the unescaped text too,
//! and the match is hidden at its position in the original text.

use std::ops::Range;

/// Maximum nesting: JSON in JSON in a query has a depth of three.
pub(super) const DEEPEST: usize = 4;

/// A text with one level of escapes removed, and the original position of each byte.
pub(super) struct Unescaped {
    pub text: String,
    origins: Vec<usize>,
}

impl Unescaped {
    /// Removes one level; `None` if there are no escapes.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.contains(['%', '\\']) {
            return None;
        }
        let mut unescaped =
            Self { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len() + 1) };
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let at = text.len() - rest.len();
            let length = match escape(rest) {
                Some((plain, length)) => {
                    unescaped.text.push(plain);
                    unescaped.origins.push(at);
                    length
                }
                None => {
                    // A run of backslashes is skipped together: scanning each of a million separately would take hours.
                    let length = next.len_utf8().max(backslashes(rest));
                    unescaped.text.push_str(&rest[..length]);
                    unescaped.origins.extend(at..at + length);
                    length
                }
            };
            rest = &rest[length..];
        }
        unescaped.origins.push(text.len());
        (unescaped.text.len() < text.len()).then_some(unescaped)
    }

    /// Returns the original position of a range in this text.
    pub(super) fn origin(&self, place: &Range<usize>) -> Range<usize> {
        self.origins[place.start]..self.origins[place.end]
    }
}

/// Returns the character and the length of the escape at the start of `text`.
fn escape(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.first() == Some(&b'%') {
        return Some((code(bytes.get(1..3)?)?, 3));
    }
    // JSON in JSON doubles the backslashes.
    let backslashes = backslashes(text);
    if backslashes == 0 {
        return None;
    }
    match bytes.get(backslashes)? {
        b'/' => Some(('/', backslashes + 1)),
        b'u' if bytes.get(backslashes + 1..backslashes + 3)? == b"00" => {
            Some((code(bytes.get(backslashes + 3..backslashes + 5)?)?, backslashes + 5))
        }
        _ => None,
    }
}

/// Returns the number of backslashes at the start of `text`.
fn backslashes(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'\\').count()
}

/// Parses two hexadecimal digits of an ASCII character.
fn code(digits: &[u8]) -> Option<char> {
    let digits =
        std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    let sign = char::from(u8::from_str_radix(digits, 16).ok()?);
    (sign.is_ascii_graphic() || " \t\r\n".contains(sign)).then_some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_is_removed_and_maps_back_to_the_original() {
        for (text, plain) in [
            ("a%26sig%3Db", "a&sig=b"),
            ("a%2526b", "a%26b"),
            (r"a\u0026sig\u003db", "a&sig=b"),
            (r"a\\\u0026b", "a&b"),
            (r"https:\/\/u", "https://u"),
            ("ä%3D上", "ä=上"),
            ("%41%0A", "A\n"),
        ] {
            let unescaped = Unescaped::of(text).expect("an escape");
            assert_eq!(unescaped.text, plain);
            assert_eq!(unescaped.origin(&(0..plain.len())), 0..text.len());
        }
        let unescaped = Unescaped::of("x%26sig%3Dcanary%26y").expect("an escape");
        let place = unescaped.text.find("canary").expect("it is there");
        assert_eq!(unescaped.origin(&(place..place + 6)), 10..16);
        for text in ["100 %", "%zz", "%e4%00", r"C:\users\u12", r"a\nb", "%+1", ""] {
            assert!(Unescaped::of(text).is_none(), "{text}");
        }
    }
}
