//! A login in Docker's config.json. All other members of an existing file are kept.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::found::FoundLogin;
use crate::error::{Error, ErrorId, Result};
use crate::oci::docker_config::key_of;
use crate::oci::registry_name;
use crate::secret::{ExposeSecret as _, SecretString};

pub(super) struct Merged {
    pub text: SecretString,
    pub change: Change,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    /// There was no login for the registry.
    Added,
    Replaced,
}

/// Adds the login to the content of a file; `None` for a new file.
///
/// # Errors
/// `Registry.CredentialUnreadable` if the file is not Docker's, `Login.HelperConfigured`.
pub(super) fn into(existing: Option<&[u8]>, found: &FoundLogin) -> Result<Merged> {
    let mut config = match existing {
        Some(bytes) if !bytes.trim_ascii().is_empty() => parse(bytes)?,
        _ => Map::new(),
    };
    check_helpers(&config, &found.registry)?;
    let auths = config.entry("auths").or_insert_with(|| json!({}));
    let auths = auths.as_object_mut().ok_or_else(|| unreadable("its 'auths' is not a list of registries"))?;
    let login = entry(found);
    let is_it = |key: &String| registry_name::read(key).is_some_and(|(registry, _)| registry == found.registry);
    let others: Vec<String> = auths.keys().filter(|key| is_it(key)).cloned().collect();
    let key = key_of(&found.registry);
    let change = match others.as_slice() {
        [] => Change::Added,
        [only] if *only == key && same(&auths[only], &login) => Change::None,
        _ => Change::Replaced,
    };
    if change != Change::None {
        // Docker would find an old login under another spelling of the name.
        for other in others.iter().filter(|other| **other != key) {
            auths.shift_remove(other);
        }
        auths.insert(key, login);
    }
    let text = serde_json::to_string_pretty(&config).map_err(|_| unreadable("it cannot be written as JSON"))?;
    Ok(Merged { text: SecretString::from(format!("{text}\n")), change })
}

fn parse(bytes: &[u8]) -> Result<Map<String, Value>> {
    let bytes = Zeroizing::new(crate::text_file::to_utf8(bytes.to_vec()));
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(config)) => Ok(config),
        Ok(_) => Err(unreadable("it is not a JSON object")),
        // The parser's message would quote the file.
        Err(error) => Err(unreadable(&format!("it is not JSON at line {}, column {}", error.line(), error.column()))),
    }
}

fn check_helpers(config: &Map<String, Value>, registry: &str) -> Result<()> {
    let named =
        |value: Option<&Value>| value.and_then(Value::as_str).filter(|name| !name.is_empty()).map(str::to_owned);
    let own = config.get("credHelpers").and_then(Value::as_object).and_then(|helpers| {
        let is_it = |key: &str| registry_name::read(key).is_some_and(|(found, _)| found == registry);
        helpers.iter().find(|(key, _)| is_it(key)).and_then(|(_, helper)| named(Some(helper)))
    });
    let (member, helper) = match (own, named(config.get("credsStore"))) {
        (Some(helper), _) => ("credHelpers", helper),
        (None, Some(helper)) => ("credsStore", helper),
        (None, None) => return Ok(()),
    };
    let message = format!(
        "the file names the credential helper '{helper}' ({member}), so Docker would ignore a login for '{registry}' in it"
    );
    Err(Error::new(ErrorId::LoginHelperConfigured, message).with_target(registry))
}

fn entry(found: &FoundLogin) -> Value {
    let pair = Zeroizing::new(format!("{}:{}", found.user, found.password.expose_secret()));
    json!({ "auth": BASE64_STANDARD.encode(pair.as_bytes()) })
}

fn same(held: &Value, login: &Value) -> bool {
    held["auth"] == login["auth"] && held.get("identitytoken").is_none()
}

fn unreadable(why: &str) -> Error {
    Error::new(ErrorId::RegistryCredentialUnreadable, format!("the logins in the file cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(registry: &str) -> FoundLogin {
        FoundLogin { registry: registry.to_owned(), user: "admin".to_owned(), password: SecretString::from("p:a") }
    }

    fn merged(existing: &str, registry: &str) -> (Value, Change) {
        let merged = into(Some(existing.as_bytes()), &found(registry)).expect("a config");
        (serde_json::from_str(merged.text.expose_secret()).expect("JSON"), merged.change)
    }

    #[test]
    fn login_is_added_and_all_other_members_are_kept() {
        let login = json!({ "auth": "YWRtaW46cDph" });
        for empty in ["", " \n", "{}"] {
            assert_eq!(merged(empty, "r.example"), (json!({ "auths": { "r.example": login } }), Change::Added));
        }
        let old = json!({ "auths": { "other.example": { "auth": "x" } }, "proxies": { "default": {} }, "n": 1.5 });
        let (config, change) = merged(&old.to_string(), "r.example:5000");
        assert_eq!(change, Change::Added);
        let mut expected = old;
        expected["auths"]["r.example:5000"] = login.clone();
        assert_eq!(config, expected);
        assert_eq!(merged(&config.to_string(), "r.example:5000"), (config.clone(), Change::None));
        assert_eq!(merged("{}", "docker.io").0["auths"]["https://index.docker.io/v1/"], login);
    }

    #[test]
    fn old_login_of_the_registry_is_replaced_in_every_spelling() {
        for old in [
            json!({ "r.example": { "auth": "b2xk" } }),
            json!({ "https://R.example:443/v2/": { "auth": "YWRtaW46cDph" } }),
            json!({ "r.example": { "auth": "YWRtaW46cDph", "identitytoken": "t" } }),
        ] {
            let (config, change) = merged(&json!({ "auths": old }).to_string(), "r.example");
            assert_eq!(change, Change::Replaced);
            assert_eq!(config, json!({ "auths": { "r.example": { "auth": "YWRtaW46cDph" } } }));
        }
    }

    #[test]
    fn helper_of_the_registry_is_an_error_and_another_one_is_not() {
        let refusal = |text: &str| {
            into(Some(text.as_bytes()), &found("r.example")).map(|merged| merged.change).map_err(|error| error.id)
        };
        assert_eq!(refusal(r#"{ "credsStore": "desktop" }"#), Err(ErrorId::LoginHelperConfigured));
        assert_eq!(
            refusal(r#"{ "credHelpers": { "https://R.example": "pass" } }"#),
            Err(ErrorId::LoginHelperConfigured)
        );
        assert_eq!(refusal(r#"{ "credsStore": "", "credHelpers": { "other.example": "pass" } }"#), Ok(Change::Added));
        for bad in ["[]", "canary", r#"{ "auths": [] }"#, "{ \"auths\": {} } canary"] {
            assert_eq!(refusal(bad), Err(ErrorId::RegistryCredentialUnreadable), "{bad}");
        }
    }
}
