//! The refusals of a registry: `{"errors": [{"code", "message", "detail"}]}` (distribution specification 1.1, "Error Codes").

use bytes::Bytes;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::bounded_json::{self, Refusal};
use crate::error::{Error, ErrorId, Result, ServiceFault, sentence};
use crate::http::asked_pause::asked_pause;
use crate::http::body;
use crate::http::limits::{ANSWER_TIME, REFUSAL_BYTES, exceeded};
use crate::http::service_text::{clipped, plain};
use crate::http::transport::{redacted, retry_after};
use crate::http::tried::Tried;

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

/// Returns the error for `response`, with the id for the registry's code, otherwise for its status.
pub(crate) async fn read(method: &Method, url: &Url, mut response: Response) -> Error {
    let status = response.status();
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let request_id = header("x-request-id").or_else(|| header("x-ms-request-id"));
    let wish = asked_pause(retry_after(response.headers()));
    let tried = response.extensions().get::<Tried>().copied().unwrap_or_default();
    let body = beginning(&mut response).await;
    let (code, message) = told(&body).unwrap_or_else(|| (None, plain(&body, status)));
    let place = format!("{method} {}", redacted(url));
    let shown_code = code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
    let message = match wish {
        Some(wish) => format!("{} {wish}", sentence(&message)),
        None => message,
    };
    let text = format!("{place} answered {}{shown_code}: {message}", status.as_u16());
    let fault =
        ServiceFault { status: status.as_u16(), code, message, request_id, correlation_id: None, url: Some(place) };
    let error = Error::new(id(status, fault.code.as_deref()), text);
    tried.tell(error.with_target(url.host_str().unwrap_or_default()).with_service(fault))
}

/// Returns the error for a refusal by the host to which `registry` redirected. It sends at most XML with a code.
pub(crate) async fn of_storage(registry: &str, method: &Method, mut response: Response) -> Error {
    let (status, url) = (response.status(), response.url().clone());
    let host = url.host_str().unwrap_or_default().to_owned();
    let body = beginning(&mut response).await;
    let text = String::from_utf8_lossy(&body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code.trim());
    let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_alphanumeric())).map(str::to_owned);
    let place = format!("{method} {}", redacted(&url));
    let shown_code = code.as_deref().map(|code| format!(" {code}")).unwrap_or_default();
    let message = format!(
        "{registry} redirected to the storage host {host}, which refused: {place} answered {}{shown_code}",
        status.as_u16()
    );
    let reason = status.canonical_reason().unwrap_or("no reason given").to_owned();
    let fault = ServiceFault {
        status: status.as_u16(),
        code,
        message: reason,
        request_id: None,
        correlation_id: None,
        url: Some(place),
    };
    Error::new(ErrorId::RegistryStorageRefused, message).with_target(host).with_service(fault)
}

/// Returns the error for a successful answer that does not come from a registry. The body is not quoted: it may echo what was sent.
pub(crate) fn unexpected(registry: &str, method: &Method, response: &Response, expected: &str) -> Error {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("none");
    let url = response.url();
    let message = format!(
        "{method} {} answered {} with an unexpected body instead of {expected} (Content-Type: {content_type})",
        redacted(url),
        response.status().as_u16()
    );
    Error::new(ErrorId::RegistryRefused, message)
        .with_hint(format!(
            "Check that '{registry}' is a registry, and that no proxy or sign-in page answers instead of it."
        ))
        .with_target(url.host_str().unwrap_or(registry))
}

/// Returns whether the answer is an HTML page, which no request to a registry expects.
pub(crate) fn is_page(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
}

/// Reads the beginning of the body. Without its text a refusal still has its status.
async fn beginning(response: &mut Response) -> Bytes {
    body::beginning(response, REFUSAL_BYTES, ANSWER_TIME).await.unwrap_or_default()
}

/// Parses the body of a successful answer; returns `unexpected` if it has another form.
pub(crate) fn parse<T: DeserializeOwned>(body: &[u8], method: &Method, url: &Url, unexpected: Error) -> Result<T> {
    bounded_json::from_slice(body).map_err(|refusal| match refusal {
        Refusal::Invalid(_) => unexpected,
        beyond => exceeded(&format!("{method} {}", redacted(url)), url.host_str().unwrap_or_default(), beyond),
    })
}

fn id(status: StatusCode, code: Option<&str>) -> ErrorId {
    match (status.as_u16(), code) {
        (_, Some("DIGEST_INVALID")) => ErrorId::ImageDigestMismatch,
        (_, Some("UNSUPPORTED")) => ErrorId::RegistryUnsupported,
        (_, Some("UNAUTHORIZED")) => ErrorId::RegistryLoginFailed,
        (_, Some("DENIED")) => ErrorId::RegistryAccessDenied,
        (_, Some("TOOMANYREQUESTS")) => ErrorId::RegistryRateLimited,
        (404, _) | (400, Some("MANIFEST_UNKNOWN" | "NAME_UNKNOWN" | "BLOB_UNKNOWN")) => ErrorId::ImageNotFound,
        (401, _) => ErrorId::RegistryLoginFailed,
        (403, _) => ErrorId::RegistryAccessDenied,
        (405, _) => ErrorId::RegistryUnsupported,
        // A registry uses a specific code for content that is too large.
        (413, None) => ErrorId::RegistryBodyTooLarge,
        (429, _) => ErrorId::RegistryRateLimited,
        (408 | 500..=599, _) => ErrorId::RegistryUnavailable,
        _ => ErrorId::RegistryRefused,
    }
}

fn told(body: &[u8]) -> Option<(Option<String>, String)> {
    let body: Body = bounded_json::from_slice(body).ok()?;
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
