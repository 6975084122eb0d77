//! Password hashes of `htpasswd` and `/etc/shadow`: `$2y$05$…`, `$apr1$…`, `$6$…`. Offline attacks on them are possible.

use std::ops::Range;

const KINDS: [&str; 9] = ["$2a$", "$2b$", "$2y$", "$apr1$", "$1$", "$5$", "$6$", "$y$", "$argon2"];
const SHORTEST: usize = 20;

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(start) = text[at..].find('$').map(|length| at + length) {
        let is_of_hash = |c: char| c.is_ascii_alphanumeric() || "$./+=,".contains(c);
        let end = text[start..].find(|c| !is_of_hash(c)).map_or(text.len(), |length| start + length);
        if end - start >= SHORTEST && KINDS.iter().any(|kind| text[start..].starts_with(kind)) {
            found.push(start..end);
        }
        at = end.max(start + 1);
    }
}
