//! One word: recognized by its form, and replaced unless its form carries no name.

use std::net::IpAddr;

use super::host;
use super::pseudonyms::Pseudonyms;
use super::vocabulary::{TERMS, has, kind_after};

/// Longer words of letters are not words of a language.
const LONGEST_WORD: usize = 30;
/// Longer numbers may be keys.
const LONGEST_NUMBER: usize = 10;

/// Returns the replacement of a value whose meaning is known by its form: an id, an address, a time, a number. `None` for all others.
pub(super) fn by_form(names: &mut Pseudonyms, word: &str) -> Option<String> {
    if let Some(known) = names.known(word) {
        return Some(known.to_owned());
    }
    if word.parse::<IpAddr>().is_ok() {
        return Some(names.address(word));
    }
    if is_number(word) || is_time(word) || is_version(word) || has(&TERMS, word) || is_error_code(word) {
        return Some(word.to_owned());
    }
    if is_guid(word) {
        return Some(names.guid(word));
    }
    if word.starts_with("S-1-") && word[4..].chars().all(|sign| sign.is_ascii_digit() || sign == '-') {
        return Some(names.sid(word));
    }
    if word.strip_prefix("sha256:").is_some_and(|digits| digits.len() == 64 && is_hex(digits)) {
        return Some(names.digest(word));
    }
    if let Some((address, length)) = word.split_once('/').filter(|(address, _)| address.parse::<IpAddr>().is_ok()) {
        return is_number(length).then(|| format!("{}/{length}", names.address(address)));
    }
    if word.contains('@') {
        return Some(names.user(word));
    }
    if is_type(word) || is_size(word) {
        return Some(word.to_owned());
    }
    let (name, port) = word.split_once(':').unwrap_or((word, ""));
    if host::is_known(names, name) && (port.is_empty() || is_number(port)) {
        let host = host::replaced(names, name);
        return Some(if port.is_empty() { host } else { format!("{host}:{port}") });
    }
    None
}

/// Returns the replacement of a word in a sentence. Ordinary words are kept.
pub(super) fn in_sentence(names: &mut Pseudonyms, word: &str) -> String {
    if let Some(replaced) = by_form(names, word) {
        return replaced;
    }
    if word.chars().all(char::is_alphabetic) && word.chars().count() <= LONGEST_WORD {
        return word.to_owned();
    }
    for separator in ['=', ':', '/', '&', ';'] {
        if let Some((first, rest)) = word.split_once(separator) {
            return format!("{}{separator}{}", in_sentence(names, first), in_sentence(names, rest));
        }
    }
    if word.is_empty() || !word.contains(char::is_alphanumeric) {
        return word.to_owned();
    }
    names.name("text", word)
}

/// Returns the replacement of a whole value, which is a name unless its form says otherwise.
pub(super) fn as_name(names: &mut Pseudonyms, kind: &'static str, value: &str) -> String {
    by_form(names, value).unwrap_or_else(|| names.name(kind, value))
}

/// Returns the kind of the name of a resource of this type, such as `Microsoft.Storage/storageAccounts`.
pub(super) fn kind_of_type(resource_type: &str) -> &'static str {
    resource_type.rsplit('/').next().and_then(kind_after).unwrap_or("name")
}

/// A word or a type of a service: letters, and few signs between them.
pub(super) fn is_plain(word: &str) -> bool {
    let few = |sign: char| sign.is_ascii_alphabetic() || " ._/#*".contains(sign);
    word.len() <= 100 && word.chars().all(few) || is_version(word) || is_time(word) || is_plain_list(word)
}

/// Returns whether the name of a member can only be the service's own: an identifier in camel case, or of OData.
pub(super) fn is_plain_key(name: &str) -> bool {
    let is_annotation = name.starts_with('@') || name.starts_with("odata.") || has(&TERMS, name);
    is_annotation && name.chars().all(|sign| sign.is_ascii_alphabetic() || "@._".contains(sign))
}

/// `Standard_LRS`, `Standard_D2_v3`, `application/x-pkcs12`.
fn is_plain_list(word: &str) -> bool {
    let beginnings = ["Standard_", "Premium_", "Basic_", "application/", "text/"];
    word.len() <= 40
        && beginnings.iter().any(|begin| word.starts_with(begin))
        && word.chars().all(|sign| sign.is_ascii_alphanumeric() || "_/-+.;= ".contains(sign))
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let digits = digits.strip_suffix('Z').unwrap_or(digits);
    !digits.is_empty()
        && digits.len() <= LONGEST_NUMBER
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn is_guid(word: &str) -> bool {
    match word.len() {
        32 => is_hex(word),
        36 => word.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && is_hex(&word.replace('-', "")),
        _ => false,
    }
}

/// `2021-08-17T00:40:42.6810944Z`, `20210819T181209Z`, `P1D`, `PT41M12.07S`.
fn is_time(word: &str) -> bool {
    let digits = |sign: char| if sign.is_ascii_digit() { '0' } else { sign };
    let shape: String = word.chars().map(digits).collect();
    let is_date = |shape: &str| shape.starts_with("0000-00-00T00:00") || shape == "00000000T000000Z";
    let of_time = |sign: char| sign.is_ascii_digit() || "-:.TZ+".contains(sign);
    let of_duration = |sign: char| sign.is_ascii_digit() || "PTDHMSYW.".contains(sign);
    is_date(&shape) && word.chars().all(of_time)
        || word.len() < 16
            && word.starts_with('P')
            && word.contains(|sign: char| sign.is_ascii_digit())
            && word.chars().all(of_duration)
}

/// `2019-06-01`, `2015-04-01-preview`, `1.0`, `v2.0`, and lists of them.
fn is_version(word: &str) -> bool {
    word.split(',').all(|one| {
        let one = one.strip_suffix("-preview").unwrap_or(one);
        let digits = one.chars().map(|sign| if sign.is_ascii_digit() { '0' } else { sign }).collect::<String>();
        matches!(digits.as_str(), "0000-00-00" | "0000-00" | "0.0" | "v0.0")
    })
}

/// `Microsoft.Storage/storageAccounts`.
fn is_type(word: &str) -> bool {
    let begins = word.get(..10).is_some_and(|begin| begin.eq_ignore_ascii_case("microsoft."));
    begins && word.chars().all(|sign| sign.is_ascii_alphabetic() || "./".contains(sign))
}

/// `Standard_D2_v2`, `Basic_A1`: the sizes of virtual machines.
fn is_size(word: &str) -> bool {
    let rest = ["Standard_", "Basic_"].iter().find_map(|begin| word.strip_prefix(begin));
    rest.is_some_and(|rest| {
        rest.len() <= 12
            && rest.split('_').all(|part| part.len() <= 6 && part.chars().all(|sign| sign.is_ascii_alphanumeric()))
    })
}

/// `AADSTS7000215`, `MSIS9602`.
fn is_error_code(word: &str) -> bool {
    ["AADSTS", "MSIS"]
        .iter()
        .any(|begin| word.strip_prefix(begin).is_some_and(|rest| is_number(rest) && rest.len() < 9))
}
