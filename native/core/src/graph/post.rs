//! A POST to Microsoft Graph that must not be carried out twice: what became of it when its answer is lost, and when it may be sent again.

use futures_util::future::BoxFuture;
use serde_json::Value;

use super::microsoft::{MicrosoftGraph, read, refusal};
use super::refusal::Refusal;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{self, Shape};
use crate::http::retry::{self, Attempts, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, Transport};

pub(crate) struct Post<'a> {
    pub path: &'a [&'a str],
    pub body: Value,
    /// Where it names an object that may be new: the service refuses it until every part of the directory knows the object.
    pub new_object: NewObject,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NewObject {
    Nowhere,
    InPath,
    InBody,
}

/// What such a POST left when its answer was lost.
pub(crate) enum Trace<T> {
    /// It was carried out, and this is its result.
    Done(T),
    /// It was carried out, and its work was undone.
    Undone,
    Nothing,
}

/// Looks for what a POST with a lost answer may have left. Boxed: an asynchronous closure cannot be shown to be `Send`.
pub(super) type Look<'a, T> = dyn Fn() -> BoxFuture<'a, Result<Trace<T>>> + Send + Sync + 'a;

impl MicrosoftGraph {
    /// Sends a POST that must not be carried out twice. When its answer is lost, `look` finds out whether it was carried out before it is sent again.
    ///
    /// # Errors
    /// `ServicePrincipal.NotReplicated` when the service refuses a new object until the end of the attempts; the refusal of the service otherwise.
    pub(crate) async fn post_once<T>(&self, post: &Post<'_>, shape: &Shape<T>, look: &Look<'_, T>) -> Result<T> {
        let request = Request::new(Method::POST, self.url(post.path)?).json(&post.body);
        let policy = match post.new_object {
            NewObject::Nowhere => RetryPolicy::DIRECTORY_WRITE,
            NewObject::InPath | NewObject::InBody => RetryPolicy::REPLICATION,
        };
        let mut attempts = Attempts::new(policy, self.transport.events());
        loop {
            let request = Request { attempt: attempts.begin(), since: attempts.since(), ..request.clone() };
            let outcome = self.transport.send(request.clone()).await;
            let (verdict, asked) = match &outcome {
                Ok(response) => (judge(&request, response, post.new_object), response.retry_after()),
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

fn judge(request: &Request, response: &Response, new_object: NewObject) -> Verdict {
    let status = response.status.as_u16();
    if retry::status_may_pass(status, false) {
        return Verdict::NotDone;
    }
    if retry::status_may_pass(status, true) {
        return Verdict::Lost;
    }
    // Something has the unique value of this object: it may be this object.
    if status == 409 {
        return Verdict::Lost;
    }
    match (answer::success(request, response).err().as_ref().and_then(refusal), new_object) {
        (Some(Refusal::Unknown), NewObject::InPath | NewObject::InBody)
        | (Some(Refusal::Invalid | Refusal::NotLocalYet), NewObject::InBody) => Verdict::Replicating,
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

fn not_replicated(error: Error) -> Error {
    let message = format!("the directory does not know the new application everywhere yet: {}", error.message);
    let (attempts, elapsed_ms) = (error.attempts, error.elapsed_ms);
    let mut told = error.retold(ErrorId::ServicePrincipalNotReplicated, message);
    (told.attempts, told.elapsed_ms) = (attempts, elapsed_ms);
    told
}
