//! The refusals of the login services: `AADSTS…` codes of Entra, `MSIS…` codes of AD FS, and the error codes of OAuth.

use jiff::Timestamp;
use serde_json::Value;

use super::server_time;
use super::token::Token;
use crate::error::{Error, ErrorId, Result, ServiceFault};
use crate::http::transport::redacted;
use crate::http::{Request, Response, answer, fault};
use crate::login_attempts::Verdict;

/// Returns the OAuth error code, such as `invalid_client` or `authorization_pending`.
pub(crate) fn word(request: &Request, response: &Response) -> Option<String> {
    fault::read(request, response).code
}

/// Returns what a token request showed about the login. A refused audience shows nothing, and neither does a caller's session without a token.
pub(crate) fn verdict(outcome: &Result<Token>) -> Verdict {
    let Err(error) = outcome else { return Verdict::Accepted };
    match error.id {
        ErrorId::ClientSecretRejected
        | ErrorId::ClientCertificateRejected
        | ErrorId::UserRejected
        | ErrorId::AccountDisabled
        | ErrorId::AccountLocked
        | ErrorId::PasswordExpired
        | ErrorId::ConditionalAccess
        | ErrorId::ApplicationUnknown
        | ErrorId::TenantUnknown
        | ErrorId::ClockSkew
        | ErrorId::DeviceCodeDeclined
        | ErrorId::DeviceCodeExpired
        | ErrorId::SignInFailed => Verdict::Refused,
        _ => Verdict::Unknown,
    }
}

pub(crate) fn read(request: &Request, response: &Response, now: Timestamp) -> Error {
    let body = answer::value(response);
    let host = request.url.host_str().unwrap_or_default();
    let mut fault = fault::read(request, response);
    let Some(word) = fault.code.clone() else {
        let foreign = Some(fault::error(request, response)).filter(|error| error.id == ErrorId::AnswerForeign);
        return foreign.unwrap_or_else(|| unexplained(host, fault));
    };
    let line = fault.message.lines().next().unwrap_or_default().trim().to_owned();
    let number = service_code(&line);
    let by_code = number.and_then(id_of_code).filter(|id| *id != ErrorId::UserRejected);
    let id = by_code
        .or_else(|| id_of_account(&line))
        .or_else(|| number.and_then(id_of_code))
        .or_else(|| id_of_word(&word))
        .or_else(|| id_of_status(fault.status));
    let is_refusal = id.is_none_or(|id| id_of_status(fault.status) != Some(id));
    let id = id.unwrap_or(ErrorId::SignInFailed);
    fault = ServiceFault {
        code: Some(number.map_or(word, str::to_owned)),
        request_id: text(&body, "trace_id").or(fault.request_id),
        correlation_id: text(&body, "correlation_id").or(fault.correlation_id),
        url: Some(format!("{} {}", request.method, redacted(&request.url))),
        message: line.clone(),
        ..fault
    };
    let refused = match server_time::skew(response, now) {
        Some(skew) => {
            Error::new(ErrorId::ClockSkew, format!("{} (the login service rejected the sign-in: {line})", skew.message))
        }
        None if id == ErrorId::ClockSkew => {
            let skew = server_time::error(now, server_time::of(response));
            Error::new(id, format!("{} (the login service rejected the sign-in: {line})", skew.message))
        }
        None if is_refusal => Error::new(id, format!("the login service at {host} rejected the sign-in: {line}")),
        None => Error::new(id, format!("the login service at {host} answered {}: {line}", fault.status)),
    };
    refused.with_service(fault)
}

/// Returns the error for an answer that does not come from a token endpoint: a proxy's page, or the answer of HTTP.sys for an unknown path.
fn unexplained(host: &str, fault: ServiceFault) -> Error {
    let id = id_of_status(fault.status).unwrap_or(ErrorId::SignInFailed);
    let message = format!("the login service at {host} answered {}: {}", fault.status, fault.message);
    Error::new(id, message).with_service(fault)
}

/// Returns the id for a status that says nothing about the login: such a login may be used again.
fn id_of_status(status: u16) -> Option<ErrorId> {
    match status {
        429 => Some(ErrorId::Throttled),
        408 | 500.. => Some(ErrorId::Unavailable),
        _ => None,
    }
}

fn text(body: &Value, name: &str) -> Option<String> {
    body[name].as_str().map(str::to_owned)
}

/// Returns `AADSTS7000215` or `MSIS9622` from the text.
fn service_code(text: &str) -> Option<&str> {
    ["AADSTS", "MSIS"].iter().find_map(|prefix| {
        let start = text.find(prefix)?;
        let digits = text[start + prefix.len()..].bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| &text[start..start + prefix.len() + digits])
    })
}

fn id_of_code(code: &str) -> Option<ErrorId> {
    Some(match code {
        // Wrong; expired; both by Entra. AD FS uses the same code for certificates.
        "AADSTS7000215" | "AADSTS7000222" | "MSIS9622" => ErrorId::ClientSecretRejected,
        "AADSTS700016" | "AADSTS7000229" | "MSIS9607" => ErrorId::ApplicationUnknown,
        "AADSTS90002" | "AADSTS900021" | "AADSTS900023" | "AADSTS90072" => ErrorId::TenantUnknown,
        "AADSTS700027" | "AADSTS700030" | "AADSTS700021" | "AADSTS700023" | "AADSTS7000214" | "AADSTS50027" => {
            ErrorId::ClientCertificateRejected
        }
        "AADSTS700024" | "AADSTS500133" => ErrorId::ClockSkew,
        "AADSTS500011" | "AADSTS650057" | "AADSTS50001" | "AADSTS500014" | "MSIS9602" | "MSIS9605" => {
            ErrorId::ResourceRejected
        }
        "AADSTS65004" => ErrorId::DeviceCodeDeclined,
        "AADSTS70019" | "AADSTS70020" => ErrorId::DeviceCodeExpired,
        "AADSTS50126" | "AADSTS50034" | "AADSTS50056" | "AADSTS50074" | "AADSTS50076" | "AADSTS50079" | "MSIS9659" => {
            ErrorId::UserRejected
        }
        "AADSTS50057" | "AADSTS7000112" => ErrorId::AccountDisabled,
        "AADSTS50053" => ErrorId::AccountLocked,
        "AADSTS50055" | "AADSTS50144" => ErrorId::PasswordExpired,
        // A device, an application, or a location that a policy excludes. AD FS uses this code for its access control policies.
        "AADSTS50005" | "AADSTS50097" | "AADSTS50158" | "AADSTS53000" | "AADSTS53001" | "AADSTS53002"
        | "AADSTS53003" | "AADSTS53004" | "AADSTS530032" | "AADSTS530034" | "MSIS5007" | "MSIS7068" => {
            ErrorId::ConditionalAccess
        }
        "AADSTS70008" | "AADSTS700082" | "AADSTS50173" | "AADSTS70000" | "MSIS9615" => ErrorId::TokenExpired,
        _ => return None,
    })
}

/// Returns the id for a problem with an account. AD FS has one code for all of them; the text comes from Windows.
fn id_of_account(line: &str) -> Option<ErrorId> {
    let line = line.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().all(|word| line.contains(word));
    Some(match () {
        () if has(&["locked out"]) || has(&["account is locked"]) => ErrorId::AccountLocked,
        () if has(&["account", "disabled"]) => ErrorId::AccountDisabled,
        () if has(&["password", "expired"]) || has(&["password", "must be changed"]) => ErrorId::PasswordExpired,
        () if has(&["account", "expired"]) => ErrorId::AccountDisabled,
        () => return None,
    })
}

fn id_of_word(word: &str) -> Option<ErrorId> {
    Some(match word {
        "expired_token" | "code_expired" => ErrorId::DeviceCodeExpired,
        "authorization_declined" | "access_denied" => ErrorId::DeviceCodeDeclined,
        "invalid_resource" => ErrorId::ResourceRejected,
        "invalid_tenant" => ErrorId::TenantUnknown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_code() {
        assert_eq!(service_code("AADSTS7000215: Invalid client secret"), Some("AADSTS7000215"));
        assert_eq!(service_code("Error: MSIS9602: The received 'resource'"), Some("MSIS9602"));
        assert_eq!(service_code("AADSTS: none"), None);
    }

    #[test]
    fn overloaded_service_says_nothing_about_the_login() {
        for (status, expected) in [
            (429, Some(ErrorId::Throttled)),
            (408, Some(ErrorId::Unavailable)),
            (500, Some(ErrorId::Unavailable)),
            (503, Some(ErrorId::Unavailable)),
            (400, None),
            (401, None),
        ] {
            assert_eq!(id_of_status(status), expected, "{status}");
            let verdict = expected.map(|id| verdict(&Err(Error::new(id, "x"))));
            assert!(verdict.is_none_or(|verdict| matches!(verdict, Verdict::Unknown)), "{status}");
        }
    }
}
