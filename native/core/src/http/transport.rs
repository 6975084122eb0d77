//! The port between what is asked and how it travels. Tests put recorded answers of real stamps behind it.

use std::time::Duration;

use bytes::Bytes;
pub use futures_util::future::BoxFuture;
use jiff::Timestamp;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
use serde_json::Value;
use url::Url;

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
    /// Whether sending it twice does no harm, so that a lost answer may be asked for again.
    pub idempotent: bool,
    /// 1, and more when it is sent again.
    pub attempt: u32,
    /// Bytes that the body of its answer may have.
    pub most: usize,
}

#[derive(Clone)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Host and port of the proxy that the answer came through.
    pub proxy: Option<String>,
    /// How often the request was sent until this answer.
    pub tried: Tried,
}

/// Sends one request and gives its answer, whatever its status. No retry, no redirect.
pub trait Transport: Send + Sync + 'static {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>>;

    /// Receives the events about pauses between two attempts.
    fn events(&self) -> Option<&EventSink> {
        None
    }

    /// The login at a proxy that goes along with a request to `url`, by a name that is safe to print.
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
            most: limits::ANSWER_BYTES,
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

    /// For a POST that only reads or checks.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// For an answer that is a small document: metadata, a token, a secret.
    #[must_use]
    pub fn for_document(mut self) -> Self {
        self.most = limits::DOCUMENT_BYTES;
        self
    }

    /// Adds a header whose value may hold a token or signature: it is marked, so that nothing prints it.
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

    /// Method and URL for messages. Of the query only the API version is shown: other values may be signatures.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, redacted(&self.url))
    }
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body without a byte order mark.
    pub fn content(&self) -> &[u8] {
        self.body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.body)
    }

    /// As [`retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }
}

/// The pause that `Retry-After` asks for, given in seconds or as a date. A date counts from the answer's own `Date`, so that a difference of the
/// clocks does not matter; one in the past is no pause.
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

/// The usual form of a date, as RFC 9110 requires it to be sent.
fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|time| time.timestamp())
}

/// Headers and bodies may be secrets: neither is printed.
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

/// A URL that is safe to print: user info, fragment and all query values but the API version are left out.
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
