//! Blobs: existence checks, and reading from any position.

use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, RANGE};
use reqwest::{Method, Response, StatusCode};

use super::call::Call;
use super::fault;
use super::manifests::{DIGEST_HEADER, header};
use super::repository::Repository;
use crate::error::{Error, ErrorId, Result};
use crate::oci::digest::Digest;
use crate::oci::manifest::Descriptor;

impl Repository {
    /// Returns whether the registry has the blob of `size` bytes.
    pub async fn has_blob(&self, digest: &Digest, size: u64) -> Result<bool> {
        let call = Call::new(Method::HEAD, self.url(&format!("blobs/{digest}"))?);
        Ok(self.send(call).await?.is_some_and(|answer| is_of_blob(&answer, digest, size)))
    }

    /// Returns whether the registry has the blob. A layer with its own URLs must be downloadable: registries report such layers as present if they only have
    /// the manifest.
    pub async fn holds(&self, blob: &Descriptor) -> Result<bool> {
        if blob.urls.is_empty() {
            return self.has_blob(&blob.digest, blob.size).await;
        }
        let mut call = Call::new(Method::GET, self.url(&format!("blobs/{}", blob.digest))?);
        call.headers.insert(RANGE, HeaderValue::from_static("bytes=0-0"));
        let answer = self.registry.answer(&call, self.scope()).await?;
        match answer.status() {
            status if status.is_success() => Ok(is_of_blob(&answer, &blob.digest, blob.size)),
            StatusCode::NOT_FOUND => Ok(false),
            // An empty blob has no first byte.
            StatusCode::RANGE_NOT_SATISFIABLE => Ok(blob.size == 0),
            _ => Err(fault::read(&call.method, &call.url, answer).await),
        }
    }

    /// Opens a blob at `offset`. The second value is the offset at which the answer really begins: 0 if the registry does not support ranges.
    pub async fn open_blob(&self, digest: &Digest, offset: u64) -> Result<(Response, u64)> {
        let mut call = Call::new(Method::GET, self.url(&format!("blobs/{digest}"))?);
        if offset > 0 {
            call.headers.insert(RANGE, from(offset)?);
        }
        let missing = || {
            let name = format!("{}/{}", self.registry.name, self.name);
            Error::new(ErrorId::ImageNotFound, format!("the blob {digest} is not in {name}")).with_target(name)
        };
        let response = self.send(call).await?.ok_or_else(missing)?;
        let begins = if response.status() == StatusCode::PARTIAL_CONTENT { offset } else { 0 };
        Ok((response, begins))
    }
}

/// Returns whether a successful answer is about the blob, as its digest says, or without a digest its size: a proxy may answer any request with 200.
fn is_of_blob(answer: &Response, digest: &Digest, size: u64) -> bool {
    if let Some(told) = header(answer, DIGEST_HEADER) {
        return Digest::parse(&told).is_ok_and(|told| told == *digest);
    }
    let told = match answer.status() {
        // `bytes 0-0/1234`
        StatusCode::PARTIAL_CONTENT => {
            header(answer, CONTENT_RANGE.as_str()).and_then(|range| Some(range.rsplit_once('/')?.1.to_owned()))
        }
        _ => header(answer, CONTENT_LENGTH.as_str()),
    };
    told.and_then(|length| length.parse().ok()) == Some(size)
}

pub(crate) fn from(offset: u64) -> Result<HeaderValue> {
    HeaderValue::from_str(&format!("bytes={offset}-"))
        .map_err(|_| Error::new(ErrorId::InternalDefect, "a range cannot be written as a header"))
}
