//! The JSON that comes in: text, JSON, version, then the type of the use case.

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::json_fault;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The version that every session and every request carries.
const VERSION: u64 = 1;

/// A session or a request of a use case.
pub fn parse<R: DeserializeOwned>(text: &str) -> Result<R> {
    let value: Value = json(text)?;
    match value.get("version") {
        Some(version) if version.as_u64() == Some(VERSION) => {}
        Some(version) => {
            return Err(invalid(format!("version {version} was asked for, and this library speaks {VERSION}")));
        }
        None => return Err(invalid(format!("\"version\": {VERSION} is missing"))),
    }
    serde_json::from_value(value).map_err(misfit)
}

/// JSON without a version: an answer within an operation.
pub fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(misfit)
}

fn misfit(error: serde_json::Error) -> Error {
    invalid(format!("the JSON does not fit: {}", json_fault::reason(&error)))
}

fn invalid(why: String) -> Error {
    Error::new(ErrorId::RequestInvalid, why)
}
