//! Blob containers: reads their access level, creates them, makes them private, deletes them.

use std::time::Duration;

use bytes::Bytes;

use super::account::Account;
use crate::error::Result;
use crate::http::poll::{Poll, Rhythm};
use crate::http::transport::{Method, StatusCode};
use crate::http::{Request, Response, fault};

/// The wait for a container that is being deleted.
const DELETION: Rhythm = Rhythm::steady(Duration::from_millis(750), Duration::from_secs(90));

/// One container of an account.
pub struct Container<'a> {
    pub account: Account<'a>,
    pub name: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// According to the answer.
    Private,
    /// The answer is a success, but not one for a created container.
    Unclear,
    AlreadyThere,
}

/// Who may read a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    Private,
    /// Anonymous access; the level is `blob` or `container`.
    Public(String),
}

/// The query of requests about a container.
const CONTAINER: &str = "restype=container";
const ACCESS: &str = "restype=container&comp=acl";

/// A header in answers about a public container.
const PUBLIC_ACCESS: &str = "x-ms-blob-public-access";

impl Container<'_> {
    pub fn url(&self) -> String {
        format!("{}{}", self.account.endpoint, self.name)
    }

    pub async fn exists(&self) -> Result<bool> {
        Ok(self.access().await?.is_some())
    }

    /// Returns who can read the container; `None` if it does not exist.
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

    /// Disables public access. The write also replaces the stored access policies, so the existing ones are sent back.
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

    /// Creates a private container. An existing one stays unchanged.
    pub async fn create(&self) -> Result<Created> {
        let mut poll = Poll::new(self.name, DELETION, None);
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
                Some("ContainerBeingDeleted") => {
                    if !poll.pause(None).await {
                        return Err(error);
                    }
                }
                _ => return Err(error),
            }
        }
    }

    /// Deletes the container with its content. A missing container counts as deleted.
    pub async fn delete(&self) -> Result<()> {
        let (request, response) = self.send(Method::DELETE, CONTAINER, Bytes::new()).await?;
        if response.status.is_success() || response.status.as_u16() == 404 {
            return Ok(());
        }
        let error = fault::error(&request, &response);
        // It is already being deleted.
        if error.service_code() == Some("ContainerBeingDeleted") { Ok(()) } else { Err(error) }
    }

    async fn send(&self, method: Method, query: &str, body: Bytes) -> Result<(Request, Response)> {
        self.account.send(method, self.name, query, body).await
    }
}
