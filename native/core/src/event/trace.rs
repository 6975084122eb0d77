//! How much of each request the caller sees, as messages.

use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Trace {
    #[default]
    Off,
    /// A `verbose` message for each request: method, host, path, status, time, attempt.
    Requests,
    /// A `debug` message more: the URL and the headers, without secrets.
    Headers,
}
