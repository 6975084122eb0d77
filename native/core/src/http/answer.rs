//! What an answer means: a value, work that goes on, or a refusal.

use serde_json::Value;
use url::Url;

use super::fault;
use super::transport::{Request, Response, StatusCode};
use crate::error::{Error, ErrorId, Result};
use crate::spelling;

/// An answer, sorted.
#[derive(Debug)]
pub enum Answer {
    /// Done; `Null` when the body is empty. Text that is no JSON is kept as a string.
    Value(Value),
    /// Accepted; the work goes on.
    Running(Running),
    /// Refused, or the work failed.
    Failed(Box<Error>),
}

/// Where a long-running operation is to be watched.
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

/// Sorts the answer to a first request (not to a poll; see [`super::long_running`]).
pub fn sort(request: &Request, response: &Response) -> Answer {
    if response.status.is_client_error() || response.status.is_server_error() {
        return Answer::Failed(Box::new(fault::error(request, response)));
    }
    if response.status.is_redirection() {
        let place = response.header("location").unwrap_or("nowhere");
        let host = Url::parse(place).ok().and_then(|url| url.host_str().map(str::to_owned));
        let message = format!("{} redirected to {}", request.label(), host.as_deref().unwrap_or("another path"));
        return Answer::Failed(Box::new(Error::new(ErrorId::ForeignHost, message)));
    }
    let value = value(response);
    match watch(response, &value) {
        Some(watch) => Answer::Running(Running { watch, retry_after: response.retry_after() }),
        None => Answer::Value(value),
    }
}

/// The body as JSON whatever its type says; an empty one as `Null`, other text as a string.
pub fn value(response: &Response) -> Value {
    let content = response.content();
    if content.iter().all(u8::is_ascii_whitespace) {
        return Value::Null;
    }
    serde_json::from_slice(content).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(content).into_owned()))
}

/// The body of a success as JSON, or the refusal as an error.
pub fn require_value(request: &Request, response: &Response) -> Result<Value> {
    match response.status.is_success() {
        true => Ok(value(response)),
        false => match sort(request, response) {
            Answer::Failed(error) => Err(*error),
            Answer::Value(_) | Answer::Running(_) => {
                Err(unexpected(request, "its status is none of success or failure"))
            }
        },
    }
}

/// The error for an answer of success that lacks what it must hold.
pub fn unexpected(request: &Request, what: &str) -> Error {
    Error::new(ErrorId::AnswerUnexpected, format!("{}: {what}", request.label()))
}

/// Whether a body says that a long-running operation has failed for good.
pub fn names_failed_operation(response: &Response) -> bool {
    let body = value(response);
    provisioning_state(&body).is_some_and(has_failed)
}

pub fn provisioning_state(body: &Value) -> Option<&str> {
    body["properties"]["provisioningState"].as_str()
}

/// `Succeeded`, `Failed` and `Canceled` are the end; anything else, `RegisteringDns` and numbers too, means that it goes on.
pub fn is_terminal(state: &str) -> bool {
    has_succeeded(state) || has_failed(state)
}

pub fn has_succeeded(state: &str) -> bool {
    spelling::same(state, "Succeeded")
}

/// Whether the work ended, and not well. British spelling was met too.
pub fn has_failed(state: &str) -> bool {
    spelling::is_one_of(state, &["Failed", "Canceled", "Cancelled"])
}

fn watch(response: &Response, body: &Value) -> Option<Watch> {
    let url = |name: &str| response.header(name).and_then(|text| Url::parse(text).ok());
    let state = provisioning_state(body);
    // Some services send the header although all is done.
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
