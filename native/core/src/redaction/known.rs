//! Known secrets, in JSON and URL escapes too: a password with quotes or non-ASCII characters can be written in many ways, and a log may contain JSON in JSON.

use std::ops::Range;

use zeroize::Zeroizing;

use super::escapes::DEEPEST;
use super::{CLIPPED, SHORTEST};
use crate::secret::{ExposeSecret, SecretString};

/// An escape at the end of a clipped text may be shorter than this.
const LONGEST_ESCAPE: usize = 6;

/// Returns the secret, and the secret with the escapes removed that it happens to contain, since they are removed from the text too.
pub(super) fn forms(secret: &SecretString) -> Vec<SecretString> {
    let plain = secret.expose_secret();
    // A form encodes a blank as a plus sign.
    let form = Zeroizing::new(plain.replace(' ', "+"));
    let mut forms = vec![Zeroizing::new(plain.to_owned()), form];
    for at in 0..forms.len() {
        for kind in [is_percent as fn(u8) -> bool, |_| true] {
            let decoded =
                Text::of(&forms[at]).unescaped(kind).and_then(|text| String::from_utf8(text.bytes.to_vec()).ok());
            forms.extend(decoded.map(Zeroizing::new));
        }
    }
    forms.iter().map(|form| SecretString::from(form.as_str())).collect()
}

fn is_percent(sign: u8) -> bool {
    sign == b'%'
}

/// Finds `known` in escaped text, and the beginning of one where a text was clipped. Other occurrences in unescaped text were found before.
pub(super) fn escaped_or_clipped(text: &str, known: &[SecretString]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // True for most lines of a log, so nothing is copied for them.
    if known.is_empty() || !text.contains(['%', '\\', CLIPPED]) {
        return found;
    }
    let mut next = Some(Text::of(text));
    for _ in 0..=DEEPEST {
        let Some(text) = next else { break };
        for secret in known {
            text.find(secret.expose_secret().as_bytes(), &mut found);
            text.find_clipped(secret.expose_secret().as_bytes(), &mut found);
        }
        next = text.unescaped(|_| true);
    }
    found
}

/// A text with escapes removed, and the original position of each byte.
struct Text {
    bytes: Zeroizing<Vec<u8>>,
    /// One more entry than bytes: the end.
    origins: Vec<usize>,
}

impl Text {
    fn of(text: &str) -> Self {
        Self { bytes: Zeroizing::new(text.as_bytes().to_vec()), origins: (0..=text.len()).collect() }
    }

    /// Removes one level of escapes. `kind` selects them by their first byte. `None` if there are none.
    fn unescaped(&self, kind: impl Fn(u8) -> bool) -> Option<Self> {
        let mut rest = &self.bytes[..];
        if !rest.iter().any(|byte| matches!(byte, b'%' | b'\\')) {
            return None;
        }
        let mut plain = Self { bytes: Zeroizing::new(Vec::with_capacity(rest.len())), origins: Vec::new() };
        while let Some(first) = rest.first() {
            let origin = self.origins[self.bytes.len() - rest.len()];
            let escape = escape(rest).filter(|_| kind(*first));
            let (sign, length) = escape.unwrap_or((Sign::Byte(*first), 1));
            let mut room = [0; 4];
            let bytes = match &sign {
                Sign::Byte(byte) => std::slice::from_ref(byte),
                Sign::Char(sign) => sign.encode_utf8(&mut room).as_bytes(),
            };
            plain.bytes.extend_from_slice(bytes);
            plain.origins.extend(bytes.iter().map(|_| origin));
            rest = &rest[length..];
        }
        plain.origins.push(*self.origins.last()?);
        (plain.bytes.len() < self.bytes.len()).then_some(plain)
    }

    fn find(&self, wanted: &[u8], found: &mut Vec<Range<usize>>) {
        let mut from = 0;
        while let Some(at) = self.bytes[from..].windows(wanted.len()).position(|window| window == wanted) {
            let end = from + at + wanted.len();
            found.push(self.origins[from + at]..self.origins[end]);
            from = end;
        }
    }

    /// Finds the beginning of `wanted` at the end of clipped texts.
    fn find_clipped(&self, wanted: &[u8], found: &mut Vec<Range<usize>>) {
        let mut room = [0; 4];
        let clipped = CLIPPED.encode_utf8(&mut room).as_bytes();
        for at in self.bytes.windows(clipped.len()).enumerate().filter(|(_, sign)| *sign == clipped).map(|(at, _)| at) {
            let escape = self.bytes[..at].iter().rposition(|byte| matches!(byte, b'%' | b'\\'));
            let escape = escape.filter(|start| at - start < LONGEST_ESCAPE);
            let is_part = |end: usize, length: usize| self.bytes[..end].ends_with(&wanted[..length]);
            let part = [Some(at), escape].into_iter().flatten().find_map(|end| {
                (SHORTEST..wanted.len()).rev().find(|length| is_part(end, *length)).map(|length| end - length)
            });
            found.extend(part.map(|start| self.origins[start]..self.origins[at]));
        }
    }
}

enum Sign {
    Byte(u8),
    Char(char),
}

/// Returns the character and the length of the escape at the start of `text`.
fn escape(text: &[u8]) -> Option<(Sign, usize)> {
    let plain = |byte| Some((Sign::Byte(byte), 2));
    match text {
        [b'%', _, _, ..] => Some((Sign::Byte(u8::try_from(number(&text[1..3])?).ok()?), 3)),
        [b'\\', b'u', rest @ ..] => {
            let unit = number(rest.get(..4)?)?;
            if let Some(sign) = char::from_u32(unit) {
                return Some((Sign::Char(sign), 6));
            }
            // A character above the first plane is written as two escapes.
            let second = rest.get(4..10).filter(|second| second.starts_with(b"\\u"))?;
            let units = [u16::try_from(unit).ok()?, u16::try_from(number(&second[2..])?).ok()?];
            let sign = char::decode_utf16(units).next()?.ok()?;
            Some((Sign::Char(sign), 12))
        }
        [b'\\', b'n', ..] => plain(b'\n'),
        [b'\\', b'r', ..] => plain(b'\r'),
        [b'\\', b't', ..] => plain(b'\t'),
        [b'\\', sign @ (b'"' | b'/' | b'\\'), ..] => plain(*sign),
        _ => None,
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|one| one.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}
