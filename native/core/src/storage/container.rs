//! Blob containers: is it there and for whom, create it, make it private, delete it.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::account::Account;
use crate::error::Result;
use crate::http::transport::{Method, StatusCode};
use crate::http::{Request, Response, fault};

/// How long a container that is being deleted is waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(750);

/// One container of an account.
pub struct Container<'a> {
    pub account: Account<'a>,
    pub name: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// As the answer shows.
    Private,
    /// The answer is one of success, but not the one of a container that was created.
    Unclear,
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

/// Stands on answers about a container that anybody may read.
const PUBLIC_ACCESS: &str = "x-ms-blob-public-access";

impl Container<'_> {
    pub fn url(&self) -> String {
        format!("{}{}", self.account.endpoint, self.name)
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
                let level = response.header(PUBLIC_ACCESS);
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
                let is_created = response.status == StatusCode::CREATED && response.header("etag").is_some();
                let is_private = response.header(PUBLIC_ACCESS).is_none();
                return Ok(if is_created && is_private { Created::Private } else { Created::Unclear });
            }
            let error = fault::error(&request, &response);
            match error.service_code() {
                Some("ContainerAlreadyExists") => return Ok(Created::AlreadyThere),
                Some("ContainerBeingDeleted") if started.elapsed() < LONGEST_WAIT => tokio::time::sleep(PAUSE).await,
                _ => return Err(error),
            }
        }
    }

    /// Deletes it with all that it holds. One that is not there is as good as deleted.
    pub async fn delete(&self) -> Result<()> {
        let (request, response) = self.send(Method::DELETE, CONTAINER, Bytes::new()).await?;
        if response.status.is_success() || response.status.as_u16() == 404 {
            return Ok(());
        }
        let error = fault::error(&request, &response);
        // It is on its way already.
        if error.service_code() == Some("ContainerBeingDeleted") { Ok(()) } else { Err(error) }
    }

    async fn send(&self, method: Method, query: &str, body: Bytes) -> Result<(Request, Response)> {
        self.account.send(method, self.name, query, body).await
    }
}
