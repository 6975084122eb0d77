//! Layers that a registry need not contain: their manifest lists their URLs (image specification 1.1, "Non-Distributable Layers"). They are downloaded without
//! any credential, over http too, since they are verified by digest.

use reqwest::header::RANGE;
use reqwest::{Method, StatusCode};
use url::Url;

use super::blob_stream::{BlobStream, Pace};
use super::manifest::Descriptor;
use super::registry::Client;
use super::registry::blobs;
use super::registry::location;
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::REDIRECTS;
use crate::http::transport::redacted;

/// Returns the error for a layer that could not be read from any of its locations, with the error of each.
pub(super) fn unavailable(layer: &Descriptor, reasons: &[String]) -> Error {
    let message = format!("no URL of the foreign layer {} is usable: {}", layer.digest, reasons.join("; "));
    Error::new(ErrorId::ImageForeignLayerUnavailable, message).with_target(layer.digest.to_string())
}

/// Returns one of the layer's locations in printable form.
pub(super) fn shown(text: &str) -> String {
    Url::parse(text).map_or_else(|_| text.to_owned(), |url| redacted(&url))
}

/// Opens the layer at `offset` at the location `text`; the second value is the offset at which the bytes really begin.
pub(super) async fn open(client: &Client, layer: &Descriptor, text: &str, offset: u64) -> Result<(BlobStream, u64)> {
    let shown = shown(text);
    let refused = |why: &str| Error::new(ErrorId::ImageForeignLayerUnavailable, format!("{shown}: {why}"));
    let mut url = Url::parse(text).map_err(|_| refused("it is not a URL"))?;
    for _ in 0..=REDIRECTS {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("only http and https are used"));
        }
        let request = || {
            let request = client.http().request(Method::GET, url.clone());
            Some(if offset > 0 { request.header(RANGE, blobs::from(offset).ok()?) } else { request })
        };
        let response = client.passing(request, &url).await?;
        match response.status() {
            status if status.is_success() => {
                let begins = if status == StatusCode::PARTIAL_CONTENT { offset } else { 0 };
                let expected = layer.size.saturating_sub(begins);
                return match response.content_length() {
                    // A "not found" page may come with a success status.
                    Some(length) if length != expected => {
                        Err(refused(&format!("it returned {length} bytes, but the layer has {expected}")))
                    }
                    _ => Ok((BlobStream::Http { response, url, pace: Pace::start() }, begins)),
                };
            }
            status if status.is_redirection() => url = location(&url, &response)?,
            status => return Err(refused(&format!("it answered {status}"))),
        }
    }
    Err(refused("it redirects in a loop"))
}
