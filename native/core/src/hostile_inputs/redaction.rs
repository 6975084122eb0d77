//! Redaction of any text: a known secret is never shown, whatever surrounds it.

use crate::redaction::Redaction;
use crate::redaction::lines::Lines;
use crate::secret::{SecretString, Secrets};

const SECRET: &str = "canary-4720";

fn knows(secret: &str) -> Redaction {
    let mut known = Secrets::default();
    known.insert("a".to_owned(), SecretString::from(secret));
    Redaction::new(&[&known])
}

/// A known secret is hidden in every text.
pub(super) fn around_a_secret(before: &str, after: &str) {
    hidden(SECRET, before, after);
}

/// A known secret is hidden in lines that arrive in parts of each size.
pub(super) fn around_a_secret_in_parts(before: &str, after: &str) {
    let size = 1 + before.len() % 40;
    hidden_in_parts(SECRET, before, after, size);
}

fn hidden(secret: &str, before: &str, after: &str) {
    let redaction = knows(secret);
    let text = format!("{before}{secret}{after}");
    for cleaned in [redaction.clean(&text), redaction.clean_message(&text), redaction.clean_known(&text)] {
        let shown = cleaned.replace("[hidden]", "\n");
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}

fn hidden_in_parts(secret: &str, before: &str, after: &str, size: usize) {
    let redaction = knows(secret);
    let text = format!("{before}\n{secret}\n{after}");
    let mut lines = Lines::new(&redaction);
    let mut cleaned: Vec<u8> = text.as_bytes().chunks(size).flat_map(|part| lines.feed(part)).collect();
    cleaned.extend(lines.finish());
    assert!(!String::from_utf8_lossy(&cleaned).contains(secret));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like_text};
    use super::knows;

    const TEXTS: &[&str] = &[
        "PUT https://a.example/x?sig=abc%3D answered 400: {\"error\":{\"message\":\"the value is refused\"}}",
        "login -u a -p b --password='c' Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln",
        "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n",
        "htpasswd $2y$05$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuuabcdefghijklmnopq",
        "http://user:secret@proxy.example:8080/ \\u0026sig=%253D",
    ];

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn a_known_secret_is_hidden_in_every_text(secret in "[!-~]{6,24}", before in like_text(TEXTS), after in like_text(TEXTS)) {
            // A part of the replacement would be found in it.
            prop_assume!(!"[hidden]".contains(&secret));
            super::hidden(&secret, &before, &after);
        }

        #[test]
        fn a_secret_is_hidden_in_lines_that_arrive_in_parts(secret in "[a-zA-Z0-9]{8,24}", before in like_text(TEXTS), after in like_text(TEXTS), size in 1_usize..40) {
            super::hidden_in_parts(&secret, &before, &after, size);
        }

        /// Twice the text takes at most a few times the steps: the result grows in proportion.
        #[test]
        fn long_texts_end(text in like_text(TEXTS), times in 1_usize..200) {
            let long = text.repeat(times);
            prop_assert!(knows("canary-1").clean(&long).len() <= long.len() * 8 + 8);
        }
    }
}
