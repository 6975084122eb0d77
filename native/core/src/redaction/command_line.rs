//! Secrets in the arguments of a logged command: `--password …`, `docker login -p …`, `curl -u user:…`, `htpasswd -b …`.

use std::ops::Range;

use super::secret_name::is_secret;
use super::span;

pub(super) fn find(text: &str, found: &mut Vec<Range<usize>>) {
    if !text.contains('-') {
        return;
    }
    let words = words(text);
    let mut programs = Programs::default();
    // End of the line that is already hidden: to search for it again for each word would be quadratic.
    let mut hidden = 0;
    for (word, next) in words.iter().zip(words.iter().skip(1)) {
        let (option, value) = (&text[word.clone()], &text[next.clone()]);
        programs.see(option);
        let is_option = option.starts_with('-') && !value.starts_with('-');
        if programs.takes_p && option.starts_with("-p") && option.len() > 2 {
            found.push(word.start + 2..word.end);
        }
        if !is_option {
            continue;
        }
        if is_secret(option) || (option == "-p" && programs.takes_p) {
            found.push(argument(text, next.start));
        } else if (option == "-u" || option == "--user") && programs.is_curl {
            if let Some((user, _)) = value.split_once(':') {
                found.push(next.start + user.len() + 1..argument(text, next.start).end.max(next.end));
            }
        } else if programs.is_htpasswd && option.contains('b') && next.start >= hidden {
            // File, user, password, in an order that depends on the options.
            let rest = span::rest_of_line(text, next.start);
            hidden = rest.end;
            found.push(rest);
        }
    }
}

#[derive(Default)]
struct Programs {
    takes_p: bool,
    is_curl: bool,
    is_htpasswd: bool,
}

impl Programs {
    fn see(&mut self, word: &str) {
        match word.rsplit(['/', '"', '\'']).next() {
            Some("login" | "sshpass") => self.takes_p = true,
            Some("curl") => self.is_curl = true,
            Some("htpasswd") => self.is_htpasswd = true,
            _ => {}
        }
    }
}

fn argument(text: &str, start: usize) -> Range<usize> {
    span::quoted(text, start).unwrap_or_else(|| span::word(text, start))
}

fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| !c.is_whitespace()).map(|length| at + length) {
        at = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        words.push(start..at);
    }
    words
}
