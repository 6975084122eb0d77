//! Paged lists: `Link: </v2/_catalog?n=100&last=x>; rel="next"` (RFC 8288).

use reqwest::header::LINK;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use url::Url;

use super::call::{Call, Registry};
use super::fault;
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::ANSWER_BYTES;
use crate::http::pages::Pages;
use crate::http::transport::redacted;

/// Registries limit it themselves; some refuse more than 1000.
pub(super) const PAGE: &str = "n=1000";

/// Reads all pages from `first`; `expected` describes them in an error. `None` if the registry does not have the list.
pub(super) async fn all<P: DeserializeOwned>(
    registry: &Registry,
    first: Url,
    scope: &str,
    expected: &str,
) -> Result<Option<Vec<P>>> {
    let mut pages = Vec::new();
    let mut read = Pages::new(&first);
    let mut url = first.clone();
    loop {
        let Some(mut response) = registry.send(Call::new(Method::GET, url.clone()), scope).await? else {
            // If the registry does not find a page that it named itself, the list is incomplete.
            return match pages.is_empty() {
                true => Ok(None),
                false => Err(Error::new(
                    ErrorId::RegistryRefused,
                    format!("GET {}: the next part of the list is missing", redacted(&url)),
                )
                .with_target(registry.name.as_str())),
            };
        };
        let next = next(&url, &response);
        // Created first, since reading the body consumes the answer.
        let unexpected = fault::unexpected(&registry.name, &Method::GET, &response, expected);
        let body = registry.client().body(&Method::GET, &url, &mut response, ANSWER_BYTES).await?;
        pages.push(fault::parse(&body, &Method::GET, &url, unexpected)?);
        match read.follow(body.len(), next, ErrorId::RegistryRefused)? {
            Some(next) => url = next,
            None => return Ok(Some(pages)),
        }
    }
}

/// Returns the URL of the next page. Registries behind a TLS-terminating proxy use http in their URLs.
fn next(from: &Url, response: &Response) -> Option<Url> {
    let links = response.headers().get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    let target = links.flat_map(|text| text.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        parameters.to_ascii_lowercase().replace('"', "").contains("rel=next").then_some(target)
    });
    let mut url = from.join(target?).ok()?;
    if url.scheme() == "http" && url.host_str() == from.host_str() {
        let _ = url.set_scheme("https");
        let _ = url.set_port(from.port());
    }
    Some(url)
}
