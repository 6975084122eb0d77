//! `*` and `?`, without regard to case: as PowerShell has them for names, and OpenSSH in its file of known hosts.

/// Whether `text` fits. Takes time in proportion to the lengths of both, whatever the pattern is: only the last `*` has to be tried again, since
/// what an earlier one takes can only leave less for the rest.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut position) = (0, 0);
    // Behind the last star, and where the text that it takes ends.
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
    fn stars_and_question_marks_fit_without_regard_to_case() {
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
    fn many_stars_take_no_time() {
        let text = "a".repeat(20_000);
        let began = std::time::Instant::now();
        for pattern in ["*a".repeat(7) + "b", "*a".repeat(300) + "b", "a*".repeat(50) + "?b", "*".repeat(1_000) + "b"] {
            assert!(!fits(&pattern, &text), "{pattern:.20}");
            assert!(fits(&pattern, &(text.clone() + "b")), "{pattern:.20}");
        }
        assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
    }
}
