//! The names that the caller uses: members of its requests. They are known before a service mentions them in a sentence.

use serde_json::Value;

use super::pseudonyms::Pseudonyms;
use super::word;

/// Ends of the names of members with names, with the kind of name.
const MEMBERS: [(&str, &str); 9] = [
    ("accountname", "account"),
    ("containername", "container"),
    ("groupname", "group"),
    ("secretname", "secret"),
    ("username", "user"),
    ("vaultname", "vault"),
    ("label", "host"),
    ("name", "name"),
    ("tenant", "tenant"),
];

/// Learns the names in a session or a request.
pub(super) fn learn(names: &mut Pseudonyms, value: &Value) {
    at(names, value, "");
}

fn at(names: &mut Pseudonyms, value: &Value, member: &str) {
    match value {
        Value::String(text) => {
            let member = member.to_ascii_lowercase();
            let kind = MEMBERS.iter().find(|(end, _)| member.ends_with(end)).map(|(_, kind)| *kind);
            if let Some(kind) = kind.filter(|_| !text.trim().is_empty()) {
                word::as_name(names, kind, text.trim());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| at(names, item, member)),
        Value::Object(members) => members.iter().for_each(|(name, value)| at(names, value, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
