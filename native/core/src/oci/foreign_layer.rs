//! Layers that a registry need not hold: their manifest says where they are (image specification 1.1, "Non-Distributable Layers"). They are
//! fetched without any credential, by http too, since the digest tells whether they are right.

use reqwest::header::RANGE;
use reqwest::{Method, StatusCode};
use url::Url;

use super::blob_reader::BlobStream;
use super::manifest::Descriptor;
use super::registry::Client;
use super::registry::blobs;
use super::registry::location;
use crate::error::{Error, ErrorId, Result};

const MOST_REDIRECTS: usize = 5;

/// Opens the layer at `offset` at the first of its places that has it. `Image.ForeignLayerUnavailable` when none has.
pub async fn open(client: &Client, layer: &Descriptor, offset: u64) -> Result<(BlobStream, u64)> {
    let mut reasons = Vec::new();
    for text in &layer.urls {
        match open_at(client, text, offset).await {
            Ok(opened) => return Ok(opened),
            Err(error) => reasons.push(error.message),
        }
    }
    let message = format!("the foreign layer {} is at none of its places: {}", layer.digest, reasons.join("; "));
    Err(Error::new(ErrorId::ImageForeignLayerUnavailable, message).with_target(layer.digest.to_string()))
}

async fn open_at(client: &Client, text: &str, offset: u64) -> Result<(BlobStream, u64)> {
    let refused = |why: &str| Error::new(ErrorId::ImageForeignLayerUnavailable, format!("{text}: {why}"));
    let mut url = Url::parse(text).map_err(|_| refused("it is no URL"))?;
    for _ in 0..=MOST_REDIRECTS {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused("only http and https are used"));
        }
        let request = || {
            let request = client.http().request(Method::GET, url.clone());
            Some(if offset > 0 { request.header(RANGE, blobs::from(offset).ok()?) } else { request })
        };
        let response = client.passing(request, &url).await?;
        match response.status() {
            StatusCode::PARTIAL_CONTENT => return Ok((BlobStream::Http { response, url }, offset)),
            status if status.is_success() => return Ok((BlobStream::Http { response, url }, 0)),
            status if status.is_redirection() => url = location(&url, &response)?,
            status => return Err(refused(&format!("it answered {status}"))),
        }
    }
    Err(refused("it redirects in a circle"))
}
