//! Rewrites files created by OpenSSL: the same content in other encodings, or with other numbers.

/// Returns the replacement for a value with this tag and content.
type Replace<'a> = dyn Fn(u8, &[u8]) -> Option<Vec<u8>> + 'a;

/// Copies DER and calls `replace` for each value; `None` keeps it. Strings that contain a sequence are traversed too.
pub fn rewrite(bytes: &[u8], replace: &Replace<'_>) -> Vec<u8> {
    let mut whole = Vec::new();
    let mut rest = bytes;
    while let Some((tag, content, after)) = split(rest) {
        let inner = match tag & 0x20 != 0 || holds_sequence(tag, content) {
            true => rewrite(content, replace),
            false => content.to_vec(),
        };
        whole.extend(replace(tag, &inner).unwrap_or_else(|| value(tag, &inner)));
        rest = after;
    }
    assert!(rest.is_empty(), "OpenSSL writes DER");
    whole
}

/// Converts to indefinite lengths, and to strings in pieces of 100 bytes.
pub fn as_ber(bytes: &[u8]) -> Vec<u8> {
    rewrite(bytes, &|tag, content| match tag {
        _ if tag & 0x20 != 0 => Some([&[tag, 0x80][..], content, &[0, 0]].concat()),
        // A string, and the encrypted content, which is a string with another tag.
        0x04 | 0x80 => {
            let pieces: Vec<u8> = content.chunks(100).flat_map(|piece| value(0x04, piece)).collect();
            Some([&[tag | 0x20, 0x80][..], &pieces, &[0, 0]].concat())
        }
        _ => None,
    })
}

pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("below 64 KiB").to_be_bytes();
    match content.len() {
        0..=0x7f => [&[tag, length[1]][..], content].concat(),
        _ => [&[tag, 0x82, length[0], length[1]][..], content].concat(),
    }
}

/// Returns whether the string contains a sequence to be rewritten. Certificates stay unchanged, since their signature covers the DER, and so does the key
/// inside of PKCS#8 (it begins with its version).
fn holds_sequence(tag: u8, content: &[u8]) -> bool {
    let is_certificate = x509_parser::parse_x509_certificate(content).is_ok();
    let begins_with_number = |sequence| split(sequence).is_some_and(|(tag, _, _)| tag == 0x02);
    tag == 0x04
        && !is_certificate
        && split(content)
            .is_some_and(|(tag, inner, after)| tag == 0x30 && after.is_empty() && !begins_with_number(inner))
}

fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (digits.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
