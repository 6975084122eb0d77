//! Reads what a service says when it refuses: by content, never by Content-Type, since stamps send JSON as text and errors without `error`.

use quick_xml::events::Event;
use serde_json::Value;

use super::retry::LONGEST_ASKED;
use super::transport::{Request, Response};
use crate::error::{Error, ErrorId, ServiceFault};

/// Where services tell the id of a request, the usual name first.
pub const REQUEST_ID_HEADERS: [&str; 3] = ["x-ms-request-id", "request-id", "client-request-id"];
pub const CORRELATION_ID_HEADERS: [&str; 1] = ["x-ms-correlation-request-id"];

/// Longest message that is passed on; a proxy's error page can be much longer.
const LONGEST_MESSAGE: usize = 2_000;

/// The fault that `response` tells. Never fails: an empty body gives the status as message.
pub fn read(request: &Request, response: &Response) -> ServiceFault {
    let mut told = parse_json(response.content()).or_else(|| parse_xml(response.content())).unwrap_or_default();
    if told.code.is_none() {
        told.code = response.header("x-ms-error-code").map(str::to_owned);
    }
    if told.message.is_empty() {
        told.message = plain_text(response);
    }
    if let Some(asked) = response.retry_after().filter(|asked| *asked > LONGEST_ASKED) {
        let (asked, longest) = (asked.as_secs(), LONGEST_ASKED.as_secs());
        let told_so = format!(
            "The service asks to wait {asked} s before the next attempt; this command waits at most {longest} s."
        );
        told.message = format!("{} {told_so}", told.message.trim_end());
    }
    ServiceFault { code: told.code, message: told.message, ..facts(request, response) }
}

fn facts(request: &Request, response: &Response) -> ServiceFault {
    ServiceFault {
        status: response.status.as_u16(),
        request_id: first_header(response, &REQUEST_ID_HEADERS),
        correlation_id: first_header(response, &CORRELATION_ID_HEADERS),
        url: Some(request.label()),
        ..ServiceFault::default()
    }
}

/// The error for a refusal that no use case knows better.
pub fn error(request: &Request, response: &Response) -> Error {
    match is_foreign_page(response) {
        true => foreign(request, response, "an answer of the service"),
        false => from_fault(read(request, response)),
    }
}

/// The error for an answer of success that does not have the form that it must have.
pub fn unexpected(request: &Request, response: &Response, expected: &str) -> Error {
    other_than(ErrorId::AnswerUnexpected, request, response, expected)
}

/// The error for an answer that the service cannot have sent.
pub fn foreign(request: &Request, response: &Response, expected: &str) -> Error {
    other_than(ErrorId::AnswerForeign, request, response, expected)
}

fn other_than(id: ErrorId, request: &Request, response: &Response, expected: &str) -> Error {
    let proxy = response.proxy.as_deref().map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    let message = format!("{} answered {}{proxy}; expected {expected}", request.label(), described(response));
    Error::new(id, message.clone()).with_service(ServiceFault { code: None, message, ..facts(request, response) })
}

/// Status and kind of the body. Nothing of the body itself: it may echo what was sent.
fn described(response: &Response) -> String {
    let status = response.status.as_u16();
    match (response.content().is_empty(), response.header("content-type")) {
        (true, _) => format!("{status} without a body"),
        (false, Some(kind)) => format!("{status} with content type '{kind}'"),
        (false, None) => format!("{status} without a content type"),
    }
}

/// Whether this is an HTML page without the id that every service gives a request. A 404 of that kind does not say that a resource is missing.
/// The statuses of a proxy itself (no connection, login needed) keep their own ids.
fn is_foreign_page(response: &Response) -> bool {
    let is_refusal = response.status.is_client_error() && ![401, 407, 408, 429].contains(&response.status.as_u16());
    let is_html = || {
        let kind = response.header("content-type").unwrap_or_default().to_ascii_lowercase();
        let start: Vec<u8> = response.content().trim_ascii_start().iter().take(5).map(u8::to_ascii_lowercase).collect();
        kind.contains("html") || start == b"<html" || start == b"<!doc"
    };
    is_refusal && first_header(response, &REQUEST_ID_HEADERS).is_none() && is_html()
}

pub fn from_fault(fault: ServiceFault) -> Error {
    let code = fault.code.as_deref().unwrap_or_default();
    let id = match (fault.status, code) {
        (_, "InvalidApiVersionParameter" | "NoRegisteredProviderFound") => ErrorId::UnsupportedApiVersion,
        (_, "MissingSubscriptionRegistration") => ErrorId::ProviderNotRegistered,
        (_, "InvalidResourceGroupLocation") => ErrorId::LocationConflict,
        (_, "LocationNotAvailableForResourceGroup" | "LocationNotAvailableForResourceType") => ErrorId::LocationUnknown,
        (_, "VaultAlreadyExists") => ErrorId::VaultNameTaken,
        (_, "StorageAccountAlreadyTaken" | "AlreadyExists") => ErrorId::StorageNameTaken,
        (_, "PrincipalNotFound") => ErrorId::PrincipalNotFound,
        (_, "ContainerBeingDeleted") => ErrorId::BlobContainerBusy,
        (_, "GalleryItemNotSaved") => ErrorId::GalleryItemRejected,
        (_, "SubscriptionNotFound") => ErrorId::SubscriptionNotFound,
        (401, _) => ErrorId::SignInFailed,
        (403, _) => ErrorId::Forbidden,
        (404, _) => ErrorId::NotFound,
        (409 | 412, _) => ErrorId::Conflict,
        (429, _) => ErrorId::Throttled,
        (500 | 502 | 503 | 504, _) => ErrorId::Unavailable,
        _ => ErrorId::ServiceError,
    };
    let shown_code = if code.is_empty() { String::new() } else { format!(" {code}") };
    let place = fault.url.as_deref().unwrap_or("the service");
    let message = format!("{place} answered {}{shown_code}: {}", fault.status, fault.message);
    Error::new(id, message).with_service(fault)
}

#[derive(Default)]
struct Told {
    code: Option<String>,
    message: String,
}

fn parse_json(content: &[u8]) -> Option<Told> {
    let json: Value = serde_json::from_slice(content).ok()?;
    Some(told_by(&json))
}

/// `{error: {code, message, details}}`, `{error: "word", error_description}`, `{code, message}`, `{Message}`, `{odata.error: …}`, or text.
fn told_by(json: &Value) -> Told {
    if let Some(text) = json.as_str() {
        return Told { code: None, message: clipped(text) };
    }
    if let Some(word) = json["error"].as_str() {
        let message = json["error_description"].as_str().unwrap_or(word);
        return Told { code: Some(word.to_owned()), message: clipped(message) };
    }
    let body = [&json["error"], &json["odata.error"], &json["Error"]]
        .into_iter()
        .find(|candidate| candidate.is_object())
        .unwrap_or(json);
    let text = |names: [&str; 2]| names.iter().find_map(|name| body[*name].as_str()).map(str::to_owned);
    let code = text(["code", "Code"]);
    let message = text(["message", "Message"])
        .or_else(|| body["message"]["value"].as_str().map(str::to_owned))
        .unwrap_or_default();
    let told = Told { code, message: clipped(&message) };
    with_cause(told, body)
}

/// Adds the innermost reason: deployments nest it in `details` or as JSON text in `message`, vaults in `innererror`.
fn with_cause(mut told: Told, body: &Value) -> Told {
    if let Ok(inner @ Value::Object(_)) = serde_json::from_str::<Value>(&told.message) {
        let inner = told_by(&inner);
        return Told { code: inner.code.or(told.code), message: inner.message };
    }
    if let Some(detail) = body["details"].get(0) {
        let detail = told_by(detail);
        if !detail.message.is_empty() && detail.message != told.message {
            let code = detail.code.map(|code| format!("{code}: ")).unwrap_or_default();
            told.message = clipped(format!("{} ({code}{})", told.message, detail.message).trim());
        }
    } else if let Some(code) = body["innererror"]["code"].as_str() {
        told.message = clipped(&format!("{} ({code})", told.message));
    }
    told
}

/// Storage answers `<Error><Code>…</Code><Message>…</Message>…</Error>`; of the rest only the refused header is told.
fn parse_xml(content: &[u8]) -> Option<Told> {
    let text = std::str::from_utf8(content).ok()?;
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut told, mut element, mut header) = (Told::default(), String::new(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => element = start.name().as_ref().to_owned(),
            Ok(Event::End(_)) => element.clear(),
            Ok(Event::Text(value)) => {
                let value = value.trim().to_owned();
                match element.as_str() {
                    "Code" => told.code = Some(value),
                    // Request id and time follow in lines of their own.
                    "Message" => told.message = clipped(value.lines().next().unwrap_or_default()),
                    "HeaderName" => header = value,
                    _ => {}
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    if !header.is_empty() {
        told.message = format!("{} (header {header})", told.message);
    }
    told.code.is_some().then_some(told)
}

fn plain_text(response: &Response) -> String {
    let text = String::from_utf8_lossy(response.content());
    let text = text.trim();
    if text.is_empty() || text.starts_with('<') || text.starts_with('{') {
        return response.status.canonical_reason().unwrap_or("no reason given").to_owned();
    }
    clipped(text)
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn first_header(response: &Response, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| response.header(name)).map(str::to_owned)
}
