//! `*` and `?`, without regard to case: as PowerShell has them for names, and OpenSSH in its file of known hosts.

pub fn fits(pattern: &str, text: &str) -> bool {
    bytes_fit(pattern.as_bytes(), text.as_bytes())
}

fn bytes_fit(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => (0..=text.len()).any(|skipped| bytes_fit(rest, &text[skipped..])),
        (Some((b'?', rest)), Some((_, after))) => bytes_fit(rest, after),
        (Some((wanted, rest)), Some((found, after))) => wanted.eq_ignore_ascii_case(found) && bytes_fit(rest, after),
        _ => false,
    }
}
