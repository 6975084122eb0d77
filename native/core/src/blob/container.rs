//! Blob containers: is it there, create it. The version goes down when the stamp refuses it (`InvalidHeaderValue`).

use std::time::Duration;

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

impl Container<'_> {
    pub fn url(&self) -> String {
        format!("{}{}", self.endpoint, self.name)
    }

    pub async fn exists(&self) -> Result<bool> {
        let (request, response) = self.send(Method::GET).await?;
        match response.status.as_u16() {
            404 => Ok(false),
            status if status < 300 => Ok(true),
            _ => Err(fault::error(&request, &response)),
        }
    }

    /// Creates it, private. One that is there already is left alone.
    pub async fn create(&self) -> Result<Created> {
        let started = Instant::now();
        loop {
            let (request, response) = self.send(Method::PUT).await?;
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

    async fn send(&self, method: Method) -> Result<(Request, Response)> {
        let context = self.context;
        context.require_own(self.endpoint).await?;
        let versions = context.versions();
        let mut tried = vec![versions.current(Service::Blob)];
        loop {
            let version = tried.last().copied().unwrap_or_default();
            let request = self.request(method.clone(), version)?;
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

    fn request(&self, method: Method, version: &str) -> Result<Request> {
        let mut url = self.endpoint.clone();
        url.set_path(&format!("/{}", self.name));
        url.set_query(Some("restype=container"));
        let mut request = Request::new(method, url);
        let now = self.context.clock().now();
        shared_key::sign(&mut request, self.account, self.key, version, now)?;
        Ok(request)
    }
}

fn unsupported(error: Error) -> Error {
    let message = error.message.clone();
    error.retold(ErrorId::UnsupportedApiVersion, message)
}
