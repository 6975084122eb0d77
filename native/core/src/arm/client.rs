//! Sends requests to Azure Resource Manager: API version, token, retries, long-running operations, paging.

use serde_json::Value;
use url::Url;

use crate::cloud::api_version::{Ladder, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::{RESOURCE, Shape};
use crate::http::long_running::{self, Patience};
use crate::http::pages::Pages;
use crate::http::retry::{self, Attempts, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, answer, page};
use crate::identity::context::Context;

/// For answers whose content is not used.
pub const ANYTHING: Shape<()> = Shape { expected: "any JSON, or no body", read: |_| Some(()) };

/// What `exchange` does after the service accepts a long-running request.
#[derive(Clone, Copy)]
enum Then {
    Follow,
    Leave,
}

/// Client for Azure Resource Manager of the stamp that `context` is signed in to. Paths begin with `/subscriptions`.
#[derive(Clone)]
pub struct Arm {
    context: Context,
    base: Url,
}

impl Arm {
    pub async fn new(context: &Context) -> Result<Self> {
        let base = context.stamp().await?.arm.clone();
        Ok(Self { context: context.clone(), base })
    }

    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the resource, or `None` if it does not exist.
    pub async fn get(&self, service: Service, path: &str, query: &[(&str, &str)]) -> Result<Option<Value>> {
        self.get_as(service, path, query, &RESOURCE).await
    }

    /// Like [`Arm::get`], for a resource that needs more than an id, or for an answer that is not a resource.
    pub async fn get_as<T>(
        &self,
        service: Service,
        path: &str,
        query: &[(&str, &str)],
        shape: &Shape<T>,
    ) -> Result<Option<T>> {
        found(self.ask(service, Method::GET, path, query, None, Then::Follow, shape).await)
    }

    /// Returns the resource as it is now, even if the service is still working on it; `None` if it does not exist.
    pub async fn look(&self, service: Service, path: &str) -> Result<Option<Value>> {
        self.look_as(service, path, &RESOURCE).await
    }

    /// Like [`Arm::look`], for a resource that needs more than an id.
    pub async fn look_as<T>(&self, service: Service, path: &str, shape: &Shape<T>) -> Result<Option<T>> {
        found(self.ask(service, Method::GET, path, &[], None, Then::Leave, shape).await)
    }

    /// Creates or replaces the resource and waits for the operation to finish. Returns the resource.
    pub async fn put(&self, service: Service, path: &str, body: &Value) -> Result<Value> {
        self.put_as(service, path, body, &RESOURCE).await
    }

    /// Like [`Arm::put`], for a resource that needs more than an id.
    pub async fn put_as<T>(&self, service: Service, path: &str, body: &Value, shape: &Shape<T>) -> Result<T> {
        self.ask(service, Method::PUT, path, &[], Some(body), Then::Follow, shape).await
    }

    /// Like [`Arm::put_as`], but returns as soon as an answer is `enough`, even if the service is still working. Also returns whether this request created the
    /// resource (201).
    pub async fn put_until<T>(
        &self,
        service: Service,
        path: &str,
        body: &Value,
        shape: &Shape<T>,
        enough: fn(&Value) -> bool,
    ) -> Result<(T, bool)> {
        let (request, response) = self.exchange(service, Method::PUT, path, &[], Some(body)).await?;
        let value = match answer::json(&request, &response)? {
            value if enough(&value) => value,
            _ => long_running::after(&self.context.arm(), &request, &response, Patience::default()).await?,
        };
        Ok((shape.check(&request, &response, value)?, response.status.as_u16() == 201))
    }

    /// Creates or replaces without waiting for the operation. Returns the body of the answer.
    pub async fn start<T>(&self, service: Service, path: &str, body: &Value, shape: &Shape<T>) -> Result<T> {
        self.ask(service, Method::PUT, path, &[], Some(body), Then::Leave, shape).await
    }

    /// Changes the members that `body` names. Their values must not depend on the current ones, so that the request can be sent twice.
    pub async fn patch<T>(&self, service: Service, path: &str, body: &Value, shape: &Shape<T>) -> Result<T> {
        self.ask(service, Method::PATCH, path, &[], Some(body), Then::Follow, shape).await
    }

    /// Sends a POST that reads or checks, and that can therefore be sent twice.
    pub async fn post_read<T>(
        &self,
        service: Service,
        path: &str,
        body: Option<&Value>,
        shape: &Shape<T>,
    ) -> Result<T> {
        self.ask(service, Method::POST, path, &[], body, Then::Follow, shape).await
    }

    /// Sends a POST without a result that can be sent twice, and waits up to `patience` for the operation that it starts.
    pub async fn post_and_wait(&self, service: Service, path: &str, patience: Patience) -> Result<()> {
        let (request, response) = self.exchange(service, Method::POST, path, &[], None).await?;
        long_running::after(&self.context.arm(), &request, &response, patience).await.map(drop)
    }

    /// Deletes the resource and waits for the operation to finish. A missing resource counts as deleted; a resource that still exists at the end is an error.
    pub async fn delete(&self, service: Service, path: &str) -> Result<()> {
        let deleted = self.ask(service, Method::DELETE, path, &[], None, Then::Follow, &ANYTHING).await;
        if found(deleted)?.is_none() {
            return Ok(());
        }
        let mut looks = Attempts::new(RetryPolicy::DISAPPEARANCE, Some(&self.context.events));
        loop {
            looks.begin();
            match self.look(service, path).await {
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                // Role assignments on a resource are deleted with it.
                Err(error) if error.id == ErrorId::Forbidden => return Ok(()),
                Err(error) => return Err(error),
            }
            if !looks.again(&format!("{path} still exists"), None).await {
                let message = format!("the stamp reported {path} as deleted, but it still exists");
                return Err(Error::new(ErrorId::VerificationFailed, message).with_target(path));
            }
        }
    }

    /// Returns all items of a list, over all its pages.
    pub async fn list<T>(
        &self,
        service: Service,
        path: &str,
        query: &[(&str, &str)],
        item: &Shape<T>,
    ) -> Result<Vec<T>> {
        let first = self.exchange(service, Method::GET, path, query, None).await?;
        let pages = Pages::new(&first.0.url);
        page::all(&self.context.arm(), first, pages, item, answer::success).await
    }

    /// Returns the items of a list that comes as one page and may be a bare array; `None` if the stamp does not have the list.
    pub async fn list_in_one_piece<T>(&self, service: Service, path: &str, item: &Shape<T>) -> Result<Option<Vec<T>>> {
        let outcome = self.exchange(service, Method::GET, path, &[], None).await;
        found(outcome.and_then(|(request, response)| page::read_array(&request, &response, item)))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a request with what is expected of it; only the methods above call it"
    )]
    async fn ask<T>(
        &self,
        service: Service,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
        then: Then,
        shape: &Shape<T>,
    ) -> Result<T> {
        let (request, response) = self.exchange(service, method, path, query, body).await?;
        let value = match then {
            Then::Follow => long_running::after(&self.context.arm(), &request, &response, Patience::default()).await?,
            Then::Leave => answer::json(&request, &response)?,
        };
        shape.check(&request, &response, value)
    }

    /// Sends the request with an API version that the stamp accepts. Returns the answer if it is a success.
    async fn exchange(
        &self,
        service: Service,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<(Request, Response)> {
        let mut ladder = Ladder::new(self.context.versions(), service);
        loop {
            let version = ladder.version();
            let mut request = Request::new(method.clone(), self.url(path, query, version)?);
            if let Some(body) = body {
                request = request.json(body);
            }
            if method == Method::POST || method == Method::PATCH {
                request = request.idempotent();
            }
            let response = retry::send(&self.context.arm(), &request, RetryPolicy::default()).await?;
            let Err(error) = answer::success(&request, &response) else {
                ladder.accepted();
                return Ok((request, response));
            };
            let Some(next) = ladder.next(&error) else { return Err(error) };
            self.context.events.verbose(format!("{path}: API version {version} is refused, {next} is next"));
        }
    }

    fn url(&self, path: &str, query: &[(&str, &str)], version: &str) -> Result<Url> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorId::EndpointInvalid, "the ARM endpoint cannot carry a path"))?
            .clear()
            .extend(path.split('/').skip(1));
        let mut pairs = url.query_pairs_mut();
        for (key, value) in query {
            pairs.append_pair(key, value);
        }
        pairs.append_pair("api-version", version);
        drop(pairs);
        Ok(url)
    }
}

/// Returns `None` for a resource that does not exist.
fn found<T>(outcome: Result<T>) -> Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.id == ErrorId::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
