//! The password of `https://user:password@host`.

use std::ops::Range;

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, scheme_end) in text.match_indices("://") {
        let start = at + scheme_end.len();
        let ends = |c: char| c.is_whitespace() || "/?#\"'<>\\".contains(c);
        let end = text[start..].find(ends).map_or(text.len(), |length| start + length);
        let Some((login, _host)) = text[start..end].rsplit_once('@') else { continue };
        if let Some((user, password)) = login.split_once(':') {
            let from = start + user.len() + 1;
            found.push(from..from + password.len());
        }
    }
}
