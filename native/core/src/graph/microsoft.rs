//! Microsoft Graph v1.0: where its objects are, and what its answers mean.

use futures_util::future::BoxFuture;
use serde_json::Value;
use url::Url;

use crate::cloud::endpoints::IdentitySystem;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{self, Shape};
use crate::http::pages::Pages;
use crate::http::retry::{self, Attempts, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, Transport, page};
use crate::identity::authorized::Authorized;
use crate::identity::context::Context;

/// The service's code for a caller without the right to register applications.
const DENIED: &str = "Authorization_RequestDenied";
/// The service's code for an id that nothing has, or that not every part of the directory knows yet.
const UNKNOWN: &str = "Request_ResourceNotFound";
/// The service's code for a reference to an object that not every part of the directory knows yet; also for any invalid value.
const BAD_REQUEST: &str = "Request_BadRequest";

pub struct MicrosoftGraph {
    transport: Authorized,
    root: Url,
}

/// A POST that must not be carried out twice.
pub struct Post<'a> {
    pub path: &'a [&'a str],
    pub body: Value,
    /// It names an object that may be new: the service refuses it until every part of the directory knows the object.
    pub of_new_object: bool,
}

/// What such a POST left when its answer was lost.
pub enum Trace<T> {
    /// It was carried out, and this is its result.
    Done(T),
    /// It was carried out, and its work was undone.
    Undone,
    Nothing,
}

/// Looks for what a POST with a lost answer may have left. Boxed: an asynchronous closure cannot be shown to be `Send`.
pub type Look<'a, T> = dyn Fn() -> BoxFuture<'a, Result<Trace<T>>> + Send + Sync + 'a;

impl MicrosoftGraph {
    /// # Errors
    /// `ServicePrincipal.PrivilegedEndpointNeeded` on an AD FS stamp, `Graph.Unreachable` where the metadata names no graph.
    pub async fn new(context: &Context) -> Result<Self> {
        let stamp = context.stamp().await?;
        if stamp.identity_system == IdentitySystem::Adfs {
            let message = format!(
                "the stamp {} uses AD FS, whose applications are created on its privileged endpoint",
                stamp.domain
            );
            return Err(Error::new(ErrorId::PrivilegedEndpointNeeded, message).with_target(stamp.domain.as_str()));
        }
        let root = stamp.graph.clone();
        let root = root.ok_or_else(|| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no graph"))?;
        Ok(Self { transport: context.graph(), root })
    }

    /// Returns the items of `set` whose `property` is `value`.
    pub async fn filtered<T>(&self, set: &str, property: &str, value: &str, item: &Shape<T>) -> Result<Vec<T>> {
        let mut url = self.url(&[set])?;
        url.query_pairs_mut().append_pair("$filter", &format!("{property} eq '{}'", value.replace('\'', "''")));
        let pages = Pages::new(&url);
        let request = Request::get(url);
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        page::all(&self.transport, (request, response), pages, item, success).await
    }

    /// Returns the object at `path`, or `None` when the directory says that it does not exist.
    pub async fn read<T>(&self, path: &[&str], shape: &Shape<T>) -> Result<Option<T>> {
        let request = Request::get(self.url(path)?);
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        match success(&request, &response) {
            Err(error) if is_unknown(&error) => Ok(None),
            Err(error) => Err(error),
            Ok(()) => {
                answer::json(&request, &response).and_then(|value| shape.check(&request, &response, value)).map(Some)
            }
        }
    }

    /// Removes the object at `path`. One that does not exist is no error: the answer to an earlier attempt may have been lost.
    pub async fn delete(&self, path: &[&str]) -> Result<()> {
        let request = Request::new(Method::DELETE, self.url(path)?);
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        match success(&request, &response) {
            Err(error) if is_unknown(&error) => Ok(()),
            outcome => outcome,
        }
    }

    /// Sends a POST whose repetition does no harm and whose answer has no body.
    pub async fn post_again(&self, path: &[&str], body: &Value) -> Result<()> {
        let request = Request::new(Method::POST, self.url(path)?).json(body).idempotent();
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        success(&request, &response)
    }

    /// Sends a POST that must not be carried out twice. When its answer is lost, `look` finds out whether it was carried out before it is sent again.
    ///
    /// # Errors
    /// `ServicePrincipal.NotReplicated` when the service refuses a new object until the end of the attempts; the refusal of the service otherwise.
    pub async fn post_once<T>(&self, post: &Post<'_>, shape: &Shape<T>, look: &Look<'_, T>) -> Result<T> {
        let request = Request::new(Method::POST, self.url(post.path)?).json(&post.body);
        let policy = if post.of_new_object { RetryPolicy::REPLICATION } else { RetryPolicy::DIRECTORY_WRITE };
        let mut attempts = Attempts::new(policy, self.transport.events());
        loop {
            let request = Request { attempt: attempts.begin(), ..request.clone() };
            let outcome = self.transport.send(request.clone()).await;
            let (verdict, asked) = match &outcome {
                Ok(response) => (judge(&request, response, post.of_new_object), response.retry_after()),
                Err(error) => (judge_failure(error.id), None),
            };
            if verdict == Verdict::Final {
                return outcome.and_then(|response| read(&request, &response, shape));
            }
            if verdict == Verdict::Lost
                && let Some(found) = self.result_of_lost(look).await?
            {
                return Ok(found);
            }
            if !attempts.again(&request.label(), asked).await {
                let tried = attempts.tried();
                let response = outcome.map_err(|error| error.with_attempts(tried.attempts, tried.elapsed))?;
                let response = Response { tried, ..response };
                return read(&request, &response, shape).map_err(|error| match verdict {
                    Verdict::Replicating => not_replicated(error),
                    _ => error,
                });
            }
        }
    }

    /// Looks several times, since a new object does not appear in lists at once.
    async fn result_of_lost<T>(&self, look: &Look<'_, T>) -> Result<Option<T>> {
        let mut attempts = Attempts::new(RetryPolicy::APPEARANCE, self.transport.events());
        while attempts.again("looking for the result of a request without an answer", None).await {
            attempts.begin();
            match look().await? {
                Trace::Done(found) => return Ok(Some(found)),
                Trace::Undone => return Ok(None),
                Trace::Nothing => {}
            }
        }
        Ok(None)
    }

    fn url(&self, path: &[&str]) -> Result<Url> {
        let mut url = self.root.clone();
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no usable graph"))?
            .clear()
            .push("v1.0")
            .extend(path);
        Ok(url)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// A repetition changes nothing.
    Final,
    /// Not carried out; may be sent again.
    NotDone,
    /// Refused, since a new object is not known everywhere.
    Replicating,
    /// It may have been carried out.
    Lost,
}

fn judge(request: &Request, response: &Response, of_new_object: bool) -> Verdict {
    let status = response.status.as_u16();
    if retry::status_may_pass(status, false) {
        return Verdict::NotDone;
    }
    if retry::status_may_pass(status, true) {
        return Verdict::Lost;
    }
    let code = answer::success(request, response).err().and_then(|error| error.service_code().map(str::to_owned));
    match (status, code.as_deref()) {
        (400, Some(BAD_REQUEST)) | (404, Some(UNKNOWN)) if of_new_object => Verdict::Replicating,
        // Something has the unique value of this object: it may be this object.
        (409, _) => Verdict::Lost,
        _ => Verdict::Final,
    }
}

fn judge_failure(id: ErrorId) -> Verdict {
    match (retry::failure_may_pass(id, false), retry::failure_may_pass(id, true)) {
        (true, _) => Verdict::NotDone,
        (false, true) => Verdict::Lost,
        (false, false) => Verdict::Final,
    }
}

fn read<T>(request: &Request, response: &Response, shape: &Shape<T>) -> Result<T> {
    success(request, response)?;
    answer::json(request, response).and_then(|value| shape.check(request, response, value))
}

/// Refuses an answer that is not one of success. A missing right has an error of its own.
fn success(request: &Request, response: &Response) -> Result<()> {
    answer::success(request, response).map_err(|error| match error.service_code() {
        Some(DENIED) => {
            let message =
                format!("the directory does not allow this account to manage applications: {}", error.message);
            error.retold(ErrorId::ServicePrincipalForbidden, message)
        }
        _ => error,
    })
}

fn is_unknown(error: &Error) -> bool {
    error.service_status() == Some(404) && error.service_code() == Some(UNKNOWN)
}

fn not_replicated(error: Error) -> Error {
    let message = format!("the directory does not know the new application everywhere yet: {}", error.message);
    let mut told = error.clone().retold(ErrorId::ServicePrincipalNotReplicated, message);
    (told.attempts, told.elapsed_ms) = (error.attempts, error.elapsed_ms);
    told
}
