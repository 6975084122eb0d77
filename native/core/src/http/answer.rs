//! The meaning of an answer: a value, a running operation, or a refusal.

use serde_json::Value;
use url::Url;

pub use super::fault::{foreign, unexpected};
use super::transport::{Request, Response, StatusCode};
use super::{fault, limits};
use crate::bounded_json::{self, Refusal};
use crate::error::{Error, ErrorId, Result};
use crate::spelling;

/// A classified answer.
#[derive(Debug)]
pub enum Answer {
    /// Done; `Null` when the body is empty.
    Value(Value),
    /// Accepted; the operation is running.
    Running(Running),
    /// Refused, or the operation failed.
    Failed(Box<Error>),
}

/// Where the state of a long-running operation is polled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    pub watch: Watch,
    pub retry_after: Option<std::time::Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// `Azure-AsyncOperation`: a body with `status`.
    Status(Url),
    /// `Location`: 202 until it is done.
    Location(Url),
    /// Neither header: the resource's own `provisioningState`.
    Resource,
}

/// The required form of a successful answer, or of each item of a list.
pub struct Shape<T> {
    /// Names the form in the error: "a resource with its 'id'".
    pub expected: &'static str,
    pub read: fn(Value) -> Option<T>,
}

/// Every Azure Resource Manager resource has an id, and its specific members below `properties`.
pub const RESOURCE: Shape<Value> =
    Shape { expected: "a resource with its 'id'", read: |value| has_id(&value).then_some(value) };

impl<T> Shape<T> {
    /// Parses `value`, which is the body of `response` or the result of the operation that it started.
    pub fn check(&self, request: &Request, response: &Response, value: Value) -> Result<T> {
        (self.read)(value).ok_or_else(|| unexpected(request, response, self.expected))
    }
}

/// Returns whether there is an id, and `properties`, if present, is an object.
pub fn has_id(value: &Value) -> bool {
    let has_members = value.get("properties").is_none_or(|all| all.is_object() || all.is_null());
    has_members && value["id"].as_str().is_some_and(|id| !id.is_empty())
}

/// Classifies the answer to a first request (not to a poll; see [`super::long_running`]).
pub fn sort(request: &Request, response: &Response) -> Answer {
    let value = match success(request, response).and_then(|()| json(request, response)) {
        Ok(value) => value,
        Err(error) => return Answer::Failed(Box::new(error)),
    };
    match watch(response, &value) {
        Some(watch) => Answer::Running(Running { watch, retry_after: response.retry_after() }),
        None => Answer::Value(value),
    }
}

/// Returns the error for a refusal, or `Ok` for a success.
pub fn success(request: &Request, response: &Response) -> Result<()> {
    if response.status.is_success() {
        return Ok(());
    }
    if response.status.is_redirection() {
        let place = response.header("location").unwrap_or("nowhere");
        let host = Url::parse(place).ok().and_then(|url| url.host_str().map(str::to_owned));
        let message = format!("{} redirected to {}", request.label(), host.as_deref().unwrap_or("another path"));
        return Err(Error::new(ErrorId::ForeignHost, message));
    }
    Err(fault::error(request, response))
}

/// Returns the body of a success as JSON, regardless of its content type; `Null` if it is empty. Services send only JSON, so other text comes from a proxy or a
/// sign-in page.
pub fn json(request: &Request, response: &Response) -> Result<Value> {
    parse(response.content()).map_err(|refusal| match refusal {
        Refusal::Invalid(_) => foreign(request, response, "JSON"),
        beyond => limits::exceeded(&request.label(), request.url.host_str().unwrap_or_default(), beyond),
    })
}

/// Returns the body of a refusal as JSON; `Null` for anything else.
pub fn value(response: &Response) -> Value {
    parse(response.content()).unwrap_or_default()
}

fn parse(content: &[u8]) -> std::result::Result<Value, Refusal> {
    match content.iter().all(u8::is_ascii_whitespace) {
        true => Ok(Value::Null),
        false => bounded_json::from_slice(content),
    }
}

/// Returns whether a body reports that a long-running operation has failed permanently.
pub fn names_failed_operation(response: &Response) -> bool {
    let body = value(response);
    provisioning_state(&body).is_some_and(has_failed)
}

pub fn provisioning_state(body: &Value) -> Option<&str> {
    body["properties"]["provisioningState"].as_str()
}

/// Returns whether the state is `Succeeded`, `Failed`, or `Canceled`; any other one, including `RegisteringDns` and numbers, means that the operation is still
/// running.
pub fn is_terminal(state: &str) -> bool {
    has_succeeded(state) || has_failed(state)
}

pub fn has_succeeded(state: &str) -> bool {
    spelling::same(state, "Succeeded")
}

/// Returns whether the operation failed. Some services use the British spelling.
pub fn has_failed(state: &str) -> bool {
    spelling::is_one_of(state, &["Failed", "Canceled", "Cancelled"])
}

fn watch(response: &Response, body: &Value) -> Option<Watch> {
    let url = |name: &str| response.header(name).and_then(|text| Url::parse(text).ok());
    let state = provisioning_state(body);
    // Some services send the header although the operation has finished.
    if state.is_some_and(has_succeeded) || response.status == StatusCode::NO_CONTENT {
        return None;
    }
    if let Some(status) = url("azure-asyncoperation") {
        return Some(Watch::Status(status));
    }
    let accepted = response.status == StatusCode::ACCEPTED;
    if accepted && let Some(location) = url("location") {
        return Some(Watch::Location(location));
    }
    let goes_on = state.is_some_and(|state| !is_terminal(state));
    (accepted || goes_on).then_some(Watch::Resource)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn resource_requires_an_id_and_members() {
        for resource in
            [json!({ "id": "/x" }), json!({ "id": "/x", "properties": null }), json!({ "id": "/x", "properties": {} })]
        {
            assert!((RESOURCE.read)(resource.clone()).is_some(), "{resource}");
        }
        for other in [
            json!({}),
            json!({ "id": "" }),
            json!({ "id": 7 }),
            json!({ "id": "/x", "properties": "text" }),
            json!({ "id": "/x", "properties": [] }),
            json!({ "id": "/x", "properties": 7 }),
            json!(["/x"]),
            json!(null),
        ] {
            assert!((RESOURCE.read)(other.clone()).is_none(), "{other}");
        }
    }
}
