//! The reason why a request got no answer: name, connection, proxy, TLS, or certificate. Reasons are found by their type.

use std::error::Error as StdError;
use std::io;

use url::Url;

use super::body::Unread;
use super::certificate_refusal::Refusal;
use super::label::method_and_host;
use super::limits::{HEADER_BYTES, exceeded};
use super::proxy::Proxies;
use crate::error::{Error, ErrorId, Result};
use crate::login_attempts::Verdict;

/// The name is unknown to DNS; the resolver of the client returns it.
#[derive(Debug)]
pub(crate) struct NameUnknown(pub String);

impl std::fmt::Display for NameUnknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the name {} cannot be resolved", self.0)
    }
}

impl StdError for NameUnknown {}

/// Returns the error for a request to `url` that got no answer, or an incomplete one.
pub(crate) fn failure(proxies: &Proxies, error: &reqwest::Error, label: &str, url: &Url) -> Error {
    let host = url.host_str().unwrap_or_default();
    let label = &method_and_host(label);
    let proxy = proxies.name(url);
    if let Some(tls) = find::<rustls::Error>(error) {
        return tls_failure(tls, label, url, proxy.as_deref().filter(|_| before_tunnel(error)));
    }
    let name_unknown = find::<NameUnknown>(error);
    let (id, message) = match proxy {
        _ if error.is_timeout() && !(error.is_connect() && proxy.is_some()) => {
            (ErrorId::TransportTimedOut, format!("{label}: no complete answer from {host} in time"))
        }
        Some(proxy) if login_refused(error) => return proxy_login_refused(&proxy, label),
        Some(proxy) if name_unknown.is_some() => {
            (ErrorId::ProxyUnreachable, format!("{label}: the name of the proxy {proxy} cannot be resolved"))
        }
        Some(proxy) if error.is_connect() && before_tunnel(error) => {
            (ErrorId::ProxyUnreachable, format!("{label}: no connection to the proxy {proxy}: {}", innermost(error)))
        }
        Some(proxy) if error.is_connect() && is_of_tunnel(error) => (
            ErrorId::ProxyFailed,
            format!("{label}: the proxy {proxy} did not connect to {host}: {}", innermost(error)),
        ),
        Some(proxy) if error.is_connect() => (
            ErrorId::Unreachable,
            format!("{label}: no connection to {} through the proxy {proxy}: {}", place(url), innermost(error)),
        ),
        None if name_unknown.is_some() => {
            (ErrorId::NameNotFound, format!("{label}: the name {host} cannot be resolved"))
        }
        None if error.is_connect() => {
            (ErrorId::Unreachable, format!("{label}: no connection to {}: {}", place(url), innermost(error)))
        }
        _ if is_head_too_large(error) => {
            return exceeded(label, host, format_args!("its headers have more than the limit of {HEADER_BYTES} bytes"));
        }
        _ => (ErrorId::AnswerBroken, format!("{label}: {}", innermost(error))),
    };
    Error::new(id, message).with_target(host)
}

/// Returns the error for a body that was not read completely, for a reason other than a broken connection.
pub(crate) fn unread_answer(unread: &Unread, label: &str, url: &Url) -> Error {
    let host = url.host_str().unwrap_or_default();
    let reason = unread.reason().unwrap_or_default();
    let label = &method_and_host(label);
    match unread {
        Unread::TooSlow { .. } => {
            let message = format!("{label}: no complete answer from {host} in time: {reason}");
            Error::new(ErrorId::TransportTimedOut, message).with_target(host)
        }
        _ => exceeded(label, host, reason),
    }
}

/// Returns what an exchange showed about the login at the proxy.
pub(crate) fn proxy_verdict<T>(outcome: &Result<T>) -> Verdict {
    match outcome {
        Err(error) if error.id == ErrorId::ProxyLoginRefused => Verdict::Refused,
        Err(error) if nothing_answered(error) => Verdict::Unknown,
        _ => Verdict::Accepted,
    }
}

fn nothing_answered(error: &Error) -> bool {
    let ids = [ErrorId::ProxyUnreachable, ErrorId::ProxyFailed, ErrorId::TransportTimedOut, ErrorId::AnswerBroken];
    ids.contains(&error.id)
}

/// Returns whether the host's certificate was refused.
pub(crate) fn is_refusal(error: &Error) -> bool {
    matches!(
        error.id,
        ErrorId::UntrustedCertificate
            | ErrorId::HostCertificateExpired
            | ErrorId::HostCertificateNotYetValid
            | ErrorId::HostCertificateOtherName
            | ErrorId::HostCertificateWithoutNames
    )
}

/// Returns the error for a 407, to the request itself or to the preceding CONNECT.
pub(crate) fn proxy_login_refused(proxy: &str, label: &str) -> Error {
    let label = method_and_host(label);
    let message = format!("{label}: the proxy {proxy} refused the login, or expects one (407); it was not asked again");
    Error::new(ErrorId::ProxyLoginRefused, message).with_target(proxy)
}

/// Returns the error for a failed TLS handshake. `proxy` is set if the handshake was with the proxy itself.
fn tls_failure(error: &rustls::Error, label: &str, url: &Url, proxy: Option<&str>) -> Error {
    if let Some(refusal) = Refusal::of(error) {
        return refusal.to_error();
    }
    let peer = proxy.map_or_else(|| place(url), |proxy| format!("the proxy {proxy}"));
    let (id, message) = match error {
        rustls::Error::InvalidMessage(_) => {
            (ErrorId::NotTls, format!("{label}: {peer} answered without TLS, where https was expected ({error})"))
        }
        _ => (ErrorId::TlsFailed, format!("{label}: no TLS connection with {peer}: {error}")),
    };
    Error::new(id, message).with_target(url.host_str().unwrap_or_default())
}

fn place(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// Returns the chain of errors below `error`. An I/O error contains its reason, but returns only the next one as its source.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn StdError + 'static)| {
        let cause: &'a (dyn StdError + 'static) = *cause;
        let held = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        held.map(|held| held as &(dyn StdError + 'static)).or_else(|| cause.source())
    })
}

fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// Returns whether the proxy refused the login. The type of these two errors is not public; hyper-util has had their texts from the start, and a test uses a
/// real proxy.
fn login_refused(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "tunnel error: proxy authorization required")
}

/// Returns whether the headers were too large. The type of this error is not public either; a test covers it.
fn is_head_too_large(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "message head is too large")
}

fn before_tunnel(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "tunnel error: failed to create underlying connection")
}

/// Returns whether the proxy refused to connect to the host.
fn is_of_tunnel(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string().starts_with("tunnel error: "))
}

/// Returns the innermost text: the outermost one contains the whole URL with its query. The text of rustls for a closed connection is a link to its manual.
fn innermost(error: &reqwest::Error) -> String {
    let closed = |cause: &(dyn StdError + 'static)| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
    };
    if causes(error).any(closed) {
        return match error.is_connect() {
            true => "it was closed during the TLS handshake".to_owned(),
            false => "the connection was closed before the answer was complete".to_owned(),
        };
    }
    causes(error).skip(1).last().map_or_else(|| "the connection failed".to_owned(), ToString::to_string)
}
