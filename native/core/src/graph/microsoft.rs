//! Microsoft Graph v1.0: where its objects are, and what its answers mean.

use serde_json::Value;
use url::Url;

use super::refusal::Refusal;
use crate::cloud::endpoints::IdentitySystem;
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{self, Shape};
use crate::http::pages::Pages;
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::{Method, StatusCode};
use crate::http::{Request, Response, page};
use crate::identity::authorized::Authorized;
use crate::identity::context::Context;

pub(crate) struct MicrosoftGraph {
    pub(super) transport: Authorized,
    root: Url,
}

impl MicrosoftGraph {
    /// # Errors
    /// `ServicePrincipal.PrivilegedEndpointNeeded` on an AD FS stamp, `Graph.Unreachable` where the metadata names no graph.
    pub(crate) async fn new(context: &Context) -> Result<Self> {
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
    pub(crate) async fn filtered<T>(&self, set: &str, property: &str, value: &str, item: &Shape<T>) -> Result<Vec<T>> {
        let mut url = self.url(&[set])?;
        url.query_pairs_mut().append_pair("$filter", &format!("{property} eq '{}'", value.replace('\'', "''")));
        let pages = Pages::new(&url);
        let request = Request::get(url);
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        page::all(&self.transport, (request, response), pages, item, success).await
    }

    /// Returns the object at `path`, or `None` when the directory says that it does not exist.
    pub(crate) async fn read<T>(&self, path: &[&str], shape: &Shape<T>) -> Result<Option<T>> {
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

    /// Removes the object at `path`. A missing one is not an error: the answer to an earlier attempt may have been lost.
    pub(crate) async fn delete(&self, path: &[&str]) -> Result<()> {
        let request = Request::new(Method::DELETE, self.url(path)?);
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        match no_content(&request, &response) {
            Err(error) if is_unknown(&error) => Ok(()),
            outcome => outcome,
        }
    }

    /// Sends a POST whose repetition does no harm and whose answer has no body.
    pub(crate) async fn post_again(&self, path: &[&str], body: &Value) -> Result<()> {
        let request = Request::new(Method::POST, self.url(path)?).json(body).idempotent();
        let response = retry::send(&self.transport, &request, RetryPolicy::SERVICE).await?;
        no_content(&request, &response)
    }

    pub(super) fn url(&self, path: &[&str]) -> Result<Url> {
        let mut url = self.root.clone();
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorId::GraphUnreachable, "the stamp's metadata names no usable graph"))?
            .clear()
            .push("v1.0")
            .extend(path);
        Ok(url)
    }
}

/// Reads the answer of success to `request`.
pub(super) fn read<T>(request: &Request, response: &Response, shape: &Shape<T>) -> Result<T> {
    success(request, response)?;
    answer::json(request, response).and_then(|value| shape.check(request, response, value))
}

/// Refuses an answer that is not one of success. A missing right has an error of its own.
fn success(request: &Request, response: &Response) -> Result<()> {
    answer::success(request, response).map_err(|error| match refusal(&error) {
        Some(Refusal::Denied | Refusal::NotLocalYet) => {
            let message =
                format!("the directory does not allow this account to manage applications: {}", error.message);
            error.retold(ErrorId::ServicePrincipalForbidden, message)
        }
        _ => error,
    })
}

fn is_unknown(error: &Error) -> bool {
    refusal(error) == Some(Refusal::Unknown)
}

pub(super) fn refusal(error: &Error) -> Option<Refusal> {
    error.service.as_deref().map(Refusal::of)
}

/// Returns whether the directory did what was asked: it answers 204. A page of a proxy has another status.
fn no_content(request: &Request, response: &Response) -> Result<()> {
    success(request, response)?;
    match response.status {
        StatusCode::NO_CONTENT => Ok(()),
        _ => Err(answer::foreign(request, response, "204 without a body")),
    }
}
