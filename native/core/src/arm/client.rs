//! Sends requests to Azure Resource Manager: API version, token, retries, long-running operations, paging.

use serde_json::Value;
use url::Url;

use crate::cloud::api_version::{self, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::long_running::{self, Patience};
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, answer};
use crate::identity::context::Context;

/// Pages that a list may have before it is taken for one that never ends.
const MOST_PAGES: usize = 200;

/// What becomes of the work that an accepted request begins.
#[derive(Clone, Copy)]
enum Then {
    Follow,
    Leave,
}

/// Azure Resource Manager of the stamp that `context` is signed in to. Paths begin with `/subscriptions`.
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

    /// The resource, or `None` when there is none.
    pub async fn get(&self, service: Service, path: &str, query: &[(&str, &str)]) -> Result<Option<Value>> {
        match self.ask(service, Method::GET, path, query, None).await {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.id == ErrorId::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The resource as it is this moment, though its work goes on; `None` when there is none.
    pub async fn look(&self, service: Service, path: &str) -> Result<Option<Value>> {
        match self.ask_and(service, Method::GET, path, &[], None, Then::Leave).await {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.id == ErrorId::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Creates or replaces, and follows the work to its end. Gives the resource.
    pub async fn put(&self, service: Service, path: &str, body: &Value) -> Result<Value> {
        self.ask(service, Method::PUT, path, &[], Some(body)).await
    }

    /// Creates or replaces, and does not wait for the work that begins. Gives the answer's body.
    pub async fn start(&self, service: Service, path: &str, body: &Value) -> Result<Value> {
        self.ask_and(service, Method::PUT, path, &[], Some(body), Then::Leave).await
    }

    /// Changes the members that `body` names to values that do not depend on what is there, so that it may be sent twice.
    pub async fn patch(&self, service: Service, path: &str, body: &Value) -> Result<Value> {
        self.ask(service, Method::PATCH, path, &[], Some(body)).await
    }

    /// For a POST that reads or checks, and may therefore be sent twice.
    pub async fn post_read(&self, service: Service, path: &str, body: Option<&Value>) -> Result<Value> {
        self.ask(service, Method::POST, path, &[], Some(body.unwrap_or(&Value::Null))).await
    }

    /// Deletes, and follows the work to its end. What is not there is as good as deleted.
    pub async fn delete(&self, service: Service, path: &str) -> Result<()> {
        match self.ask(service, Method::DELETE, path, &[], None).await {
            Ok(_) => Ok(()),
            Err(error) if error.id == ErrorId::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// All the items of a list, over all its pages.
    pub async fn list(&self, service: Service, path: &str, query: &[(&str, &str)]) -> Result<Vec<Value>> {
        let mut page = self.ask(service, Method::GET, path, query, None).await?;
        let mut items = Vec::new();
        for _ in 0..MOST_PAGES {
            items.extend(taken(&mut page));
            let Some(next) = page["nextLink"].as_str().filter(|link| !link.is_empty()) else {
                return Ok(items);
            };
            let next = Url::parse(next).map_err(|_| {
                Error::new(ErrorId::AnswerUnexpected, format!("the list {path} goes on at no valid URL"))
            })?;
            let request = Request::get(next);
            let response = retry::send(&self.context.arm(), &request, RetryPolicy::default()).await?;
            page = answer::require_value(&request, &response)?;
        }
        Err(Error::new(ErrorId::AnswerUnexpected, format!("the list {path} does not end")))
    }

    async fn ask(
        &self,
        service: Service,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Value> {
        self.ask_and(service, method, path, query, body, Then::Follow).await
    }

    async fn ask_and(
        &self,
        service: Service,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
        then: Then,
    ) -> Result<Value> {
        let versions = self.context.versions();
        let mut tried = vec![versions.current(service)];
        loop {
            let version = tried.last().copied().unwrap_or_default();
            let mut request = Request::new(method.clone(), self.url(path, query, version)?);
            if let Some(body) = body.filter(|body| !body.is_null()) {
                request = request.json(body);
            }
            if method == Method::POST || method == Method::PATCH {
                request = request.idempotent();
            }
            let outcome = match then {
                Then::Follow => long_running::run(&self.context.arm(), &request, Patience::default()).await,
                Then::Leave => self.send(&request).await,
            };
            match outcome {
                Ok(value) => {
                    versions.remember(service, version);
                    return Ok(value);
                }
                Err(error) => match api_version::after_refusal(service, &error, &tried) {
                    Some(next) => {
                        self.context
                            .events
                            .verbose(format!("{path}: API version {version} is refused, {next} is next"));
                        tried.push(next);
                    }
                    None => return Err(error),
                },
            }
        }
    }

    async fn send(&self, request: &Request) -> Result<Value> {
        let response = retry::send(&self.context.arm(), request, RetryPolicy::default()).await?;
        answer::require_value(request, &response)
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

/// The items of a page: `{value: […]}`, or a bare array as compute and the gallery answer.
fn taken(page: &mut Value) -> Vec<Value> {
    let list = match page {
        Value::Array(_) => page.take(),
        _ => page["value"].take(),
    };
    match list {
        Value::Array(items) => items,
        _ => Vec::new(),
    }
}
