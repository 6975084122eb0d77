//! The naming rules of Azure Stack Hub. Each check returns a finding, so that a preflight reports all of them together.

use crate::error::{ErrorId, Problem};
use crate::parameter::Parameter;

/// Checks for 1–90 letters, digits, and `_ ( ) . -`, without a period at the end.
pub(crate) fn resource_group(name: &str) -> Option<Problem> {
    let allowed = |c: char| c.is_alphanumeric() || "_().-".contains(c);
    let valid = (1..=90).contains(&name.chars().count()) && name.chars().all(allowed) && !name.ends_with('.');
    problem(valid, ErrorId::NameResourceGroup, Parameter::ResourceGroupName, name, "resource group")
}

/// Checks for 3–24 lowercase letters and digits.
pub(crate) fn storage_account(name: &str) -> Option<Problem> {
    let valid = (3..=24).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    problem(valid, ErrorId::NameStorageAccount, Parameter::StorageAccountName, name, "storage account")
}

/// Checks for 3–63 lowercase letters and digits, with single hyphens between them.
pub(crate) fn blob_container(name: &str) -> Option<Problem> {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let valid = (3..=63).contains(&name.len()) && name.split('-').all(part);
    problem(valid, ErrorId::NameBlobContainer, Parameter::StorageAccountBlobContainer, name, "blob container")
}

/// Checks for 3–24 letters, digits, and single hyphens; a letter first, a letter or digit last.
pub(crate) fn key_vault(name: &str) -> Option<Problem> {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let valid = (3..=24).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.split('-').all(part);
    problem(valid, ErrorId::NameKeyVault, Parameter::KeyVaultName, name, "key vault")
}

/// Checks against `^[0-9a-zA-Z-]{1,127}$`.
pub(crate) fn secret(name: &str, parameter: Parameter) -> Option<Problem> {
    problem(is_secret_name(name), ErrorId::NameSecret, parameter, name, "Key Vault secret")
}

/// Checks the name of a registry user, which becomes the name of a secret.
pub(crate) fn registry_user(name: &str) -> Option<Problem> {
    let wrong = name.chars().find(|c| !(c.is_ascii_alphanumeric() || *c == '-'));
    let problem = |reason: String| {
        let message = format!("'{}' is not a valid registry user name: {reason}.", name.escape_debug());
        Problem::error(ErrorId::NameRegistryUser, Parameter::RegistryUserName, message)
    };
    match wrong {
        // In Basic authentication, the first colon ends the user name.
        Some(':') => Some(problem("it contains ':', which separates user name and password in a login".to_owned())),
        Some(' ') => Some(problem("it contains a space".to_owned())),
        Some(c) => Some(problem(format!("it contains {} (U+{:04X})", c.escape_debug(), u32::from(c)))),
        None if !is_secret_name(name) => Some(problem(format!("it has {} characters", name.len()))),
        None => None,
    }
}

/// Returns a tenant in the form that the login service's URL needs: a GUID or a domain, without surrounding text that was typed or pasted.
pub(crate) fn tenant(typed: &str) -> String {
    let bare = bare(typed);
    // The URL of a login service, as portals show it.
    let path = bare.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    let tenant = path.and_then(|path| path.split('/').next()).unwrap_or(bare);
    guid(tenant).unwrap_or_else(|| tenant.trim_end_matches('.').to_lowercase())
}

/// Returns an application's id in the same way; other text is only trimmed.
pub(crate) fn application(typed: &str) -> String {
    guid(bare(typed)).unwrap_or_else(|| typed.trim().to_owned())
}

fn bare(typed: &str) -> &str {
    typed.trim_matches(|sign: char| {
        sign.is_whitespace() || sign.is_control() || "{}()\"'\u{200b}\u{feff}".contains(sign)
    })
}

fn guid(text: &str) -> Option<String> {
    uuid::Uuid::try_parse(text).ok().map(|guid| guid.to_string())
}

fn is_secret_name(name: &str) -> bool {
    (1..=127).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn problem(valid: bool, id: ErrorId, parameter: Parameter, name: &str, kind: &str) -> Option<Problem> {
    (!valid).then(|| Problem::error(id, parameter, format!("'{name}' is not a valid {kind} name.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_is_normalized() {
        let guid = "d48c9ef1-e46d-4148-b41e-ca95b463f5a8";
        for typed in [
            guid.to_owned(),
            format!(" {{{}}} ", guid.to_uppercase()),
            format!("\"{guid}\"\r\n"),
            format!("\u{feff}({guid})"),
            guid.replace('-', ""),
            format!("https://login.microsoftonline.com/{guid}/"),
        ] {
            assert_eq!(tenant(&typed), guid, "{typed:?}");
        }
        for typed in ["Contoso.OnMicrosoft.com", " contoso.onmicrosoft.com. ", "{contoso.onmicrosoft.com}"] {
            assert_eq!(tenant(typed), "contoso.onmicrosoft.com", "{typed:?}");
        }
        assert_eq!(application(&format!("{{{}}}", guid.to_uppercase())), guid);
        assert_eq!(application(" S-1-5-21-1 "), "S-1-5-21-1");
    }

    #[test]
    fn naming_rules_apply_at_their_limits() {
        let long = |length: usize| "a".repeat(length);
        for (rule, good, bad) in [
            (
                resource_group as fn(&str) -> Option<Problem>,
                vec!["a".to_owned(), "New_Reg(1).x-y".to_owned(), long(90)],
                vec![String::new(), "dot.".to_owned(), "a b".to_owned(), "a/b".to_owned(), long(91)],
            ),
            (
                storage_account,
                vec!["abc".to_owned(), "newregsa1".to_owned(), long(24)],
                vec!["ab".to_owned(), "Upper".to_owned(), "da-sh".to_owned(), long(25), "ümlaut".to_owned()],
            ),
            (
                blob_container,
                vec!["abc".to_owned(), "a-b-c".to_owned(), long(63)],
                vec![
                    "ab".to_owned(),
                    "-ab".to_owned(),
                    "ab-".to_owned(),
                    "a--b".to_owned(),
                    "Abc".to_owned(),
                    long(64),
                ],
            ),
            (
                key_vault,
                vec!["abc".to_owned(), "New-Vault-1".to_owned(), long(24)],
                vec![
                    "ab".to_owned(),
                    "1abc".to_owned(),
                    "abc-".to_owned(),
                    "a--b".to_owned(),
                    "a_b".to_owned(),
                    long(25),
                ],
            ),
            (
                registry_user,
                vec!["a".to_owned(), "-Admin-1".to_owned(), long(127)],
                vec![String::new(), "a.b".to_owned(), "a_b".to_owned(), "a:b".to_owned(), "a\0".to_owned(), long(128)],
            ),
        ] {
            for name in good {
                assert_eq!(rule(&name), None, "'{name}' is valid");
            }
            for name in bad {
                assert!(rule(&name).is_some(), "'{name}' is not valid");
            }
        }
    }
}
