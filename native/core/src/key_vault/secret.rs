//! Secrets of a vault: read, write, list, delete.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::spreading::Spreading;
use crate::cloud::api_version::{Ladder, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::limits::ASKED_PAUSES;
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::{HeaderValue, Method};
use crate::http::{Request, Response, answer, page};
use crate::identity::context::Context;
use crate::secret::SecretString;

/// Largest value that a vault holds, in bytes.
pub const LARGEST_VALUE: usize = 25 * 1024;
/// A list page of more than 25 is refused.
const PAGE: &str = "25";
const MOST_PAGES: usize = 400;

/// The data side of one vault.
#[derive(Clone)]
pub struct Vault {
    context: Context,
    uri: Url,
    /// Name or policies have just been made: what is not there yet is waited for.
    fresh: bool,
}

/// A secret with its value.
pub struct Secret {
    pub value: SecretString,
    pub content_type: Option<String>,
    pub id: SecretId,
}

/// Where one version of a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretId {
    pub url: Url,
    pub name: String,
    pub version: String,
}

/// An entry of the list; it has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretItem {
    pub name: String,
    pub content_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    value: String,
    id: String,
    content_type: Option<String>,
}

impl Vault {
    pub fn new(context: &Context, uri: Url, fresh: bool) -> Self {
        let context = context.clone();
        Self { context, uri, fresh }
    }

    /// The newest version.
    pub async fn get(&self, name: &str) -> Result<Option<Secret>> {
        self.read(&["secrets", name]).await
    }

    pub async fn get_version(&self, name: &str, version: &str) -> Result<Option<Secret>> {
        self.read(&["secrets", name, version]).await
    }

    async fn read(&self, path: &[&str]) -> Result<Option<Secret>> {
        let (request, response) = self.send(Method::GET, path, &[], None).await?;
        if response.status.as_u16() == 404 {
            return Ok(None);
        }
        success(&request, &response)?;
        read(&request, &response).map(Some)
    }

    /// Gives one version another content type; its value stays.
    pub async fn set_content_type(&self, id: &SecretId, content_type: &str) -> Result<()> {
        let body = serde_json::json!({ "contentType": content_type }).to_string();
        let path = ["secrets", id.name.as_str(), id.version.as_str()];
        let (request, response) = self.send(Method::PATCH, &path, &[], Some(Bytes::from(body))).await?;
        success(&request, &response)?;
        let changed = answer::json(&request, &response)?["id"].as_str().and_then(SecretId::parse);
        changed.map(drop).ok_or_else(|| answer::unexpected(&request, &response, "a secret with its id"))
    }

    /// Deletes it with all of its versions. One that is not there is as good as deleted.
    pub async fn delete(&self, name: &str) -> Result<()> {
        let (request, response) = self.send(Method::DELETE, &["secrets", name], &[], None).await?;
        if response.status.as_u16() == 404 {
            return Ok(());
        }
        success(&request, &response)?;
        // A vault answers with the secret that it deleted.
        let deleted = answer::json(&request, &response)?["id"].is_string();
        deleted.then_some(()).ok_or_else(|| answer::unexpected(&request, &response, "the deleted secret with its id"))
    }

    /// All secrets, over all pages.
    pub async fn list(&self) -> Result<Vec<SecretItem>> {
        let (mut request, mut response) = self.send(Method::GET, &["secrets"], &[("maxresults", PAGE)], None).await?;
        let mut items = Vec::new();
        for _ in 0..MOST_PAGES {
            success(&request, &response)?;
            let page = page::read(&request, &response, &ITEM)?;
            items.extend(page.items);
            let Some(next) = page.next else { return Ok(items) };
            request = Request::get(next);
            response = retry::send(&self.context.key_vault(), &request, RetryPolicy::default()).await?;
        }
        Err(answer::unexpected(&request, &response, "a list that ends"))
    }

    /// Sends, and waits for a new vault's name and policies to spread. A PUT is not sent again while it may have taken effect.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Bytes>,
    ) -> Result<(Request, Response)> {
        let mut ladder = Ladder::new(self.context.versions(), Service::KeyVaultData);
        let mut spreading = Spreading::begin();
        let mut has_answered = !self.fresh;
        loop {
            let request = self.request(&method, path, query, body.clone(), ladder.version())?;
            // A name that is late is tried again here, more often than a fault of the network.
            let policy = RetryPolicy::default();
            let policy = if has_answered { policy } else { RetryPolicy { attempts: 1, ..policy } };
            match retry::send(&self.context.key_vault(), &request, policy).await {
                Ok(response) if response.status.is_success() => return Ok((request, response)),
                Ok(response) if self.fresh && response.status.as_u16() == 403 && spreading.may_lack_policy() => {
                    has_answered = true;
                }
                Ok(response) if !has_answered && is_passing(&request, &response) => {
                    has_answered = true;
                    tokio::time::sleep(response.retry_after().unwrap_or_default().min(ASKED_PAUSES)).await;
                }
                Ok(response) => {
                    let error = crate::http::fault::error(&request, &response);
                    if ladder.next(&error).is_none() {
                        return Ok((request, response));
                    }
                    ladder.accepted();
                    continue;
                }
                Err(error) if self.fresh && is_missing_name(&request, &error) && spreading.may_lack_name() => {
                    self.context
                        .events
                        .verbose(format!("{} is not reachable yet", self.uri.host_str().unwrap_or_default()));
                }
                Err(error) if self.fresh && is_missing_name(&request, &error) => {
                    let message = format!("the name of the new key vault did not appear in DNS: {}", error.message);
                    return Err(Error::new(ErrorId::VaultNotReady, message));
                }
                Err(error) => return Err(error),
            }
            spreading.pause().await;
        }
    }

    fn request(
        &self,
        method: &Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Bytes>,
        version: &str,
    ) -> Result<Request> {
        let mut url = self.uri.clone();
        url.path_segments_mut()
            .map_err(|()| Error::new(ErrorId::AnswerUnexpected, "the vault's URI cannot carry a path"))?
            .clear()
            .extend(path);
        url.query_pairs_mut().extend_pairs(query).append_pair("api-version", version);
        let mut request = Request::new(method.clone(), url).for_document();
        // A PATCH of ours gives fixed values, so that it may be sent twice. Each PUT makes a version.
        request.idempotent = method != Method::PUT;
        if let Some(body) = body {
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            request.headers.insert(reqwest::header::CONTENT_TYPE, json);
            request.body = body;
        }
        Ok(request)
    }
}

impl SecretId {
    /// `https://<host>/secrets/<name>/<version>`
    pub fn parse(id: &str) -> Option<Self> {
        let url = Url::parse(id).ok()?;
        let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
        let ["secrets", name, version] = segments.as_slice() else { return None };
        Some(Self { name: (*name).to_owned(), version: (*version).to_owned(), url })
    }

    /// The id with `:443`, as the documented output shows it and the template takes it.
    pub fn with_port(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or(443);
        format!("https://{host}:{port}{}", self.url.path())
    }
}

impl SecretItem {
    fn read(value: &Value) -> Option<Self> {
        let name = value["id"].as_str()?.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty())?;
        Some(Self { name: name.to_owned(), content_type: value["contentType"].as_str().map(str::to_owned) })
    }
}

const ITEM: Shape<SecretItem> =
    Shape { expected: "a list of secrets with their ids", read: |item| SecretItem::read(&item) };

/// A connection that is cut may mean that nothing has the name yet, or that an answer was lost.
fn is_missing_name(request: &Request, error: &Error) -> bool {
    match error.id {
        ErrorId::NameNotFound | ErrorId::Unreachable | ErrorId::ProxyFailed => true,
        ErrorId::AnswerBroken => request.idempotent,
        _ => false,
    }
}

/// Whether the request may be sent again after this answer.
fn is_passing(request: &Request, response: &Response) -> bool {
    let status = response.status;
    status.as_u16() == 429 || (request.idempotent && status.is_server_error())
}

/// The secret in an answer of success. The value does not stand in the error.
pub(super) fn read(request: &Request, response: &Response) -> Result<Secret> {
    let unexpected = || answer::unexpected(request, response, "a secret with its value and id");
    let bundle: Bundle = serde_json::from_slice(response.content())
        .map_err(|_| answer::json(request, response).map_or_else(|error| error, |_| unexpected()))?;
    Ok(Secret {
        value: SecretString::from(bundle.value),
        content_type: bundle.content_type,
        id: SecretId::parse(&bundle.id).ok_or_else(unexpected)?,
    })
}

pub(super) fn success(request: &Request, response: &Response) -> Result<()> {
    let Err(mut error) = answer::success(request, response) else { return Ok(()) };
    if error.id == ErrorId::Forbidden {
        let inner = &answer::value(response)["error"]["innererror"]["code"];
        let disabled = inner.as_str() == Some("SecretDisabled");
        error.id = if disabled { ErrorId::SecretDisabled } else { ErrorId::VaultAccessDenied };
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_url_carries_the_port() {
        let id = SecretId::parse("https://v.vault.shanghai.azurestack.example/secrets/cert/37cc2f7e").expect("an id");
        assert_eq!(id.with_port(), "https://v.vault.shanghai.azurestack.example:443/secrets/cert/37cc2f7e");
        assert_eq!((id.name.as_str(), id.version.as_str()), ("cert", "37cc2f7e"));
        assert_eq!(SecretId::parse("https://v.vault.x/keys/cert/1"), None);
    }
}
