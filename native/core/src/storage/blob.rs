//! One block blob: writing it in one request, and a URL with which it can be read for a limited time.

use std::time::Duration;

use bytes::Bytes;
use url::Url;

use super::account::Account;
use super::shared_access::{self, Reading};
use super::shared_key::Form;
use crate::cloud::api_version::Service;
use crate::error::{Error, ErrorId, Result};
use crate::http::transport::{Method, StatusCode};
use crate::http::{answer, fault};
use crate::secret::SecretString;

/// Every version of the service accepts this many bytes in one request.
pub(crate) const MOST_BYTES: usize = 64 << 20;

pub(crate) struct Blob<'a> {
    pub account: Account<'a>,
    pub container: &'a str,
    pub name: &'a str,
}

impl Blob<'_> {
    /// Creates or replaces the blob.
    pub(crate) async fn write(&self, content: Bytes) -> Result<()> {
        let (request, response) =
            self.account.exchange(Method::PUT, &self.path(), "", content, Form::BlockBlob).await?;
        if !response.status.is_success() {
            return Err(fault::error(&request, &response));
        }
        match response.status == StatusCode::CREATED && response.header("etag").is_some() {
            true => Ok(()),
            false => Err(answer::unexpected(&request, &response, "a blob that was created (201 with 'ETag')")),
        }
    }

    /// Returns the URL of the blob with a read-only shared access signature. The URL is a secret until it expires.
    ///
    /// The signature has the version that the service accepted last.
    pub(crate) fn readable_for(&self, time: Duration) -> Result<SecretString> {
        let context = self.account.context;
        let expiry = context
            .clock()
            .now()
            .checked_add(time)
            .map_err(|_| Error::new(ErrorId::InternalDefect, "the clock is out of range"))?;
        let reading = Reading {
            account: self.account.name,
            path: &self.path(),
            version: context.versions().current(Service::Blob),
            expiry,
            https_only: self.account.endpoint.scheme() == "https",
        };
        let mut url: Url = self.account.endpoint.clone();
        url.set_path(&format!("/{}", self.path()));
        shared_access::sign(&mut url, &reading, self.account.key)?;
        Ok(SecretString::from(String::from(url)))
    }

    fn path(&self) -> String {
        format!("{}/{}", self.container, self.name)
    }
}
