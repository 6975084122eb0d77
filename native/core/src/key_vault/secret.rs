//! Secrets of a vault: read, write, list, and delete.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::spreading::Spreading;
use crate::cloud::api_version::{Ladder, Service};
use crate::error::{Error, ErrorId, Result};
use crate::http::answer::Shape;
use crate::http::pages::Pages;
use crate::http::retry::{self, Attempts, RetryPolicy, status_may_pass};
use crate::http::transport::{HeaderValue, Method};
use crate::http::{Request, Response, answer, page};
use crate::identity::context::Context;
use crate::secret::SecretString;

/// A page size above 25 is refused.
const PAGE: &str = "25";
const MOST_PAGES: usize = 400;

/// The data plane of one vault.
#[derive(Clone)]
pub(crate) struct Vault {
    context: Context,
    uri: Url,
    /// The vault or its access policies are new, so a name that does not resolve or a refusal is retried.
    fresh: bool,
}

/// A secret with its value.
pub struct Secret {
    pub value: SecretString,
    pub content_type: Option<String>,
    pub id: SecretId,
    /// Creation time of this version, to the second.
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub validity: Validity,
}

/// The attributes that say whether a secret may be used. A vault returns the value of a secret outside of its dates, and not of a disabled one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    pub enabled: bool,
    pub not_before: Option<Timestamp>,
    pub expires: Option<Timestamp>,
}

/// The address of one version of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretId {
    pub url: Url,
    pub name: String,
    pub version: String,
}

/// An entry of the list, without a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretItem {
    pub name: String,
    pub content_type: Option<String>,
    pub created: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub validity: Validity,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bundle {
    value: String,
    id: String,
    content_type: Option<String>,
    #[serde(default)]
    attributes: Value,
}

impl Vault {
    pub(crate) fn new(context: &Context, uri: Url, fresh: bool) -> Self {
        let context = context.clone();
        Self { context, uri, fresh }
    }

    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the newest version.
    pub(crate) async fn get(&self, name: &str) -> Result<Option<Secret>> {
        self.read(&["secrets", name]).await
    }

    pub(crate) async fn get_version(&self, name: &str, version: &str) -> Result<Option<Secret>> {
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

    /// Changes the content type of one version; its value stays unchanged.
    pub(crate) async fn set_content_type(&self, id: &SecretId, content_type: &str) -> Result<()> {
        let body = serde_json::json!({ "contentType": content_type }).to_string();
        let path = ["secrets", id.name.as_str(), id.version.as_str()];
        let (request, response) = self.send(Method::PATCH, &path, &[], Some(Bytes::from(body))).await?;
        success(&request, &response)?;
        let changed = answer::json(&request, &response)?["id"].as_str().and_then(SecretId::parse);
        changed.map(drop).ok_or_else(|| answer::unexpected(&request, &response, "a secret with its id"))
    }

    /// Deletes the secret with all its versions. A missing secret counts as deleted.
    pub(crate) async fn delete(&self, name: &str) -> Result<()> {
        let (request, response) = self.send(Method::DELETE, &["secrets", name], &[], None).await?;
        if response.status.as_u16() == 404 {
            return Ok(());
        }
        success(&request, &response)?;
        // The answer contains the deleted secret.
        let deleted = answer::json(&request, &response)?["id"].is_string();
        deleted.then_some(()).ok_or_else(|| answer::unexpected(&request, &response, "the deleted secret with its id"))
    }

    /// Returns all secrets, over all pages.
    pub(crate) async fn list(&self) -> Result<Vec<SecretItem>> {
        let first = self.send(Method::GET, &["secrets"], &[("maxresults", PAGE)], None).await?;
        let pages = Pages::new(&first.0.url).at_most(MOST_PAGES);
        page::all(&self.context.key_vault(), first, pages, &ITEM, success).await
    }

    /// Sends a request, and waits for a new vault's DNS name and access policies. A PUT is not repeated if it may have taken effect.
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
            // A name that does not resolve yet is retried here, more often than a network error.
            let policy = RetryPolicy::default();
            let attempts = if has_answered { policy.attempts } else { 1 };
            match retry::send(&self.context.key_vault(), &request, RetryPolicy { attempts, ..policy }).await {
                Ok(response) if response.status.is_success() => return Ok((request, response)),
                Ok(response) if self.fresh && response.status.as_u16() == 403 && spreading.may_lack_policy() => {
                    has_answered = true;
                }
                Ok(response) if !has_answered && status_may_pass(response.status.as_u16(), request.idempotent) => {
                    has_answered = true;
                    let mut attempts = Attempts::new(policy, Some(&self.context.events));
                    attempts.begin();
                    if !attempts.again(&request.label(), response.retry_after()).await {
                        return Ok((request, response));
                    }
                    continue;
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
        let mut request = Request::new(method.clone(), url).for_document().for_resource_host();
        // Our PATCH requests set fixed values, so they can be sent twice. Each PUT creates a version.
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
    /// Parses `https://<host>/secrets/<name>/<version>`.
    pub fn parse(id: &str) -> Option<Self> {
        let url = Url::parse(id).ok()?;
        let segments: Vec<&str> = url.path_segments()?.filter(|segment| !segment.is_empty()).collect();
        let ["secrets", name, version] = segments.as_slice() else { return None };
        Some(Self { name: (*name).to_owned(), version: (*version).to_owned(), url })
    }

    /// Returns whether both are the same version of the same secret.
    pub fn is(&self, other: &Self) -> bool {
        self.is_of_secret(other) && self.version.eq_ignore_ascii_case(&other.version)
    }

    /// Returns whether both are versions of one secret.
    pub fn is_of_secret(&self, other: &Self) -> bool {
        self.is_of_vault(other) && self.name.eq_ignore_ascii_case(&other.name)
    }

    pub fn is_of_vault(&self, other: &Self) -> bool {
        let host = |id: &Self| id.url.host_str().unwrap_or_default().to_ascii_lowercase();
        host(self) == host(other)
    }

    /// Returns the first characters of the version, for messages.
    pub fn short_version(&self) -> &str {
        self.version.get(..8).unwrap_or(&self.version)
    }

    /// Returns the id with `:443`, as in the documented output and as the template expects it.
    pub fn with_port(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or(443);
        format!("https://{host}:{port}{}", self.url.path())
    }
}

impl SecretItem {
    fn read(value: &Value) -> Option<Self> {
        let name = value["id"].as_str()?.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty())?;
        let attributes = &value["attributes"];
        Some(Self {
            name: name.to_owned(),
            content_type: value["contentType"].as_str().map(str::to_owned),
            created: time(attributes, "created"),
            updated: time(attributes, "updated"),
            validity: Validity::read(attributes),
        })
    }
}

impl Validity {
    fn read(attributes: &Value) -> Self {
        Self {
            enabled: attributes["enabled"] != false,
            not_before: time(attributes, "nbf"),
            expires: time(attributes, "exp"),
        }
    }
}

const ITEM: Shape<SecretItem> =
    Shape { expected: "a list of secrets with their ids", read: |item| SecretItem::read(&item) };

/// Returns a time of the attributes of a secret: seconds since 1970.
fn time(attributes: &Value, name: &str) -> Option<Timestamp> {
    attributes[name].as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok())
}

/// Returns whether the host may not exist yet. A connection that is cut may also mean that the answer was lost.
fn is_missing_name(request: &Request, error: &Error) -> bool {
    match error.id {
        ErrorId::NameNotFound | ErrorId::Unreachable | ErrorId::ProxyFailed => true,
        ErrorId::AnswerBroken => request.idempotent,
        _ => false,
    }
}

/// Parses the secret in a successful answer. The error does not contain the value.
pub(super) fn read(request: &Request, response: &Response) -> Result<Secret> {
    let unexpected = || answer::unexpected(request, response, "a secret with its value and id");
    let bundle: Bundle = serde_json::from_slice(response.content())
        .map_err(|_| answer::json(request, response).map_or_else(|error| error, |_| unexpected()))?;
    Ok(Secret {
        value: SecretString::from(bundle.value),
        content_type: bundle.content_type,
        id: SecretId::parse(&bundle.id).ok_or_else(unexpected)?,
        created: time(&bundle.attributes, "created"),
        updated: time(&bundle.attributes, "updated"),
        validity: Validity::read(&bundle.attributes),
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
    fn documented_url_contains_the_port() {
        let id = SecretId::parse("https://v.vault.shanghai.azurestack.example/secrets/cert/37cc2f7e").expect("an id");
        assert_eq!(id.with_port(), "https://v.vault.shanghai.azurestack.example:443/secrets/cert/37cc2f7e");
        assert_eq!((id.name.as_str(), id.version.as_str()), ("cert", "37cc2f7e"));
        assert_eq!(SecretId::parse("https://v.vault.x/keys/cert/1"), None);
    }

    #[test]
    fn requests_are_for_the_host_of_one_resource() {
        let uri = "https://v.vault.shanghai.azurestack.example".parse().expect("a URL");
        let vault = Vault::new(&Context::for_test(), uri, false);
        let request = vault.request(&Method::GET, &["secrets", "cert"], &[], None, "2016-10-01").expect("a request");
        assert!(request.resource_host);
    }
}
