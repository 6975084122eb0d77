//! What a registry says when it refuses: `{"errors": [{"code", "message", "detail"}]}` (distribution specification 1.1, "Error Codes").

use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::error::{Error, ErrorId, ServiceFault};
use crate::http::transport::redacted;

/// Of an error page only the beginning is read.
const LONGEST_BODY: usize = 16 * 1024;
const LONGEST_MESSAGE: usize = 1_000;

#[derive(Deserialize)]
struct Body {
    errors: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    detail: Value,
}

/// The error that `response` tells, with the id that fits its status.
pub async fn read(method: &Method, url: &Url, mut response: Response) -> Error {
    let status = response.status();
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let request_id = header("x-request-id").or_else(|| header("x-ms-request-id"));
    let mut body = Vec::new();
    while body.len() < LONGEST_BODY {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    let (code, message) = told(&body).unwrap_or_else(|| (None, plain(&body, status)));
    let place = format!("{method} {}", redacted(url));
    let shown_code = code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
    let text = format!("{place} answered {}{shown_code}: {message}", status.as_u16());
    let fault =
        ServiceFault { status: status.as_u16(), code, message, request_id, correlation_id: None, url: Some(place) };
    Error::new(id(status, fault.code.as_deref()), text)
        .with_target(url.host_str().unwrap_or_default())
        .with_service(fault)
}

fn id(status: StatusCode, code: Option<&str>) -> ErrorId {
    match (status.as_u16(), code) {
        (_, Some("DIGEST_INVALID")) => ErrorId::ImageDigestMismatch,
        (_, Some("UNSUPPORTED")) | (405, _) => ErrorId::RegistryUnsupported,
        (401, _) => ErrorId::RegistryLoginFailed,
        (403, _) | (_, Some("DENIED")) => ErrorId::RegistryAccessDenied,
        (404, Some("MANIFEST_UNKNOWN" | "NAME_UNKNOWN" | "BLOB_UNKNOWN")) => ErrorId::ImageNotFound,
        (404, _) => ErrorId::ImageNotFound,
        (408 | 429 | 500..=599, _) => ErrorId::RegistryUnavailable,
        _ => ErrorId::RegistryRefused,
    }
}

fn told(body: &[u8]) -> Option<(Option<String>, String)> {
    let body: Body = serde_json::from_slice(body).ok()?;
    let first = body.errors.into_iter().next()?;
    let detail = match &first.detail {
        Value::String(text) => format!(" ({text})"),
        Value::Object(fields) => fields
            .get("Reason")
            .or(fields.get("name"))
            .and_then(Value::as_str)
            .map(|text| format!(" ({text})"))
            .unwrap_or_default(),
        _ => String::new(),
    };
    Some((Some(first.code).filter(|code| !code.is_empty()), clipped(&format!("{}{detail}", first.message))))
}

/// A proxy's page of HTML says nothing that helps.
fn plain(body: &[u8], status: StatusCode) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    match text.is_empty() || text.starts_with(['<', '{']) {
        true => status.canonical_reason().unwrap_or("no reason given").to_owned(),
        false => clipped(text),
    }
}

fn clipped(text: &str) -> String {
    text.chars().take(LONGEST_MESSAGE).collect()
}
