//! `Basic …` and `Bearer …`, if a header was printed without its name.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::span;

const SHORTEST_TOKEN: usize = 16;

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    for (scheme, is_secret) in [("basic ", is_login as fn(&str) -> bool), ("bearer ", is_token)] {
        for start in places(text, scheme) {
            let value = span::word(text, start);
            if is_secret(&text[value.clone()]) {
                found.push(value);
            }
        }
    }
}

/// Returns the positions after each `scheme`, in any case.
fn places(text: &str, scheme: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let first = [scheme.as_bytes()[0], scheme.as_bytes()[0].to_ascii_uppercase()];
    let fits =
        |at: usize| bytes.get(at..at + scheme.len()).is_some_and(|word| word.eq_ignore_ascii_case(scheme.as_bytes()));
    (0..bytes.len()).filter(|at| first.contains(&bytes[*at]) && fits(*at)).map(|at| at + scheme.len()).collect()
}

/// Returns whether the word is an encoded login. "Basic authentication" is not.
fn is_login(word: &str) -> bool {
    STANDARD.decode(word.trim_end_matches([',', ';', ')', ']'])).is_ok_and(|login| login.contains(&b':'))
}

fn is_token(word: &str) -> bool {
    word.len() >= SHORTEST_TOKEN && word.bytes().any(|byte| byte.is_ascii_digit()) && !word.contains("=\"")
}
