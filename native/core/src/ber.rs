//! ASN.1 values in BER (X.690, chapter 8), of which DER is a subset. PFX files use both: Java, Bouncy Castle, and NSS write indefinite lengths and constructed
//! strings, which the strict parsers of certificates refuse.

use der::asn1::ObjectIdentifier;
use zeroize::Zeroizing;

/// Maximum nesting. A deeper value could overflow the stack.
const DEEPEST: usize = 32;
const CONSTRUCTED: u8 = 0x20;
const END_OF_CONTENTS: &[u8] = &[0, 0];

/// The tag without the bit for constructed values.
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTETS: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x10;
pub(crate) const SET: u8 = 0x11;

/// Returns the context-specific tag `[number]`.
pub(crate) const fn context(number: u8) -> u8 {
    0x80 | number
}

/// One value; the content is borrowed from the input.
#[derive(Debug)]
pub struct Value<'a> {
    pub tag: u8,
    content: Content<'a>,
}

#[derive(Debug)]
enum Content<'a> {
    Bytes(&'a [u8]),
    Parts(Vec<Value<'a>>),
}

impl<'a> Value<'a> {
    /// Reads the first value. Trailing bytes are ignored, as in OpenSSL. `None` if the input is truncated or not BER.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        read(bytes, 0).map(|(value, _)| value)
    }

    /// Reads the first value if it has this tag.
    pub fn read_as(tag: u8, bytes: &'a [u8]) -> Option<Self> {
        Self::read(bytes).filter(|value| value.tag == tag)
    }

    /// Returns the values inside; none if the value is not constructed.
    pub fn parts(&self) -> &[Self] {
        match &self.content {
            Content::Parts(parts) => parts,
            Content::Bytes(_) => &[],
        }
    }

    /// Returns the value at `position` inside, if it has this tag.
    pub fn part(&self, position: usize, tag: u8) -> Option<&Self> {
        self.parts().get(position).filter(|part| part.tag == tag)
    }

    /// Returns the bytes of a string, joined if it is constructed.
    pub fn octets(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut joined = Zeroizing::new(Vec::with_capacity(self.length()?));
        self.append_to(&mut joined);
        Some(joined)
    }

    /// Returns the length of the string; `None` if a piece is not a string.
    fn length(&self) -> Option<usize> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len()),
            Content::Parts(parts) => {
                parts.iter().map(|part| if part.tag == OCTETS { part.length() } else { None }).sum::<Option<usize>>()
            }
        }
    }

    fn append_to(&self, joined: &mut Vec<u8>) {
        match &self.content {
            Content::Bytes(bytes) => joined.extend_from_slice(bytes),
            Content::Parts(parts) => parts.iter().for_each(|part| part.append_to(joined)),
        }
    }

    pub fn oid(&self) -> Option<ObjectIdentifier> {
        match self.content {
            Content::Bytes(bytes) if self.tag == OID => ObjectIdentifier::from_bytes(bytes).ok(),
            _ => None,
        }
    }

    /// Returns an integer that counts something; `u64::MAX` if it is larger. `None` if it is negative.
    pub fn count(&self) -> Option<u64> {
        let Content::Bytes(bytes) = self.content else { return None };
        if self.tag != INTEGER || *bytes.first()? >= 0x80 {
            return None;
        }
        let digits = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
        if digits.len() > 8 {
            return Some(u64::MAX);
        }
        Some(digits.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    }

    /// Returns the same value in DER: definite lengths, and strings in one piece.
    pub fn to_der(&self) -> Zeroizing<Vec<u8>> {
        let mut content = Zeroizing::new(Vec::new());
        let mut tag = self.tag;
        match &self.content {
            Content::Parts(parts) if self.tag != OCTETS => {
                tag |= CONSTRUCTED;
                parts.iter().for_each(|part| content.extend_from_slice(&part.to_der()));
            }
            _ => self.append_to(&mut content),
        }
        let length = content.len();
        let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        let mut whole = Zeroizing::new(Vec::with_capacity(length + 10));
        whole.push(tag);
        match u8::try_from(length) {
            Ok(short) if short < 0x80 => whole.push(short),
            _ => {
                whole.push(0x80 | bytes.len() as u8);
                whole.extend_from_slice(&bytes);
            }
        }
        whole.extend_from_slice(&content);
        whole
    }
}

fn read(bytes: &[u8], depth: usize) -> Option<(Value<'_>, &[u8])> {
    let (&identifier, rest) = bytes.split_first()?;
    // Tag numbers above 30 take more bytes; none of the parsed structures has one.
    if depth > DEEPEST || identifier & 0x1f == 0x1f || bytes.starts_with(END_OF_CONTENTS) {
        return None;
    }
    let tag = identifier & !CONSTRUCTED;
    let is_constructed = identifier & CONSTRUCTED != 0;
    let (length, rest) = read_length(rest)?;
    let Some(length) = length else {
        if !is_constructed {
            return None;
        }
        let (parts, rest) = read_until_end(rest, depth + 1)?;
        return Some((Value { tag, content: Content::Parts(parts) }, rest));
    };
    let (content, rest) = rest.split_at_checked(length)?;
    let content = match is_constructed {
        true => Content::Parts(read_all(content, depth + 1)?),
        false => Content::Bytes(content),
    };
    Some((Value { tag, content }, rest))
}

/// Parses a length; the inner `None` stands for the indefinite form.
fn read_length(bytes: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (&first, rest) = bytes.split_first()?;
    match first {
        0x80 => Some((None, rest)),
        0..0x80 => Some((Some(usize::from(first)), rest)),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length =
                digits.iter().try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add((*byte).into()))?;
            Some((Some(length), rest))
        }
    }
}

fn read_all(mut bytes: &[u8], depth: usize) -> Option<Vec<Value<'_>>> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let (part, rest) = read(bytes, depth)?;
        parts.push(part);
        bytes = rest;
    }
    Some(parts)
}

fn read_until_end(mut bytes: &[u8], depth: usize) -> Option<(Vec<Value<'_>>, &[u8])> {
    let mut parts = Vec::new();
    loop {
        if let Some(rest) = bytes.strip_prefix(END_OF_CONTENTS) {
            return Some((parts, rest));
        }
        let (part, rest) = read(bytes, depth)?;
        parts.push(part);
        bytes = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DER: &[u8] = &[0x30, 0x09, 0x02, 0x01, 0x05, 0x04, 0x04, 1, 2, 3, 4];

    #[test]
    fn every_encoding_of_a_value_becomes_the_same_der() {
        let forms: [&[u8]; 5] = [
            DER,
            // Trailing bytes are ignored.
            &[0x30, 0x09, 0x02, 0x01, 0x05, 0x04, 0x04, 1, 2, 3, 4, 0xff, 0xff],
            // Indefinite length, with a constructed string.
            &[0x30, 0x80, 2, 1, 5, 0x24, 0x80, 4, 1, 1, 4, 3, 2, 3, 4, 0, 0, 0, 0],
            // A length in more bytes than needed, and nested pieces.
            &[0x30, 0x82, 0, 15, 2, 1, 5, 0x24, 10, 0x24, 4, 4, 2, 1, 2, 4, 2, 3, 4],
            &[0x30, 0x81, 9, 2, 1, 5, 4, 4, 1, 2, 3, 4],
        ];
        for form in forms {
            let value = Value::read_as(SEQUENCE, form).expect("a sequence");
            assert_eq!(*value.to_der(), DER, "{form:x?}");
            assert_eq!(value.part(0, INTEGER).and_then(Value::count), Some(5));
            assert_eq!(value.part(1, OCTETS).and_then(Value::octets).as_deref(), Some(&vec![1, 2, 3, 4]));
        }
        let long = [&[4, 0x82, 1, 44][..], &[7; 300]].concat();
        assert_eq!(*Value::read(&long).expect("a string").to_der(), long);
    }

    #[test]
    fn large_counts_do_not_wrap_around() {
        let count = |bytes: &[u8]| Value::read(bytes).expect("a value").count();
        assert_eq!(count(&[2, 1, 0]), Some(0));
        assert_eq!(count(&[2, 2, 0, 0x80]), Some(128));
        assert_eq!(count(&[2, 1, 0x80]), None, "negative");
        assert_eq!(count(&[2, 0]), None);
        assert_eq!(count(&[2, 9, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Some(u64::MAX));
        assert_eq!(count(&[2, 12, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Some(u64::MAX));
    }

    #[test]
    fn broken_and_hostile_input_is_refused() {
        for length in 0..DER.len() {
            assert!(Value::read(&DER[..length]).is_none(), "cut off after {length}");
        }
        let deep = [[0x30, 0x80].repeat(100_000), [0, 0].repeat(100_000)].concat();
        let long = [&[0x30, 0x89][..], &[0xff; 9]].concat();
        let refused: [&[u8]; 6] =
            [&deep, &long, &[0x04, 0x80, 0, 0], &[0x30, 0x80, 2, 1], &[0x1f, 0x81, 1, 0], &[0, 0]];
        for bytes in refused {
            assert!(Value::read(bytes).is_none(), "{:x?}", &bytes[..2]);
        }
        assert!(Value::read(&[0x24, 3, 2, 1, 5]).expect("a value").octets().is_none(), "a piece is not a string");
    }
}
