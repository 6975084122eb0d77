//! Secrets of a vault: read, write, list, delete.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;
use zeroize::Zeroizing;

use crate::cloud::api_version::{self, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::retry::{self, RetryPolicy};
use crate::http::transport::{HeaderValue, Method};
use crate::http::{Request, Response, answer, page};
use crate::identity::context::Context;
use crate::secret::{ExposeSecret, SecretString};

/// Largest value that a vault holds, in bytes.
pub const LARGEST_VALUE: usize = 25 * 1024;
/// How long the name of a new vault, and a new policy, may take to spread.
const SPREADING: Duration = Duration::from_secs(5 * 60);
const POLICY_SPREADING: Duration = Duration::from_secs(45);
const PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NewSecret<'a> {
    value: &'a str,
    content_type: &'a str,
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
        let unexpected = || answer::unexpected(&request, &response, "a secret with its value and id");
        let bundle: Bundle = serde_json::from_slice(response.content()).map_err(|_| {
            // The value must not stand in the error, so the body is only looked at.
            answer::json(&request, &response).map_or_else(|error| error, |_| unexpected())
        })?;
        Ok(Some(Secret {
            value: SecretString::from(bundle.value),
            content_type: bundle.content_type,
            id: SecretId::parse(&bundle.id).ok_or_else(unexpected)?,
        }))
    }

    /// Writes a new version and gives its id.
    pub async fn set(&self, name: &str, value: &SecretString, content_type: &str) -> Result<SecretId> {
        let new = NewSecret { value: value.expose_secret(), content_type };
        let body = serde_json::to_vec(&new)
            .map_err(|_| Error::new(ErrorId::InternalDefect, "the secret cannot be written as JSON"))?;
        // Wiped when the request is dropped.
        let body = Bytes::from_owner(Zeroizing::new(body));
        let (request, response) = self.send(Method::PUT, &["secrets", name], &[], Some(body)).await?;
        success(&request, &response)?;
        let id = answer::json(&request, &response)?["id"].as_str().and_then(SecretId::parse);
        id.ok_or_else(|| answer::unexpected(&request, &response, "a secret with its id"))
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

    /// Sends, and waits for a new vault's name and policies to spread.
    async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Bytes>,
    ) -> Result<(Request, Response)> {
        let versions = self.context.versions();
        let mut tried = vec![versions.current(Service::KeyVaultData)];
        let started = Instant::now();
        let mut pause = PAUSE;
        loop {
            let version = tried.last().copied().unwrap_or_default();
            let request = self.request(&method, path, query, body.clone(), version)?;
            let outcome = retry::send(&self.context.key_vault(), &request, RetryPolicy::default()).await;
            match outcome {
                Ok(response)
                    if self.fresh && response.status.as_u16() == 403 && started.elapsed() < POLICY_SPREADING => {}
                Ok(response) => {
                    if response.status.is_success() {
                        return Ok((request, response));
                    }
                    let error = crate::http::fault::error(&request, &response);
                    match api_version::after_refusal(Service::KeyVaultData, &error, &tried) {
                        Some(next) => {
                            versions.remember(Service::KeyVaultData, next);
                            tried.push(next);
                            continue;
                        }
                        None => return Ok((request, response)),
                    }
                }
                Err(error) if self.fresh && is_missing_name(&error) && started.elapsed() < SPREADING => {
                    self.context
                        .events
                        .verbose(format!("{} is not reachable yet", self.uri.host_str().unwrap_or_default()));
                }
                Err(error) if self.fresh && is_missing_name(&error) => {
                    let message = format!("the name of the new key vault did not appear: {}", error.message);
                    return Err(Error::new(ErrorId::VaultNotReady, message));
                }
                Err(error) => return Err(error),
            }
            tokio::time::sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
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
        // A PATCH of ours gives fixed values, so that it may be sent twice.
        let mut request = Request::new(method.clone(), url).idempotent();
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

fn is_missing_name(error: &Error) -> bool {
    matches!(error.id, ErrorId::NameNotFound | ErrorId::Unreachable | ErrorId::ProxyFailed | ErrorId::AnswerBroken)
}

fn success(request: &Request, response: &Response) -> Result<()> {
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
