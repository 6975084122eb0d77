//! Requests as messages: one line with method, host, path, status, time, and attempt; and, if requested, the URL with the headers.
//!
//! Only headers on a list of non-secret names are shown with their values. Of all others only the name is shown.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use url::Url;

use crate::event::observer::{Answer, Exchange};
use crate::event::trace::Trace;
use crate::event::{EventSink, Stream};

const HIDDEN: &str = "[hidden]";

const SHOWN: [&str; 43] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-range",
    "content-type",
    "date",
    "docker-content-digest",
    "docker-distribution-api-version",
    "docker-upload-uuid",
    "etag",
    "expires",
    "last-modified",
    "pragma",
    "range",
    "retry-after",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "via",
    "x-content-type-options",
    "x-ms-blob-type",
    "x-ms-client-request-id",
    "x-ms-correlation-request-id",
    "x-ms-date",
    "x-ms-error-code",
    "x-ms-failure-cause",
    "x-ms-keyvault-region",
    "x-ms-keyvault-service-version",
    "x-ms-request-id",
    "x-ms-routing-request-id",
    "x-ms-version",
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-writes",
];
/// Headers whose values are URLs, whose query may contain a signature.
const URLS: [&str; 3] = ["location", "azure-asyncoperation", "content-location"];

/// A request that is about to be sent, for the observers.
pub struct Sent<'a> {
    pub method: &'a reqwest::Method,
    pub url: &'a Url,
    pub attempt: u32,
    /// When the first attempt started.
    pub since: Instant,
    /// Text from [`headers_of`].
    pub headers: Option<String>,
    pub body: Body,
}

/// The body of a request, for the observers. Empty if it is streamed.
#[derive(Default)]
pub struct Body {
    pub content_type: Option<HeaderValue>,
    pub bytes: Bytes,
}

/// Formats the headers of a request, if they are shown.
pub(crate) fn headers_of(events: &EventSink, headers: &HeaderMap) -> Option<String> {
    (events.trace() >= Trace::Headers).then(|| written('>', headers))
}

/// Shows a request that was answered or failed.
pub(crate) fn show(events: &EventSink, sent: &Sent<'_>, exchange: &Exchange, answer: Option<(StatusCode, &HeaderMap)>) {
    if events.trace() >= Trace::Requests
        && let Some(told) = &exchange.answer
    {
        events.send_trace(Stream::Verbose, line(exchange, told));
    }
    if events.trace() >= Trace::Headers {
        let mut text = format!("{} {}\n", sent.method, shown_url(sent.url));
        text.push_str(sent.headers.as_deref().unwrap_or_default());
        if let Some((status, headers)) = answer {
            text.push_str(&format!("  < {status}\n{}", written('<', headers)));
        }
        events.send_trace(Stream::Debug, text.trim_end().to_owned());
    }
}

/// Formats the line `PUT a.example/path: 201 in 34 ms (attempt 1)`.
fn line(exchange: &Exchange, answer: &Answer) -> String {
    let Exchange { method, host, path, attempt, .. } = exchange;
    let outcome = match (&answer.status, &answer.error) {
        (Some(status), _) => status.to_string(),
        (None, Some(error)) => format!("no answer ({})", error.id),
        (None, None) => "no answer".to_owned(),
    };
    format!("{method} {host}{path}: {outcome} in {} ms (attempt {attempt})", answer.duration_ms)
}

fn written(arrow: char, headers: &HeaderMap) -> String {
    headers.iter().map(|(name, value)| format!("  {arrow} {name}: {}\n", shown(name, value))).collect()
}

fn shown(name: &HeaderName, value: &HeaderValue) -> String {
    let name = name.as_str();
    let text = value.to_str().ok().filter(|_| !value.is_sensitive());
    let text = match text {
        Some(text) if SHOWN.contains(&name) => Some(text.to_owned()),
        // A registry sends only the path.
        Some(text) if URLS.contains(&name) => Some(match Url::parse(text) {
            Ok(url) => shown_url(&url),
            Err(_) => text.split(['?', '#']).next().unwrap_or_default().to_owned(),
        }),
        _ => None,
    };
    text.unwrap_or_else(|| HIDDEN.to_owned())
}

/// Returns the URL with the names of its query parameters. Only the value of the API version is shown: others may be signatures.
fn shown_url(url: &Url) -> String {
    let mut shown = url.clone();
    let (_, _) = (shown.set_username(""), shown.set_password(None));
    shown.set_query(None);
    shown.set_fragment(None);
    let query: Vec<String> = url
        .query_pairs()
        .map(|(key, value)| format!("{key}={}", if key == "api-version" { &value } else { HIDDEN }))
        .collect();
    if query.is_empty() { shown.to_string() } else { format!("{shown}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_keep_the_names_of_query_parameters_and_no_login() {
        for (url, expected) in [
            ("https://a.example/p?api-version=2019-06-01", "https://a.example/p?api-version=2019-06-01"),
            (
                "https://user:canary@a.example:8443/p?sig=canary&api-version=1&x#canary",
                "https://a.example:8443/p?sig=[hidden]&api-version=1&x=[hidden]",
            ),
            ("https://a.example/", "https://a.example/"),
        ] {
            assert_eq!(shown_url(&url.parse().expect("a URL")), expected);
        }
    }

    #[test]
    fn headers_are_hidden_unless_their_name_is_known_to_be_non_secret() {
        for (name, value, expected) in [
            ("content-type", "application/json", "application/json"),
            ("x-ms-request-id", "r-1", "r-1"),
            ("authorization", "Bearer canary", HIDDEN),
            ("proxy-authorization", "Basic canary", HIDDEN),
            ("set-cookie", "a=canary", HIDDEN),
            ("x-ms-encryption-key", "canary", HIDDEN),
            ("x-of-tomorrow", "canary", HIDDEN),
            ("location", "https://a.example/p?_state=canary", "https://a.example/p?_state=[hidden]"),
            ("location", "/v2/a/blobs/uploads/7?_state=canary", "/v2/a/blobs/uploads/7"),
        ] {
            let value = HeaderValue::from_static(value);
            assert_eq!(shown(&HeaderName::from_static(name), &value), expected, "{name}");
        }
        let mut marked = HeaderValue::from_static("canary");
        marked.set_sensitive(true);
        assert_eq!(shown(&HeaderName::from_static("content-type"), &marked), HIDDEN);
    }
}
