//! The JSON from callers. It is parsed once: text, version, members, then the typed values.

#[cfg(all(test, not(windows)))]
mod hostile_tests;
#[cfg(test)]
mod member_tests;
pub mod schema;

use azcr_core::bounded_json::{self, Refusal};
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::http::limits::REQUEST_BYTES;
use azcr_core::{json_fault, json_members};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The version in every session and request.
const VERSION: u64 = 1;
/// Endings of the names of members that contain file paths.
const PATHS: [&str; 4] = ["path", "file", "folder", "archive"];

/// Parses a session or a request and checks its version. `schema` defines its members; `what` is its name in messages.
pub fn read(text: &str, schema: &Value, what: &str) -> Result<Value> {
    let mut value = json(text)?;
    trim(&mut value, "");
    match value.get("version") {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) => {
            return Err(invalid(format!("version {version} was asked for, and this library speaks {VERSION}")));
        }
        None => return Err(invalid(format!("\"version\": {VERSION} is missing"))),
    }
    json_members::check(&value, schema, what).map_err(invalid)?;
    Ok(value)
}

/// Parses an answer within an operation, which has no version.
pub fn read_reply<T: DeserializeOwned>(text: &str, schema: &Value) -> Result<T> {
    let value = json(text)?;
    json_members::check(&value, schema, "this reply").map_err(invalid)?;
    typed(&value)
}

/// Deserializes checked JSON to a type.
pub fn typed<T: DeserializeOwned>(value: &Value) -> Result<T> {
    T::deserialize(value).map_err(misfit)
}

/// Parses JSON. Text that is too large is refused first: in memory a document may take forty times its length.
fn json(text: &str) -> Result<Value> {
    if text.len() > REQUEST_BYTES {
        return Err(invalid(format!("the JSON has {} bytes, and the limit is {REQUEST_BYTES}", text.len())));
    }
    bounded_json::from_slice(text.as_bytes()).map_err(|refusal| match refusal {
        Refusal::Invalid(error) => misfit(error),
        beyond => invalid(format!("the JSON is refused: {beyond}")),
    })
}

/// Removes blanks around names, ids, and URLs, which are often pasted with them. Paths are not trimmed, since they may end in a blank.
fn trim(value: &mut Value, name: &str) {
    match value {
        Value::String(text) if !PATHS.iter().any(|end| name.to_ascii_lowercase().ends_with(end)) => {
            let trimmed = text.trim();
            if trimmed.len() < text.len() {
                *text = trimmed.to_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| trim(item, name)),
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| trim(member, name)),
        _ => {}
    }
}

fn misfit(error: serde_json::Error) -> Error {
    invalid(format!("the JSON does not fit: {}", json_fault::reason(&error)))
}

fn invalid(why: String) -> Error {
    Error::new(ErrorId::RequestInvalid, why)
}
