//! The level of detail of the messages about requests.

use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Trace {
    #[default]
    Off,
    /// A `verbose` message for each request: method, host, path, status, time, attempt.
    Requests,
    /// In addition a `debug` message: the URL and the headers, without secrets.
    Headers,
}
