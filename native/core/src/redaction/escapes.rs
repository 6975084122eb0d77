//! Texts in texts: a URL in a query writes `&` as `%26`, JSON writes it as `\u0026`, and each may be wrapped once more. What a rule looks for is
//! found behind such escapes too, and hidden where it stands in the text as it is.

use std::ops::Range;

/// So often a text may be wrapped: JSON in JSON in a query is three.
pub const DEEPEST: usize = 4;

/// A text with one level of escapes taken off, and where each of its bytes came from.
pub struct Unescaped {
    pub text: String,
    origins: Vec<usize>,
}

impl Unescaped {
    /// `None` when there is nothing to take off.
    pub fn of(text: &str) -> Option<Self> {
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
                    // Backslashes go together: to look at each of a million anew would take hours.
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

    /// Where a place of this text is in the one it came from.
    pub fn origin(&self, place: &Range<usize>) -> Range<usize> {
        self.origins[place.start]..self.origins[place.end]
    }
}

/// The escape that `text` begins with: what it stands for, and its length.
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

/// How many of them `text` begins with.
fn backslashes(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'\\').count()
}

/// Two hexadecimal digits that stand for a sign of ASCII.
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
    fn each_level_is_taken_off_and_leads_back() {
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
