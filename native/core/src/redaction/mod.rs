//! Removes secrets from texts that are kept: the log of a run, its report, and logs that are collected from a registry VM. Our own messages contain none by
//! design, but a service may echo what it received, and a machine may log anything.
//!
//! A rule finds one type of secret. Rules process the same text independently, and their results are combined. They search the text as it is, and the unescaped
//! text. Line breaks are kept: a secret over several lines is hidden line by line.

mod command_line;
mod credential_scheme;
mod escapes;
mod known;
pub(crate) mod lines;
mod named_value;
mod password_hash;
mod private_key;
mod secret_name;
mod span;
#[cfg(test)]
mod tests;
mod token_shape;
mod url_login;

use std::ops::Range;

use serde_json::Value;

use self::escapes::Unescaped;
use crate::secret::{ExposeSecret, SecretString, Secrets};

const HIDDEN: &str = "[hidden]";
/// The last character of a clipped text. A secret may be cut before it, so its beginning is removed there.
pub const CLIPPED: char = '…';
/// A shorter value would match parts of ordinary words, and is not a useful secret.
const SHORTEST: usize = 4;

/// Finds the secrets of one type in a text.
type Rule = fn(&str, &mut Vec<Range<usize>>);

const RULES: [Rule; 7] = [
    token_shape::find,
    named_value::find,
    credential_scheme::find,
    url_login::find,
    password_hash::find,
    command_line::find,
    private_key::find,
];

/// Patterns that never occur in our own messages. Other rules would damage them: they name password parameters, and show the form of a URL with a login.
const SHAPES: [Rule; 3] = [token_shape::find, password_hash::find, private_key::find];

/// Knows the secrets of one operation, and patterns of others.
#[derive(Debug)]
pub struct Redaction(Vec<SecretString>);

impl Redaction {
    pub fn new(secrets: &[&Secrets]) -> Self {
        let mut known: Vec<SecretString> = secrets
            .iter()
            .flat_map(|secrets| secrets.values())
            .filter(|secret| secret.expose_secret().len() >= SHORTEST)
            .flat_map(known::forms)
            .filter(|form| form.expose_secret().len() >= SHORTEST)
            .collect();
        // A secret may be part of another secret.
        known.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
        Self(known)
    }

    /// Returns `text` without secrets, for files.
    pub fn clean(&self, text: &str) -> String {
        self.clean_by(text, &RULES)
    }

    /// Returns `text` without secrets, for the user of the command: a message of this library, which may quote a service.
    pub fn clean_message(&self, text: &str) -> String {
        self.clean_by(text, &SHAPES)
    }

    /// Returns `text` without the secrets of the operation, for a text in which the rules would damage what was already replaced.
    pub fn clean_known(&self, text: &str) -> String {
        self.clean_by(text, &[])
    }

    fn clean_by(&self, text: &str, rules: &[Rule]) -> String {
        let mut cleaned = text.to_owned();
        for secret in &self.0 {
            if cleaned.contains(secret.expose_secret()) {
                cleaned = cleaned.replace(secret.expose_secret(), HIDDEN);
            }
        }
        let mut found = places(&cleaned, rules, 0);
        found.extend(known::escaped_or_clipped(&cleaned, &self.0));
        if found.is_empty() { cleaned } else { without(&cleaned, found) }
    }

    /// Redacts every text in `value`; member names are defined by this library.
    pub fn clean_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.clean(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean_json(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.clean_json(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Returns the matches of the rules, in escaped text too.
fn places(text: &str, rules: &[Rule], depth: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for rule in rules {
        rule(text, &mut found);
    }
    if depth < escapes::DEEPEST
        && let Some(unescaped) = Unescaped::of(text)
    {
        let behind = places(&unescaped.text, rules, depth + 1);
        found.extend(behind.iter().map(|place| unescaped.origin(place)));
    }
    found
}

/// Hides the matches. Overlapping ones are hidden together.
fn without(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.retain(|place| !place.is_empty());
    found.sort_by_key(|place| place.start);
    let mut cleaned = String::with_capacity(text.len());
    let mut shown = 0;
    let mut places = found.into_iter().peekable();
    while let Some(mut place) = places.next() {
        while let Some(next) = places.next_if(|next| next.start < place.end) {
            place.end = place.end.max(next.end);
        }
        cleaned.push_str(&text[shown..place.start]);
        for line in text[place.clone()].split_inclusive('\n') {
            let secret = line.trim_end_matches(['\r', '\n']);
            cleaned.push_str(if secret.is_empty() { "" } else { HIDDEN });
            cleaned.push_str(&line[secret.len()..]);
        }
        shown = place.end;
    }
    cleaned.push_str(&text[shown..]);
    cleaned
}
