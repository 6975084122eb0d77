//! The trait that separates requests from the HTTP client. Tests implement it with recorded answers of real stamps.

use std::time::Duration;

use bytes::Bytes;
pub use futures_util::future::BoxFuture;
use jiff::Timestamp;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use super::gate::Gate;
use super::limits;
use super::tried::Tried;
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;

#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Whether it can safely be sent twice, so that a request with a lost answer can be repeated.
    pub idempotent: bool,
    /// 1, and higher if it is sent again.
    pub attempt: u32,
    /// When the first attempt started.
    pub since: Instant,
    /// Maximum size of the answer's body in bytes.
    pub most: usize,
    /// Whether the host is that of a single resource, such as a vault, so that its connection is soon no longer needed.
    pub resource_host: bool,
}

#[derive(Clone)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Host and port of the proxy that the answer passed through.
    pub proxy: Option<String>,
    /// Number of attempts until this answer.
    pub tried: Tried,
}

/// Sends one request and returns its answer, whatever its status. No retry, no redirect.
pub trait Transport: Send + Sync + 'static {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>>;

    /// Returns the sink for events about pauses between two attempts.
    fn events(&self) -> Option<&EventSink> {
        None
    }

    /// Returns the gate that its requests pass through; none for requests outside of a stamp.
    fn gate(&self) -> Option<&Gate> {
        None
    }

    /// Returns the login that is sent to a proxy with a request to `url`, by a name that is safe to print.
    fn proxy_login(&self, _url: &Url) -> Option<String> {
        None
    }
}

impl Request {
    pub fn new(method: Method, url: Url) -> Self {
        let idempotent = method != Method::POST && method != Method::PATCH;
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            idempotent,
            attempt: 1,
            since: Instant::now(),
            most: limits::ANSWER_BYTES,
            resource_host: false,
        }
    }

    pub fn get(url: Url) -> Self {
        Self::new(Method::GET, url)
    }

    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.headers.insert(reqwest::header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        self.body = Bytes::from(body.to_string());
        self
    }

    /// Marks a POST that only reads or checks as repeatable.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Lowers the size limit for an answer that is a small document: metadata, a token, a secret.
    #[must_use]
    pub fn for_document(mut self) -> Self {
        self.most = limits::DOCUMENT_BYTES;
        self
    }

    /// Marks a request to the host of a single resource: a vault or a storage account.
    #[must_use]
    pub fn for_resource_host(mut self) -> Self {
        self.resource_host = true;
        self
    }

    /// Adds a header whose value may contain a token or signature, and marks it so that it is never printed.
    pub fn sensitive_header(&mut self, name: HeaderName, value: &str) -> Result<()> {
        let mut value = HeaderValue::from_str(value).map_err(|_| {
            Error::new(
                ErrorId::ArgumentInvalid,
                format!("the value for the header '{name}' has characters that no header can carry"),
            )
        })?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Returns method and URL for messages. Only the API version of the query is shown: other values may be signatures.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, redacted(&self.url))
    }
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the body without a byte order mark.
    pub fn content(&self) -> &[u8] {
        self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body)
    }

    /// Like the function [`retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }
}

/// Returns the pause that `Retry-After` requests, in seconds or as a date. A date is relative to the answer's own `Date`, so that clock differences do not
/// matter; a past date means no pause.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let asked = header("retry-after")?.trim();
    if asked.bytes().all(|byte| byte.is_ascii_digit()) && !asked.is_empty() {
        return Some(Duration::from_secs(asked.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(asked)?;
    let now = header("date").and_then(http_date).unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

/// Parses the date format that RFC 9110 requires senders to use.
fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|time| time.timestamp())
}

/// Prints neither headers nor bodies, since they may be secrets.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Request({})", self.label())
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

/// Returns a URL that is safe to print: user info, fragment, and all query values except the API version are omitted.
pub fn redacted(url: &Url) -> String {
    let mut text = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
    if let Some(port) = url.port() {
        text.push_str(&format!(":{port}"));
    }
    text.push_str(url.path());
    if let Some((_, version)) = url.query_pairs().find(|(key, _)| key == "api-version") {
        text.push_str(&format!("?api-version={version}"));
    }
    text
}
