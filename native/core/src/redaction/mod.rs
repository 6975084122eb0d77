//! Takes secrets out of texts that are kept: the log of a run, its report, and logs that are collected from a registry's machine. Our own messages
//! hold none by design; but a service may echo what it was sent, a machine logs what it likes, and a log travels far.
//!
//! A rule finds the places of one kind of secret. Rules look at the same text and know nothing of each other; what they find is joined. They look
//! at the text as it is, and at the text behind its escapes. Line breaks stay: what is hidden of each line is hidden there.

mod command_line;
mod credential_scheme;
mod escapes;
mod known;
pub mod lines;
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
/// A shorter value would tear every second word apart, and is no secret worth the name.
const SHORTEST: usize = 4;

/// Finds the secrets of one kind in a text.
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

/// The shapes that nothing of our own has. Other rules would tear our own messages apart: they name parameters for passwords, and show how a
/// URL with a login is written.
const SHAPES: [Rule; 3] = [token_shape::find, password_hash::find, private_key::find];

/// Knows the secrets of one operation, and what others look like.
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
        // A secret may be part of another one.
        known.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
        Self(known)
    }

    /// `text` without secrets, for what is kept.
    pub fn clean(&self, text: &str) -> String {
        self.clean_by(text, &RULES)
    }

    /// `text` without secrets, for the one who runs the command: a message of our own, which may quote a service.
    pub fn clean_message(&self, text: &str) -> String {
        self.clean_by(text, &SHAPES)
    }

    fn clean_by(&self, text: &str, rules: &[Rule]) -> String {
        let mut cleaned = text.to_owned();
        for secret in &self.0 {
            if cleaned.contains(secret.expose_secret()) {
                cleaned = cleaned.replace(secret.expose_secret(), HIDDEN);
            }
        }
        let mut found = places(&cleaned, rules, 0);
        found.extend(known::behind_escapes(&cleaned, &self.0));
        if found.is_empty() { cleaned } else { without(&cleaned, found) }
    }

    /// The same for every text in `value`; names of members are ours.
    pub fn clean_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.clean(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean_json(item)),
            Value::Object(members) => members.values_mut().for_each(|member| self.clean_json(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Where the rules find something, behind escapes too.
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

/// What overlaps is hidden once.
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
