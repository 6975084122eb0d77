//! Lists that come in pages: `Link: </v2/_catalog?n=100&last=x>; rel="next"` (RFC 8288).

use reqwest::header::LINK;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use url::Url;

use super::client::{Call, Registry};
use super::fault;
use crate::error::{Error, ErrorId, Result};
use crate::http::transport::redacted;

/// Registries cap it by themselves; some refuse more than 1000.
pub const PAGE: &str = "n=1000";
/// A list that goes on and on is a defect of the registry.
const MOST_PAGES: usize = 10_000;

/// All pages from `first`; `expected` says in an error what they are. `None` when the registry does not know the list.
pub async fn all<P: DeserializeOwned>(
    registry: &Registry,
    first: Url,
    scope: &str,
    expected: &str,
) -> Result<Option<Vec<P>>> {
    let mut pages = Vec::new();
    let mut url = first;
    while pages.len() < MOST_PAGES {
        let Some(response) = registry.send(Call::new(Method::GET, url.clone()), scope).await? else {
            // A page that the registry itself named and does not know leaves the list without its end.
            return match pages.is_empty() {
                true => Ok(None),
                false => Err(Error::new(
                    ErrorId::RegistryRefused,
                    format!("GET {}: the next part of the list is missing", redacted(&url)),
                )
                .with_target(registry.name.as_str())),
            };
        };
        let next = next(registry, &url, &response)?;
        // Made first, since reading the body takes the answer.
        let unexpected = fault::unexpected(&registry.name, &Method::GET, &response, expected);
        let body = response.bytes().await.map_err(|error| registry.client().failure(&error, &Method::GET, &url))?;
        let page = serde_json::from_slice(&body).map_err(|_| unexpected)?;
        pages.push(page);
        match next {
            Some(next) if next != url => url = next,
            _ => return Ok(Some(pages)),
        }
    }
    Err(Error::new(ErrorId::RegistryRefused, format!("GET {} has no end", redacted(&url)))
        .with_target(registry.name.as_str()))
}

/// The sign-in goes along, so the next page must be of the same registry.
fn next(registry: &Registry, from: &Url, response: &Response) -> Result<Option<Url>> {
    let links = response.headers().get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    let target = links.flat_map(|text| text.split(',')).find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        parameters.to_ascii_lowercase().replace('"', "").contains("rel=next").then_some(target)
    });
    let Some(mut url) = target.and_then(|target| from.join(target).ok()) else { return Ok(None) };
    if url.scheme() == "http" && url.host_str() == from.host_str() {
        let _ = url.set_scheme("https");
        let _ = url.set_port(from.port());
    }
    match url.origin() == from.origin() {
        true => Ok(Some(url)),
        false => Err(Error::new(ErrorId::ForeignHost, format!("{} continues its list at another host", registry.name))
            .with_target(url.host_str().unwrap_or_default())),
    }
}
