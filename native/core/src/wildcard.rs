//! Wildcards `*` and `?`, ignoring case, as in PowerShell names and OpenSSH's known_hosts files.

/// Returns whether `text` matches. Takes time in proportion to the product of both lengths at most: only the last `*` is retried, since a longer match of an
/// earlier one only leaves less for the rest.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut position) = (0, 0);
    // The position after the last star, and the end of the text that it matches.
    let mut star: Option<(usize, usize)> = None;
    while position < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                star = Some((at, position));
            }
            Some(wanted) if *wanted == b'?' || wanted.eq_ignore_ascii_case(&text[position]) => {
                at += 1;
                position += 1;
            }
            _ => match &mut star {
                Some((behind, taken)) => {
                    *taken += 1;
                    (at, position) = (*behind, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks_match_ignoring_case() {
        for (pattern, fitting, other) in [
            ("", &[""][..], &["a"][..]),
            ("*", &["", "a", "a/b"], &[]),
            ("?", &["a", "*"], &["", "ab"]),
            ("team/*", &["team/", "Team/App", "TEAM/a/b"], &["team", "a/team/b"]),
            ("*.example", &[".example", "a.b.EXAMPLE"], &["example", "a.example."]),
            ("a*b*c", &["abc", "aXbYc", "abcbc", "abbcc"], &["ab", "acb", "abcd"]),
            ("a**?c", &["abc", "axyzc"], &["ac", "c"]),
            ("*ab?", &["abababx", "abx"], &["ab", "abab"]),
        ] {
            assert!(fitting.iter().all(|text| fits(pattern, text)), "{pattern}");
            assert!(!other.iter().any(|text| fits(pattern, text)), "{pattern}");
        }
    }

    #[test]
    fn many_stars_match_quickly() {
        let text = "a".repeat(20_000);
        let began = std::time::Instant::now();
        for pattern in ["*a".repeat(7) + "b", "*a".repeat(300) + "b", "a*".repeat(50) + "?b", "*".repeat(1_000) + "b"] {
            assert!(!fits(&pattern, &text), "{pattern:.20}");
            assert!(fits(&pattern, &(text.clone() + "b")), "{pattern:.20}");
        }
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    }
}
