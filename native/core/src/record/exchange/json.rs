//! JSON of services: names of members, numbers, and words of the service are kept, and all other texts are replaced.

use serde_json::{Map, Value};

use super::pseudonyms::Pseudonyms;
use super::vocabulary::{REMOVED, TEXT_MEMBERS, VALUES, WORD_MEMBERS, WORD_PARENTS, has, kind_after, names_secret};
use super::{text, url, word};

/// Where a value is: the member that contains it, and the member around that.
#[derive(Clone, Copy)]
struct Place<'a> {
    member: &'a str,
    parent: &'a str,
    /// The kind of the resource that the object around it describes.
    kind: &'static str,
}

/// Replaces the texts in `value`.
pub(super) fn replace(names: &mut Pseudonyms, value: &mut Value) {
    at(names, value, Place { member: "", parent: "", kind: "name" });
}

fn at(names: &mut Pseudonyms, value: &mut Value, place: Place<'_>) {
    match value {
        Value::String(text) => *text = replaced(names, text, place),
        Value::Array(items) => items.iter_mut().for_each(|item| at(names, item, place)),
        Value::Object(members) => object(names, members, place),
        Value::Number(_) if names_secret(place.member) => *value = 0.into(),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn object(names: &mut Pseudonyms, members: &mut Map<String, Value>, place: Place<'_>) {
    let kind = members.get("type").and_then(Value::as_str).map_or("name", word::kind_of_type);
    let has_code = members.contains_key("user_code");
    let kept = std::mem::take(members);
    for (name, mut value) in kept {
        // The template of a deployment is the module's own file, and known by the version.
        if name == "template" && value.is_object() {
            value = Value::Object(Map::new());
        }
        // The sentence for the user of a device code contains the code.
        if name == "message" && has_code {
            value = REMOVED.into();
        }
        at(names, &mut value, Place { member: &name, parent: place.member, kind });
        members.insert(key(names, &name, place), value);
    }
}

/// Keeps the name of a member unless it can be a name of the operator: a tag, or the name of a parameter with digits.
fn key(names: &mut Pseudonyms, name: &str, place: Place<'_>) -> String {
    let of_service = name.chars().all(|sign| sign.is_ascii_alphabetic() || "@._$".contains(sign));
    let is_own = place.member.eq_ignore_ascii_case("tags") || !of_service || names.is_name(name);
    if is_own && !word::is_plain_key(name) { word::as_name(names, "member", name) } else { name.to_owned() }
}

fn replaced(names: &mut Pseudonyms, value: &str, place: Place<'_>) -> String {
    if value.trim().is_empty() {
        return value.to_owned();
    }
    let is_known = names.is_name(value);
    if is_secret(place, value) && !is_known {
        return REMOVED.to_owned();
    }
    let is_word =
        has(&WORD_MEMBERS, place.member) || has(&WORD_PARENTS, place.member) || has(&WORD_PARENTS, place.parent);
    if is_word && !is_known && word::is_plain(value) {
        return value.to_owned();
    }
    if has(&VALUES, value) {
        return value.to_owned();
    }
    if let Some(inner) = document(names, value) {
        return inner;
    }
    if has(&TEXT_MEMBERS, place.member) {
        return text::replaced(names, value);
    }
    if value.contains("://") {
        return url::replaced(names, value);
    }
    if value.starts_with('/') {
        return url::path(names, value);
    }
    if let Some((first, rest)) = value.split_once('/').filter(|_| place.member == "name") {
        return format!("{}/{}", word::as_name(names, "name", first), word::as_name(names, place.kind, rest));
    }
    word::as_name(names, kind(place), value)
}

/// JSON in a text: the errors of a deployment contain those of its resources.
fn document(names: &mut Pseudonyms, value: &str) -> Option<String> {
    let begins = value.trim_start();
    if !begins.starts_with(['{', '[']) {
        return None;
    }
    let mut inner: Value = crate::bounded_json::from_slice(value.as_bytes()).ok()?;
    if !inner.is_object() && !inner.is_array() {
        return None;
    }
    replace(names, &mut inner);
    Some(inner.to_string())
}

/// Returns whether the value must not even be represented by a number: tokens, keys, and the value of a secret.
fn is_secret(place: Place<'_>, value: &str) -> bool {
    match place.member.to_ascii_lowercase().as_str() {
        // The value of a parameter of a template; without a name around it, that of a secret in a vault or of a storage key.
        "value" => place.parent.is_empty() || place.parent == "keys" || names_secret(place.parent),
        "x5c" | "key" | "k" | "cer" | "n" => true,
        // The permissions of an access policy.
        "secrets" | "certificates" => !word::is_plain(value),
        _ => names_secret(place.member),
    }
}

fn kind(place: Place<'_>) -> &'static str {
    let member = if place.member == "value" { place.parent } else { place.member };
    match member.to_ascii_lowercase().as_str() {
        "name" if place.parent.eq_ignore_ascii_case("sku") => "sku",
        "name" => place.kind,
        "resourcegroup" | "resourcegroupname" => "group",
        "vaultname" => "vault",
        "adminusername" | "username" | "userprincipalname" => "user",
        "domainnamelabel" => "host",
        other if other.ends_with("name") => "name",
        other => kind_after(other).unwrap_or("text"),
    }
}
