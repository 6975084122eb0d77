//! The replacements of a session: the same original always gets the same replacement, whatever its case and in whatever place it occurs.

use std::collections::{HashMap, HashSet};

use super::vocabulary;

/// A shorter name would match parts of ordinary words.
const SHORTEST_PART: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Pseudonyms {
    /// Lowercase original to replacement.
    known: HashMap<String, String>,
    /// Originals that are a single word and may be a word of the service, too.
    words: HashSet<String>,
    /// Kind of name to the number of its replacements.
    counts: HashMap<&'static str, u64>,
    /// `<region>` and `<fqdn>` of the stamp.
    stamp: Option<(String, String)>,
}

impl Pseudonyms {
    /// Learns the stamp's domain from the host of its endpoint, `management.<region>.<fqdn>`.
    pub(super) fn learn_endpoint(&mut self, host: &str) {
        let lower = host.to_ascii_lowercase();
        let mut labels = lower.splitn(3, '.');
        if let (Some(_), Some(region), Some(fqdn)) = (labels.next(), labels.next(), labels.next()) {
            self.stamp = Some((region.to_owned(), fqdn.to_owned()));
            self.known.insert(region.to_owned(), vocabulary::REGION.to_owned());
        }
    }

    /// Returns `<region>` and `<fqdn>` of the stamp.
    pub(super) fn stamp(&self) -> Option<(&str, &str)> {
        self.stamp.as_ref().map(|(region, fqdn)| (region.as_str(), fqdn.as_str()))
    }

    /// Returns the replacement of an original that occurred before.
    pub(super) fn known(&self, original: &str) -> Option<&str> {
        self.known.get(&original.to_lowercase()).map(String::as_str)
    }

    /// Returns whether the text is a name that occurred before, and not a word that a service also uses for a state or a member.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let key = text.to_lowercase();
        self.known.get(&key).is_some_and(|replacement| *replacement != key) && !self.words.contains(&key)
    }

    /// Returns the replacement of a name: its kind with a number.
    pub(super) fn name(&mut self, kind: &'static str, original: &str) -> String {
        // A storage account is a label of hosts, which may have no hyphen.
        let separator = if kind == "account" { "" } else { "-" };
        if kind == "text"
            && original.chars().all(char::is_alphabetic)
            && !self.known.contains_key(&original.to_lowercase())
        {
            self.words.insert(original.to_lowercase());
        }
        self.replaced(kind, original, |number| format!("{kind}{separator}{number}"))
    }

    /// Returns the replacement of an id with the form of a GUID, with or without hyphens.
    pub(super) fn guid(&mut self, original: &str) -> String {
        let digits: String = original.to_ascii_lowercase().replace('-', "");
        let hyphenated = original.contains('-');
        if vocabulary::PUBLIC_IDS.iter().any(|public| public.replace('-', "") == digits) {
            return original.to_owned();
        }
        let replacement = self.replaced("guid", &digits, |number| format!("{number:032}"));
        if !hyphenated {
            return replacement;
        }
        let (a, rest) = replacement.split_at(8);
        format!("{a}-{}-{}-{}-{}", &rest[..4], &rest[4..8], &rest[8..12], &rest[12..])
    }

    /// Returns the replacement of a security identifier of AD FS.
    pub(super) fn sid(&mut self, original: &str) -> String {
        self.replaced("sid", original, |number| format!("S-1-5-21-0-0-0-{number}"))
    }

    pub(super) fn digest(&mut self, original: &str) -> String {
        self.replaced("digest", original, |number| format!("sha256:{number:064}"))
    }

    /// Returns an address of the range for documentation.
    pub(super) fn address(&mut self, original: &str) -> String {
        self.replaced("address", original, |number| format!("192.0.2.{}", number % 256))
    }

    /// Returns the replacement of a user's sign-in name.
    pub(super) fn user(&mut self, original: &str) -> String {
        self.replaced("user", original, |number| format!("user-{number}@example.com"))
    }

    fn replaced(&mut self, kind: &'static str, original: &str, form: impl Fn(u64) -> String) -> String {
        let key = original.to_lowercase();
        if key.is_empty() {
            return String::new();
        }
        if let Some(replacement) = self.known.get(&key) {
            return replacement.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let replacement = form(*count);
        self.known.insert(key, replacement.clone());
        replacement
    }

    /// Replaces the known names that are part of a longer text. A name of letters is replaced only as a word.
    pub(super) fn sweep(&self, text: &str) -> String {
        let lower = text.to_ascii_lowercase();
        let mut found: Vec<_> = self
            .known
            .iter()
            .filter(|(original, replacement)| {
                original.len() >= SHORTEST_PART && *original != *replacement && lower.contains(original.as_str())
            })
            .collect();
        if found.is_empty() {
            return text.to_owned();
        }
        found.sort_by_key(|(original, _)| std::cmp::Reverse(original.len()));
        let mut swept = text.to_owned();
        for (original, replacement) in found {
            swept = without(&swept, original, replacement);
        }
        swept
    }
}

fn without(text: &str, original: &str, replacement: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let only_words = original.chars().all(char::is_alphabetic);
    let (mut kept, mut from) = (String::with_capacity(text.len()), 0);
    while let Some(at) = lower[from..].find(original) {
        let (begin, end) = (from + at, from + at + original.len());
        let is_word =
            !lower[..begin].ends_with(char::is_alphanumeric) && !lower[end..].starts_with(char::is_alphanumeric);
        kept.push_str(&text[from..begin]);
        kept.push_str(if only_words && !is_word { &text[begin..end] } else { replacement });
        from = end;
    }
    kept.push_str(&text[from..]);
    kept
}
