//! Checks the certificate that the registry presents: names, thumbprint, dates.

use jiff::Timestamp;
use url::Url;

use crate::certificate::inspect::{self, Summary};
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::{Network, served_certificate};

pub(crate) async fn look(network: Network, events: &EventSink, url: &Url) -> Result<Summary> {
    inspect::summary_of(&served(network, events, url).await?)
}

/// Returns the certificate that the registry presents, trusted or not, as DER.
pub(crate) async fn served(network: Network, events: &EventSink, url: &Url) -> Result<Vec<u8>> {
    served_certificate::look(network, events, url).await.map_err(|error| {
        let id = match error.id {
            ErrorId::NameNotFound => ErrorId::RegistryNameNotFound,
            ErrorId::Unreachable | ErrorId::TransportTimedOut | ErrorId::AnswerBroken => ErrorId::RegistryUnreachable,
            // The proxy, or a service without TLS: the id is more specific.
            other => other,
        };
        Error::new(id, error.message)
    })
}

pub(crate) fn judge(
    seen: &Summary,
    url: &Url,
    thumbprint: Option<&str>,
    now: Timestamp,
) -> Vec<(&'static str, Result<String>)> {
    let mut outcomes = vec![("certificateName", name(seen, url.host_str().unwrap_or_default()))];
    if let Some(wanted) = thumbprint {
        outcomes.push(("certificateThumbprint", thumbprint_is(seen, wanted)));
    }
    outcomes.push(("certificateDates", dates(seen, now)));
    outcomes
}

fn name(seen: &Summary, host: &str) -> Result<String> {
    let names = seen.names();
    match names.cover(host) {
        true => Ok(format!("The certificate is valid for {names}.")),
        false if names.is_empty() => Err(Error::new(
            ErrorId::RegistryCertificateName,
            "the certificate has no subject alternative name, so no client accepts it",
        )),
        false => Err(Error::new(
            ErrorId::RegistryCertificateName,
            format!("the certificate is valid for {names}, not for {host}"),
        )),
    }
}

fn thumbprint_is(seen: &Summary, wanted: &str) -> Result<String> {
    let wanted: String = wanted.chars().filter(char::is_ascii_hexdigit).collect();
    match seen.thumbprint.eq_ignore_ascii_case(&wanted) {
        true => Ok(format!("The certificate is {}.", seen.thumbprint)),
        false => {
            let message =
                format!("the registry presents the certificate {}, but {wanted} is expected", seen.thumbprint);
            Err(Error::new(ErrorId::RegistryThumbprint, message))
        }
    }
}

fn dates(seen: &Summary, now: Timestamp) -> Result<String> {
    let (from, until) = (seen.not_before, seen.not_after);
    match from <= now && now <= until {
        true => Ok(format!("The certificate is valid until {until}.")),
        false => {
            let message =
                format!("the certificate is valid from {from} until {until}; the clock of this machine says {now}");
            Err(Error::new(ErrorId::RegistryCertificateExpired, message))
        }
    }
}
