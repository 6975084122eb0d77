//! Parses the answers with which services refuse requests: by content, never by Content-Type, since stamps send JSON as text and errors without `error`.

use quick_xml::events::Event;
use serde_json::Value;

use super::asked_pause::asked_pause;
use super::label::method_and_host;
use super::service_code;
use super::service_text::{clipped, plain};
use super::transport::{Request, Response};
use crate::bounded_json;
use crate::error::{Error, ErrorId, ServiceFault, sentence};

/// Headers with the id of a request, the usual one first.
pub const REQUEST_ID_HEADERS: [&str; 3] = ["x-ms-request-id", "request-id", "client-request-id"];
pub const CORRELATION_ID_HEADERS: [&str; 1] = ["x-ms-correlation-request-id"];

/// Returns the fault in `response`. Never fails: an empty body gives the status as message.
pub fn read(request: &Request, response: &Response) -> ServiceFault {
    let mut told = parse_json(response.content()).or_else(|| parse_xml(response.content())).unwrap_or_default();
    if told.code.is_none() {
        told.code = response.header("x-ms-error-code").map(str::to_owned);
    }
    if told.message.is_empty() {
        told.message = plain(response.content(), response.status);
    }
    if let Some(pause) = asked_pause(response.retry_after()) {
        told.message = format!("{} {pause}", sentence(&told.message));
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

/// Returns the error for a refusal that no use case handles.
pub fn error(request: &Request, response: &Response) -> Error {
    match is_foreign_page(response) {
        true => foreign(request, response, "an answer of the service"),
        false => response.tried.tell(from_fault(read(request, response))),
    }
}

/// Returns the error for a successful answer that does not have the required form.
pub fn unexpected(request: &Request, response: &Response, expected: &str) -> Error {
    other_than(ErrorId::AnswerUnexpected, request, response, expected)
}

/// Returns the error for an answer that cannot come from the service.
pub fn foreign(request: &Request, response: &Response, expected: &str) -> Error {
    other_than(ErrorId::AnswerForeign, request, response, expected)
}

fn other_than(id: ErrorId, request: &Request, response: &Response, expected: &str) -> Error {
    let proxy = response.proxy.as_deref().map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    let place = method_and_host(&request.label());
    let message = format!("{place} answered {}{proxy}; expected {expected}", described(response));
    Error::new(id, message.clone()).with_service(ServiceFault { code: None, message, ..facts(request, response) })
}

/// Returns status and type of the body. Nothing of its content: it may echo what was sent.
fn described(response: &Response) -> String {
    let status = response.status.as_u16();
    match (response.content().is_empty(), response.header("content-type")) {
        (true, _) => format!("{status} without a body"),
        (false, Some(kind)) => format!("{status} with content type '{kind}'"),
        (false, None) => format!("{status} without a content type"),
    }
}

/// Returns whether this is an HTML page without the request id that every service sends. A 404 of that kind does not mean that a resource is missing. The
/// statuses of a proxy itself (no connection, login required) keep their own ids.
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
    let id = service_code::id(code, &fault.message).unwrap_or(match fault.status {
        401 => ErrorId::SignInFailed,
        403 => ErrorId::Forbidden,
        404 => ErrorId::NotFound,
        409 | 412 => ErrorId::Conflict,
        429 => ErrorId::Throttled,
        500 | 502 | 503 | 504 => ErrorId::Unavailable,
        _ => ErrorId::ServiceError,
    });
    let shown_code = if code.is_empty() { String::new() } else { format!(" {code}") };
    let place = fault.url.as_deref().map_or_else(|| "the service".to_owned(), method_and_host);
    let message = format!("{place} answered {}{shown_code}: {}", fault.status, fault.message);
    with_remedy(Error::new(id, message).with_service(fault))
}

/// Adds a remedy with the facts of the service's message, if they are known.
pub fn with_remedy(error: Error) -> Error {
    let message = error.service.as_deref().map(|fault| fault.message.as_str()).unwrap_or_default();
    match (error.id, service_code::quota_hint(message)) {
        (ErrorId::QuotaExceeded, Some(hint)) => error.with_hint(hint),
        _ => error,
    }
}

#[derive(Default)]
struct Told {
    code: Option<String>,
    message: String,
}

/// Observed depth of errors that are wrapped as JSON text in another error.
const DEEPEST_WRAPPING: usize = 3;

fn parse_json(content: &[u8]) -> Option<Told> {
    let json: Value = bounded_json::from_slice(content).ok()?;
    let told = told_by(&json, DEEPEST_WRAPPING);
    Some(Told { message: clipped(&told.message), ..told })
}

/// Parses `{error: {code, message, details}}`, `{error: "word", error_description}`, `{code, message}`, `{Message}`, `{odata.error: …}`, or text, which may
/// again be one of these as JSON.
fn told_by(json: &Value, depth: usize) -> Told {
    if let Some(text) = json.as_str() {
        return unwrapped(text, depth).unwrap_or_else(|| Told { code: None, message: text.to_owned() });
    }
    if let Some(word) = json["error"].as_str() {
        return unwrapped(word, depth).unwrap_or_else(|| {
            let message = json["error_description"].as_str().unwrap_or(word);
            Told { code: Some(word.to_owned()), message: message.to_owned() }
        });
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
    with_cause(Told { code, message }, body, depth)
}

/// Parses `text` if it is an error as JSON.
fn unwrapped(text: &str, depth: usize) -> Option<Told> {
    let inner: Value = serde_json::from_str(text).ok().filter(|_| depth > 0)?;
    let told = match &inner {
        Value::Object(_) | Value::String(_) => told_by(&inner, depth - 1),
        Value::Array(items) => told_by(items.first()?, depth - 1),
        _ => return None,
    };
    (told.code.is_some() || !told.message.is_empty()).then_some(told)
}

/// Adds the innermost reason: deployments nest it in `details` or as JSON text in `message`, vaults in `innererror`.
fn with_cause(mut told: Told, body: &Value, depth: usize) -> Told {
    if let Some(inner) = unwrapped(&told.message, depth) {
        return Told { code: inner.code.or(told.code), message: inner.message };
    }
    let is_known =
        |told: &Told| told.code.as_deref().is_some_and(|code| service_code::id(code, &told.message).is_some());
    let details = body["details"].as_array().into_iter().flatten();
    let mut details: Vec<Told> = details.filter(|_| depth > 0).map(|detail| told_by(detail, depth - 1)).collect();
    if !details.is_empty() {
        let decisive = details.iter().position(is_known).unwrap_or_default();
        let detail = details.swap_remove(decisive);
        let knows_more = is_known(&detail) && !is_known(&told);
        if !detail.message.is_empty() && detail.message != told.message {
            let code = detail.code.as_deref().map(|code| format!("{code}: ")).unwrap_or_default();
            told.message = format!("{} ({code}{})", told.message, detail.message).trim().to_owned();
        }
        if knows_more {
            told.code = detail.code;
        }
    } else if let Some(code) = body["innererror"]["code"].as_str() {
        told.message = format!("{} ({code})", told.message);
    }
    told
}

/// Parses the XML of storage, `<Error><Code>…</Code><Message>…</Message>…</Error>`; of the rest only the refused header is used.
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
                    // Request id and time follow on separate lines.
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

fn first_header(response: &Response, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| response.header(name)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http::transport::{HeaderMap, StatusCode};

    fn refusal(status: u16, kind: &str, body: &str) -> Error {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", kind.parse().expect("a value"));
        let status = StatusCode::from_u16(status).expect("a status");
        let response = Response {
            status,
            headers,
            body: body.to_owned().into(),
            proxy: Some("proxy.example:8080".to_owned()),
            tried: Default::default(),
        };
        error(&Request::get("https://management.r.stamp.example/x".parse().expect("a URL")), &response)
    }

    #[test]
    fn unwraps_an_error_inside_json_text() {
        let inner = json!({ "error": { "code": "ScopeLocked", "message": "the scope is locked" } });
        let text = inner.to_string();
        let twice = json!({ "message": text }).to_string();
        for wrapped in [
            json!(text),
            json!({ "error": text }),
            json!({ "message": text }),
            json!({ "error": { "code": "Conflict", "message": text } }),
            json!({ "error": { "code": "Conflict", "message": json!([inner]).to_string() } }),
            json!({ "error": { "code": "Failed", "message": "x", "details": [{ "code": "Conflict", "message": text }] } }),
            json!(json!({ "error": twice }).to_string()),
        ] {
            let error = refusal(409, "application/json", &wrapped.to_string());
            assert_eq!((error.id, error.service_code()), (ErrorId::ResourceLocked, Some("ScopeLocked")), "{wrapped}");
            assert!(error.message.contains("the scope is locked") && !error.message.contains('{'), "{}", error.message);
        }
    }

    #[test]
    fn stops_at_text_that_is_wrapped_too_deeply() {
        let mut body = json!({ "error": { "code": "ScopeLocked", "message": "deep" } });
        for _ in 0..40 {
            body = json!({ "message": body.to_string().chars().take(20_000).collect::<String>() });
        }
        assert_eq!(refusal(409, "application/json", &body.to_string()).id, ErrorId::Conflict);
    }

    #[test]
    fn detail_with_a_known_code_determines_the_id() {
        let body = json!({ "error": { "code": "InvalidTemplateDeployment", "message": "The template deployment failed.", "details": [
            { "code": "Noise", "message": "something" },
            { "code": "RequestDisallowedByPolicy", "message": "Resource 'a' was disallowed by policy." },
        ] } });
        let error = refusal(400, "application/json", &body.to_string());
        assert_eq!((error.id, error.service_code()), (ErrorId::PolicyDisallowed, Some("RequestDisallowedByPolicy")));
        assert!(error.message.contains("disallowed by policy"), "{}", error.message);
    }

    #[test]
    fn code_takes_precedence_over_the_status() {
        let quota = "exceeding quota limits of Core. Maximum allowed: 4, Current in use: 4, Additional requested: 2.";
        for (status, code, message, id) in [
            (403, "RequestDisallowedByPolicy", "policy", ErrorId::PolicyDisallowed),
            (409, "OperationNotAllowed", quota, ErrorId::QuotaExceeded),
            (409, "OperationNotAllowed", "the machine is deallocated", ErrorId::Conflict),
            (409, "StorageAccountQuotaExceeded", "full", ErrorId::QuotaExceeded),
            (409, "ScopeLocked", "locked", ErrorId::ResourceLocked),
            (409, "ReadOnlyDisabledSubscription", "read only", ErrorId::SubscriptionReadOnly),
            (409, "Conflict", "x", ErrorId::Conflict),
        ] {
            let body = json!({ "error": { "code": code, "message": message } }).to_string();
            let error = refusal(status, "application/json", &body);
            assert_eq!(error.id, id, "{code}");
            assert_eq!(error.hint().starts_with("The quota is 4, 4 are in use, 2 more"), message == quota, "{code}");
        }
    }

    #[test]
    fn html_page_is_not_an_answer_of_the_service() {
        for (status, id) in [
            (400, ErrorId::AnswerForeign),
            (403, ErrorId::AnswerForeign),
            (404, ErrorId::AnswerForeign),
            (401, ErrorId::SignInFailed),
            (503, ErrorId::Unavailable),
        ] {
            let error = refusal(status, "text/html", "<html><body>canary</body></html>");
            assert_eq!(error.id, id, "{status}");
            assert!(!error.to_json().to_string().contains("canary"));
        }
        let message = refusal(404, "text/html", "<html></html>").message;
        assert!(
            message.contains("answered 404 with content type 'text/html' through the proxy proxy.example:8080"),
            "{message}"
        );
    }
}
