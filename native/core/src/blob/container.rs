//! Blob containers: is it there and for whom, create it, make it private. The version goes down when the stamp refuses it (`InvalidHeaderValue`).

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use url::Url;

use crate::cloud::api_version::{self, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::Method;
use crate::http::{Request, Response, fault};
use crate::identity::context::Context;
use crate::secret::SecretString;

use super::shared_key;

/// How long a container that is being deleted, or the name of a new account, is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(750);
/// The name of a new account may appear late: more patience than elsewhere.
const POLICY: RetryPolicy =
    RetryPolicy { attempts: 9, first_pause: Duration::from_millis(300), longest_pause: Duration::from_secs(15) };

/// One container of an account whose key is at hand.
pub struct Container<'a> {
    pub context: &'a Context,
    /// `https://<account>.blob.<suffix>/`
    pub endpoint: &'a Url,
    pub account: &'a str,
    pub name: &'a str,
    pub key: &'a SecretString,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    Created,
    AlreadyThere,
}

/// Who may read a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    Private,
    /// Anybody; the level is `blob` or `container`.
    Public(String),
}

/// What a request speaks of.
const CONTAINER: &str = "restype=container";
const ACCESS: &str = "restype=container&comp=acl";

impl Container<'_> {
    pub fn url(&self) -> String {
        format!("{}{}", self.endpoint, self.name)
    }

    pub async fn exists(&self) -> Result<bool> {
        Ok(self.access().await?.is_some())
    }

    /// `None` when there is no such container.
    pub async fn access(&self) -> Result<Option<Access>> {
        let (request, response) = self.send(Method::GET, CONTAINER, Bytes::new()).await?;
        match response.status.as_u16() {
            404 => Ok(None),
            status if status < 300 => {
                let level = response.header("x-ms-blob-public-access");
                Ok(Some(level.map_or(Access::Private, |level| Access::Public(level.to_owned()))))
            }
            _ => Err(fault::error(&request, &response)),
        }
    }

    /// Shuts it to the public. The write replaces the stored access policies too, so those that are there are sent back.
    pub async fn make_private(&self) -> Result<()> {
        let (request, policies) = self.send(Method::GET, ACCESS, Bytes::new()).await?;
        if !policies.status.is_success() {
            return Err(fault::error(&request, &policies));
        }
        let (request, response) = self.send(Method::PUT, ACCESS, Bytes::copy_from_slice(policies.content())).await?;
        match response.status.is_success() {
            true => Ok(()),
            false => Err(fault::error(&request, &response)),
        }
    }

    /// Creates it, private. One that is there already is left alone.
    pub async fn create(&self) -> Result<Created> {
        let started = Instant::now();
        loop {
            let (request, response) = self.send(Method::PUT, CONTAINER, Bytes::new()).await?;
            if response.status.is_success() {
                return Ok(Created::Created);
            }
            let error = fault::error(&request, &response);
            match error.service_code() {
                Some("ContainerAlreadyExists") => return Ok(Created::AlreadyThere),
                Some("ContainerBeingDeleted") if started.elapsed() < LONGEST_WAIT => tokio::time::sleep(PAUSE).await,
                _ => return Err(error),
            }
        }
    }

    async fn send(&self, method: Method, query: &str, body: Bytes) -> Result<(Request, Response)> {
        let context = self.context;
        context.require_own(self.endpoint).await?;
        let versions = context.versions();
        let mut tried = vec![versions.current(Service::Blob)];
        loop {
            let version = tried.last().copied().unwrap_or_default();
            let request = self.request(method.clone(), query, body.clone(), version)?;
            let response = retry::send(&*context.plain(), &request, POLICY).await?;
            if response.status.as_u16() != 400 {
                return Ok((request, response));
            }
            let error = fault::error(&request, &response);
            match api_version::after_refusal(Service::Blob, &error, &tried) {
                Some(next) => {
                    context.events.verbose(format!("x-ms-version {version} is refused, {next} is next"));
                    versions.remember(Service::Blob, next);
                    tried.push(next);
                }
                None if tried.len() > 1 => return Err(unsupported(error)),
                None => return Ok((request, response)),
            }
        }
    }

    fn request(&self, method: Method, query: &str, body: Bytes, version: &str) -> Result<Request> {
        let mut url = self.endpoint.clone();
        url.set_path(&format!("/{}", self.name));
        url.set_query(Some(query));
        let mut request = Request::new(method, url);
        request.body = body;
        let now = self.context.clock().now();
        shared_key::sign(&mut request, self.account, self.key, version, now)?;
        Ok(request)
    }
}

fn unsupported(error: Error) -> Error {
    let message = error.message.clone();
    error.retold(ErrorId::UnsupportedApiVersion, message)
}
