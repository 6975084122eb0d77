//! URLs, and the ids of resources, which are their paths.

use url::Url;
use url::form_urlencoded::{Serializer, parse};

use super::host;
use super::pseudonyms::Pseudonyms;
use super::vocabulary::{QUERY, REMOVED, SEGMENTS, has, kind_after};
use super::word;

/// Returns the replacement of an absolute URL; of another text the replacement of a path with its query.
pub(super) fn replaced(names: &mut Pseudonyms, text: &str) -> String {
    let (before_query, query) = match text.split_once('?') {
        Some((path, query)) => (path, Some(query.split('#').next().unwrap_or_default())),
        None => (text.split('#').next().unwrap_or_default(), None),
    };
    let mut replaced = match Url::parse(before_query) {
        Ok(url) if url.has_host() => {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            let host = host::replaced(names, url.host_str().unwrap_or_default());
            // A URL without a path is not written with one.
            let has_path = before_query.splitn(4, '/').nth(3).is_some();
            let path = if has_path { path(names, url.path()) } else { String::new() };
            format!("{}://{host}{port}{path}", url.scheme())
        }
        _ => path(names, before_query),
    };
    if let Some(query) = query {
        replaced.push('?');
        replaced.push_str(&parameters(names, query));
    }
    replaced
}

/// Returns the replacement of a path: segments of the vocabulary are kept, and what follows a collection is a name.
pub(super) fn path(names: &mut Pseudonyms, path: &str) -> String {
    let mut replaced: Vec<String> = Vec::new();
    // The kind of name that the last segment announces.
    let mut expected: Option<&'static str> = None;
    // After the namespace of a provider, types and names alternate.
    let mut type_is_next = false;
    let mut before = String::new();
    for segment in path.split('/') {
        let plain = decoded(segment);
        let is_namespace = before.eq_ignore_ascii_case("providers");
        let text = if plain.is_empty() {
            String::new()
        } else if is_namespace && word::is_plain(&plain) && plain.contains('.') {
            type_is_next = true;
            plain.clone()
        } else if let Some(kind) = expected.take() {
            instance(names, kind, &plain)
        } else if let Some(kind) = kind_after(&plain).filter(|_| !names.is_name(&plain)) {
            expected = Some(kind);
            plain.clone()
        } else if has(&SEGMENTS, &plain) {
            plain.clone()
        } else if type_is_next && plain.chars().all(|sign| sign.is_ascii_alphabetic()) {
            expected = Some("name");
            plain.clone()
        } else if plain.contains('\'') {
            outside_quotes(names, &plain)
        } else if let Some((first, rest)) = plain.split_once(':').filter(|(first, _)| has(&SEGMENTS, first)) {
            format!("{first}:{}", word::as_name(names, "name", rest))
        } else {
            word::as_name(names, "name", &plain)
        };
        before = plain;
        replaced.push(text.replace(' ', "%20"));
    }
    replaced.join("/")
}

/// Returns the replacement of a query or a form: names of parameters are kept, and values are replaced by their form.
pub(super) fn parameters(names: &mut Pseudonyms, query: &str) -> String {
    let mut written = Serializer::new(String::new());
    for (key, value) in parse(query.as_bytes()) {
        let value = parameter(names, &key, &value);
        match word::is_plain(&key) || has(&QUERY, &key) || key.starts_with('$') {
            true => written.append_pair(&key, &value),
            false => written.append_pair(&word::as_name(names, "parameter", &key), &value),
        };
    }
    // The service's spelling, which is easier to read.
    written.finish().replace("%24", "$")
}

fn parameter(names: &mut Pseudonyms, key: &str, value: &str) -> String {
    if value.is_empty() || has(&QUERY, key) && !names.is_name(value) && value.len() <= 40 {
        return value.to_owned();
    }
    if key == "grant_type" || key == "client_assertion_type" {
        return value.to_owned();
    }
    if key.eq_ignore_ascii_case("$filter") {
        return outside_quotes(names, value);
    }
    if is_secret(key) {
        return REMOVED.to_owned();
    }
    if key == "scope" {
        // Of a registry or of a token; both are lists.
        let parts = value.split(' ').map(|part| scope(names, part));
        return parts.collect::<Vec<_>>().join(" ");
    }
    if value.contains("://") || value.starts_with('/') {
        return replaced(names, value);
    }
    word::as_name(names, "text", value)
}

fn scope(names: &mut Pseudonyms, part: &str) -> String {
    if part.contains("://") {
        return replaced(names, part);
    }
    if let Some((repository, actions)) = part.strip_prefix("repository:").and_then(|rest| rest.rsplit_once(':')) {
        return format!("repository:{}:{}", path(names, repository), actions);
    }
    if word::is_plain(part) || part.contains('_') && !names.is_name(part) && part.len() < 20 {
        return part.to_owned();
    }
    word::as_name(names, "text", part)
}

fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["password", "secret", "token", "sig", "code", "assertion"].iter().any(|secret| key.contains(secret))
}

fn instance(names: &mut Pseudonyms, kind: &'static str, name: &str) -> String {
    let is_fixed = ["default", "add", "latest", "vmimage", "platformimage", "list", "referral"]
        .iter()
        .any(|fixed| fixed.eq_ignore_ascii_case(name));
    if is_fixed { name.to_owned() } else { word::as_name(names, kind, name) }
}

/// Keeps the operators of a filter or a key, and replaces the values in quotes.
fn outside_quotes(names: &mut Pseudonyms, text: &str) -> String {
    let parts = text.split('\'').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        1 => match part.contains("://") {
            true => replaced(names, part),
            false => word::as_name(names, "name", part),
        },
        _ => part.split(' ').map(|word| outside(names, word)).collect::<Vec<_>>().join(" "),
    });
    parts.collect::<Vec<_>>().join("'")
}

/// `servicePrincipals(appId=`, `servicePrincipalNames/any(c:c`, `eq`.
fn outside(names: &mut Pseudonyms, word: &str) -> String {
    let is_operator =
        word.chars().all(|sign| sign.is_ascii_alphabetic() || "()=/:,".contains(sign)) && word.len() <= 60;
    if is_operator { word.to_owned() } else { word::as_name(names, "text", word) }
}

fn decoded(segment: &str) -> String {
    let plus = segment.replace('+', "%2B");
    let text = format!("a={}", plus.replace('&', "%26"));
    parse(text.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}
