//! Polls a long-running operation until it ends, in every way that stamps were observed to end one.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::answer::{self, Answer, Running, Watch, has_failed, has_succeeded, is_terminal, provisioning_state};
use super::fault;
use super::poll::{Poll, Rhythm};
use super::retry::{self, RetryPolicy};
use super::transport::{Method, Request, Response, StatusCode, Transport};
use crate::error::{Error, ErrorId, Result};

/// The interval before the first poll if the service requests no pause. It grows up to that of the [`Patience`].
const FIRST_POLL: Duration = Duration::from_millis(50);

/// Maximum duration, and the longest interval between polls if the service requests no pause.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub longest: Duration,
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { longest: Duration::from_secs(20 * 60), pause: Duration::from_secs(1) }
    }
}

/// Sends `request` and polls the operation that it may start. Returns the resource at the end (read again if the last poll does not contain it), or `Null` for
/// a DELETE or POST without a result.
pub async fn run(transport: &dyn Transport, request: &Request, patience: Patience) -> Result<Value> {
    let response = retry::send(transport, request, RetryPolicy::default()).await?;
    after(transport, request, &response, patience).await
}

/// Like [`run`], for a request that was answered with `response`.
pub async fn after(
    transport: &dyn Transport,
    request: &Request,
    response: &Response,
    patience: Patience,
) -> Result<Value> {
    match answer::sort(request, response) {
        Answer::Value(value) if is_resource(request, &value) => Ok(value),
        Answer::Value(value) => finish(transport, request, value).await,
        Answer::Running(running) => follow(transport, request, running, patience).await,
        Answer::Failed(error) => Err(*error),
    }
}

async fn follow(transport: &dyn Transport, request: &Request, running: Running, patience: Patience) -> Result<Value> {
    let label = request.label();
    let first = FIRST_POLL.min(patience.pause);
    let rhythm = Rhythm { first, longest: patience.pause, limit: patience.longest };
    let mut poll = Poll::new(&label, rhythm, transport.events());
    let mut watch = running.watch;
    let mut asked = running.retry_after;
    loop {
        // `Retry-After: 0` requests no pause.
        if !poll.pause(asked.filter(|asked| !asked.is_zero())).await {
            let message = format!("{label} did not end within {} s", patience.longest.as_secs());
            return Err(Error::new(ErrorId::TimedOut, message));
        }
        let url = match &watch {
            Watch::Status(url) | Watch::Location(url) => url.clone(),
            Watch::Resource => request.url.clone(),
        };
        let look = Request::get(url);
        let response = retry::send(transport, &look, RetryPolicy::default()).await?;
        // The end of a deletion: the resource and, for a group, the record of the operation no longer exist.
        if request.method == Method::DELETE && response.status == StatusCode::NOT_FOUND {
            return Ok(Value::Null);
        }
        // A resource that was only read, and no longer exists at the end, is absent.
        if request.method == Method::GET && response.status == StatusCode::NOT_FOUND && watch == Watch::Resource {
            return Err(fault::error(&look, &response));
        }
        asked = response.retry_after();
        match judge(&watch, &look, &response)? {
            Look::Running => {
                if let Some(moved) = moved(&watch, &response) {
                    watch = moved;
                }
            }
            Look::Done(value) => return finish(transport, request, value).await,
            // The state of the resource itself decides.
            Look::NotPollable => watch = Watch::Resource,
        }
    }
}

enum Look {
    Running,
    Done(Value),
    NotPollable,
}

fn judge(watch: &Watch, poll: &Request, response: &Response) -> Result<Look> {
    match response.status {
        StatusCode::METHOD_NOT_ALLOWED => return Ok(Look::NotPollable),
        // The record of a finished operation may already be deleted.
        StatusCode::NOT_FOUND if *watch != Watch::Resource => return Ok(Look::NotPollable),
        // The service did not answer the poll, which says nothing about the operation.
        status if status.is_server_error() && !answer::names_failed_operation(response) => {
            let error = fault::error(poll, response);
            return Err(error.context("reading the state of an operation, which may still be running"));
        }
        status if status.is_client_error() || status.is_server_error() => return Err(operation_failed(poll, response)),
        _ => {}
    }
    let body = answer::json(poll, response)?;
    match watch {
        Watch::Status(_) => match body["status"].as_str() {
            Some(state) if has_succeeded(state) => Ok(Look::Done(Value::Null)),
            Some(state) if has_failed(state) => Err(operation_failed(poll, response)),
            Some(_) => Ok(Look::Running),
            None if response.status == StatusCode::ACCEPTED => Ok(Look::Running),
            None => Ok(Look::Done(body)),
        },
        Watch::Location(_) if response.status == StatusCode::ACCEPTED => Ok(Look::Running),
        Watch::Location(_) | Watch::Resource => match provisioning_state(&body) {
            Some(state) if has_failed(state) => Err(operation_failed(poll, response)),
            Some(state) if !is_terminal(state) && *watch == Watch::Resource => Ok(Look::Running),
            _ => Ok(Look::Done(body)),
        },
    }
}

/// Returns the new location to poll, if the answer of a poll names one.
fn moved(watch: &Watch, response: &Response) -> Option<Watch> {
    match watch {
        Watch::Location(_) => Some(Watch::Location(Url::parse(response.header("location")?).ok()?)),
        Watch::Status(_) | Watch::Resource => None,
    }
}

/// Returns the error for a failed operation: status 200 with `status: Failed`, or 400 and 500 with `provisioningState: Failed`. The service did not refuse the
/// poll; the operation failed.
fn operation_failed(poll: &Request, response: &Response) -> Error {
    let error = fault::error(poll, response);
    let general =
        matches!(error.id, ErrorId::ServiceError | ErrorId::Unavailable | ErrorId::Conflict | ErrorId::NotFound);
    if !general && !response.status.is_success() {
        return error;
    }
    let id = if general { ErrorId::OperationFailed } else { error.id };
    let fault = error.service.as_deref().cloned().unwrap_or_default();
    let code = fault.code.as_deref().unwrap_or("no code");
    let message = format!("the operation ended as failed ({code}): {}", fault.message);
    fault::with_remedy(Error::new(id, message).with_service(fault))
}

async fn finish(transport: &dyn Transport, request: &Request, value: Value) -> Result<Value> {
    if is_resource(request, &value) {
        return Ok(value);
    }
    let read = Request::get(request.url.clone());
    let response = retry::send(transport, &read, RetryPolicy::default()).await?;
    answer::success(&read, &response)?;
    let value = answer::json(&read, &response)?;
    answer::RESOURCE.check(&read, &response, value)
}

/// Returns whether the value is a resource. The answer of a PUT or of its last poll may be empty or lack the id; the resource then has to be read.
fn is_resource(request: &Request, value: &Value) -> bool {
    let writes = request.method == Method::PUT || request.method == Method::PATCH;
    !writes || answer::has_id(value)
}
