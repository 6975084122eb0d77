//! The file of Install-ContainerRegistry: it is parsed and checked before the first request, and all its problems are reported together.

mod check;
mod model;
mod paths;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::model::Configuration;
use crate::bounded_json;
use crate::error::{Error, ErrorId, Result};
use crate::{json_fault, json_members};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The content of the file, as JSON.
    pub content: String,
    /// Its path, for messages. Relative paths in the file start at its folder.
    pub source_path: String,
    /// The folder that `~/` stands for at the start of a path.
    pub home_folder: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Outcome {
    /// With absolute paths.
    pub configuration: Configuration,
}

/// Parses and checks a configuration.
///
/// # Errors
/// `Configuration.Invalid`, or the error of a name that is not valid; several problems are one error.
pub fn read(request: &Request) -> Result<Outcome> {
    let source = request.source_path.as_str();
    let value: Value =
        bounded_json::from_slice(request.content.trim_start_matches('\u{feff}').as_bytes()).map_err(|refusal| {
            invalid(
                source,
                match refusal {
                    bounded_json::Refusal::Invalid(error) => json_fault::reason(&error),
                    beyond => beyond.to_string(),
                },
            )
        })?;
    let literals = check::literal_secrets(&value);
    if let Some(error) = Error::from_problems(literals) {
        return Err(error.with_target(source));
    }
    json_members::check(&value, &schema(), "a configuration").map_err(|reason| invalid(source, reason))?;
    let mut configuration: Configuration = serde_path_to_error::deserialize(&value).map_err(|error| {
        let path = error.path().to_string();
        let reason = json_fault::reason(error.inner());
        invalid(source, if path == "." { reason } else { format!("{path}: {reason}") })
    })?;
    paths::make_absolute(&mut configuration, source, request.home_folder.as_deref());
    match Error::from_problems(check::problems(&configuration)) {
        Some(error) => Err(error.with_target(source)),
        None => Ok(Outcome { configuration }),
    }
}

/// Returns the JSON schema of a configuration file.
pub fn schema() -> Value {
    json_members::schema_of::<Configuration>()
}

fn invalid(source: &str, reason: impl std::fmt::Display) -> Error {
    Error::new(ErrorId::ConfigurationInvalid, format!("the configuration '{source}' is not valid: {reason}"))
        .with_target(source)
}
