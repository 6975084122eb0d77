//! Takes secrets out of texts that are kept. Messages hold none by design; but a service may echo what it was sent, and a log travels far.

use serde_json::Value;

use crate::secret::{ExposeSecret, SecretString, Secrets};

const HIDDEN: &str = "[hidden]";
/// A shorter value would tear every second word apart, and is no secret worth the name.
const SHORTEST: usize = 4;
/// Keys of storage accounts (88 characters) and of SAS signatures (44) end in '='.
const SHORTEST_KEY: usize = 40;
/// Certificates and keys in base64; no name and no path has so many letters and digits in a row.
const SHORTEST_BLOB: usize = 256;
const SHORTEST_TOKEN: usize = 20;

/// Knows the secrets of one operation, and what tokens and keys look like.
#[derive(Debug)]
pub struct Redaction(Vec<SecretString>);

impl Redaction {
    pub fn new(secrets: &[&Secrets]) -> Self {
        let mut known: Vec<SecretString> = secrets
            .iter()
            .flat_map(|secrets| secrets.values())
            .filter(|secret| secret.expose_secret().len() >= SHORTEST)
            .cloned()
            .collect();
        // A secret may be part of another one.
        known.sort_by_key(|secret| std::cmp::Reverse(secret.expose_secret().len()));
        Self(known)
    }

    /// `text` without secrets.
    pub fn clean(&self, text: &str) -> String {
        let mut cleaned = text.to_owned();
        for secret in &self.0 {
            if cleaned.contains(secret.expose_secret()) {
                cleaned = cleaned.replace(secret.expose_secret(), HIDDEN);
            }
        }
        without_tokens(&cleaned)
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

/// Takes out runs of letters and digits that look like a token or a key.
fn without_tokens(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.find(|c: char| !is_of_token(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(run);
        cleaned.push_str(if looks_secret(word) { HIDDEN } else { word });
        let gap = after.find(is_of_token).unwrap_or(after.len());
        let (between, next) = after.split_at(gap);
        cleaned.push_str(between);
        rest = next;
    }
    cleaned
}

fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=_-.%".contains(c)
}

fn looks_secret(word: &str) -> bool {
    // Behind the '=' of `name=value`, or of `name=` in a URL's query.
    let value = word.trim_end_matches('=').rsplit_once('=').map_or(word, |(name, _)| &word[name.len() + 1..]);
    let is_token = value.len() >= SHORTEST_TOKEN && value.starts_with("eyJ");
    let (body, padding) = (value.trim_end_matches('='), value.ends_with('='));
    let encoded_padding = body.to_ascii_lowercase().ends_with("%3d");
    let is_base64 = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "+/".contains(c));
    let is_key = padding && value.len() >= SHORTEST_KEY && is_base64(body);
    let is_encoded_key = encoded_padding && value.len() >= SHORTEST_KEY;
    is_token || is_key || is_encoded_key || (value.len() >= SHORTEST_BLOB && is_base64(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redaction(secrets: &[&str]) -> Redaction {
        let mut named = Secrets::default();
        for (number, secret) in secrets.iter().enumerate() {
            named.insert(number.to_string(), SecretString::from(*secret));
        }
        Redaction::new(&[&named])
    }

    #[test]
    fn known_secrets_vanish_whatever_stands_around_them() {
        let redaction = redaction(&["pass", "pass\"word\\1", "ab"]);
        assert_eq!(redaction.clean("value 'pass\"word\\1' and pass, about"), "value '[hidden]' and [hidden], about");
        let mut json = serde_json::json!({ "pass": ["x pass"], "n": 1 });
        redaction.clean_json(&mut json);
        assert_eq!(json, serde_json::json!({ "pass": ["x [hidden]"], "n": 1 }));
    }

    #[test]
    fn what_looks_like_a_token_or_a_key_vanishes() {
        let key = format!("{}==", "Ab+/".repeat(22)).split_off(2);
        for (text, cleaned) in [
            ("Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJhIjoxfQ.sig!", "Bearer [hidden]!"),
            (&*format!("key {key}, end"), "key [hidden], end"),
            (&format!("AccountKey={key};x"), "[hidden];x"),
            ("?sv=2017-04-17&sig=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ%3D&se=1", "?sv=2017-04-17&[hidden]&se=1"),
            (&"A".repeat(300), "[hidden]"),
        ] {
            assert_eq!(redaction(&[]).clean(text), cleaned, "{text}");
        }
    }

    #[test]
    fn names_ids_and_thumbprints_stay() {
        for text in [
            "/subscriptions/0f8fad5b-d9cb-469f-a165-70867728950e/resourceGroups/newregreq1/providers/Microsoft.Storage/storageAccounts/newregsa1",
            "https://newregkv1.vault.shanghai.azurestack.example:443/secrets/containersecret2/c22d22d662e04d55984086600d219752",
            "5A816AD956001C4462B74AD4B04EF65D37ECE28C",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "Schlüssel – äöü 钥匙",
        ] {
            assert_eq!(redaction(&[]).clean(text), text);
        }
    }
}
