//! JSON schemas, generated from the types of requests.

use azcr_core::json_members::schema_of;
use azcr_core::record::Record;
use schemars::JsonSchema;
use serde_json::Value;

use crate::use_case::time_limit::TimeLimit;

// The members of every request in addition to its own; `docs/abi.md`, "Log and report". A doc comment would be the description in each schema.
#[derive(JsonSchema)]
#[schemars(title = "Request", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct Envelope<R> {
    #[schemars(range(min = 1, max = 1))]
    version: u32,
    #[serde(flatten)]
    request: R,
    #[serde(flatten)]
    record: Record,
    #[serde(flatten)]
    limit: TimeLimit,
}

/// Returns the schema of a use case's request.
pub fn of_request<R: JsonSchema>() -> Value {
    schema_of::<Envelope<R>>()
}
