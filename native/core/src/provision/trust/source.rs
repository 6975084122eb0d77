//! The certificates to trust: from a file, or the one that the registry presents now, if its thumbprint is known.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::certificate::inspect::Summary;
use crate::certificate::trust_anchor::{self, Anchor};
use crate::error::{Error, ErrorId, Problem, Result};
use crate::event::EventSink;
use crate::http::{Network, trusted_roots};
use crate::parameter::Parameter;
use crate::provision::trust_places::system::MOST_ANCHORS;
use crate::provision::verification::{self, certificate};

const FILE_PARAMETER: Parameter = Parameter::CertificateFilePath;

/// How the registry is reached.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Way {
    pub environment: Option<BTreeMap<String, String>>,
    pub resolve: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServedRequest {
    /// Host, with a port unless it is 443.
    pub registry: String,
    #[serde(flatten)]
    pub way: Way,
}

/// A certificate to confirm.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateView {
    #[serde(flatten)]
    pub summary: Summary,
    pub sha256_thumbprint: String,
}

impl CertificateView {
    pub fn of(anchor: &Anchor) -> Self {
        Self { summary: anchor.summary.clone(), sha256_thumbprint: trust_anchor::sha256(&anchor.der) }
    }
}

#[derive(Debug, Serialize)]
pub struct Served {
    pub registry: String,
    pub certificate: CertificateView,
}

/// Returns the certificate that the registry presents, trusted or not.
pub async fn read_served(events: &EventSink, request: ServedRequest) -> Result<Served> {
    let (registry, url) = verification::address(&request.registry)?;
    let anchor = served(events, &request.way, &url).await?;
    Ok(Served { registry, certificate: CertificateView::of(&anchor) })
}

async fn served(events: &EventSink, way: &Way, url: &Url) -> Result<Anchor> {
    let network = Network::read(None, way.environment.as_ref(), &way.resolve)?;
    let der = certificate::served(network, events, url).await?;
    let mut anchors = trust_anchor::of(&[der])?;
    anchors.pop().ok_or_else(|| Error::new(ErrorId::InternalDefect, "a certificate is not its own anchor"))
}

/// Reads the roots of a file.
///
/// # Errors
/// `Configuration.TrustedRootUnreadable`, `Configuration.TrustedRootHoldsKey`, `Trust.CertificateUnsuitable` if there are too many.
pub fn of_file(path: &str) -> Result<Vec<Anchor>> {
    let certificates = trusted_roots::read(path).map_err(|error| match error.id {
        ErrorId::TrustedRootHoldsKey => error.with_hint(
            "Pass a file with certificates only: 'openssl pkcs12 -in FILE -nokeys -out root.pem' takes them out of a PFX file.",
        ),
        _ => error,
    })?;
    let anchors = trust_anchor::of(&certificates.iter().map(|der| der.to_vec()).collect::<Vec<_>>())?;
    if anchors.len() > MOST_ANCHORS {
        let message = format!(
            "the file '{path}' contains {} root certificates; at most {MOST_ANCHORS} belong to one registry",
            anchors.len()
        );
        return Err(Error::new(ErrorId::TrustCertificateUnsuitable, message).with_target(path));
    }
    Ok(anchors)
}

/// Returns the certificate that the registry presents, if it has the thumbprint.
///
/// # Errors
/// `Trust.CertificateUnconfirmed`, and those of the connection.
pub async fn of_registry(events: &EventSink, way: &Way, url: &Url, thumbprint: Option<&str>) -> Result<Vec<Anchor>> {
    let host = url.host_str().unwrap_or_default();
    let Some(thumbprint) = thumbprint.filter(|text| !text.trim().is_empty()) else {
        let message = format!("no certificate and no thumbprint was given for '{host}'");
        return Err(Error::new(ErrorId::TrustCertificateUnconfirmed, message).with_target(host));
    };
    let anchor = served(events, way, url).await?;
    if !anchor.has_thumbprint(thumbprint) {
        let message = format!(
            "'{host}' presents the certificate '{}' with the thumbprint {} (SHA-256 {}), not {}; nothing was changed",
            anchor.summary.subject,
            anchor.summary.thumbprint,
            trust_anchor::sha256(&anchor.der),
            thumbprint.trim()
        );
        return Err(Error::new(ErrorId::TrustCertificateUnconfirmed, message).with_target(host));
    }
    if !anchor.is_root() {
        let message = format!(
            "the certificate of '{host}' is not a root: it was issued by '{}'. Only this certificate is trusted, until it is renewed",
            anchor.summary.issuer
        );
        events.warn(&Problem {
            hint: "To trust its successors too, pass the root certificate with -CertificateFilePath.".to_owned(),
            ..Problem::warning(ErrorId::TrustCertificateUnsuitable, message)
        });
    }
    Ok(vec![anchor])
}

/// Returns an error for each certificate that is not valid now: no client would accept the registry.
pub fn check_dates(anchors: &[Anchor], now: Timestamp) -> Vec<Problem> {
    let outside = anchors.iter().map(|anchor| &anchor.summary).filter(|it| now < it.not_before || it.not_after < now);
    outside
        .map(|it| {
            let message = format!(
                "the certificate '{}' is valid from {} until {}; the clock of this machine says {now:.0}",
                it.subject, it.not_before, it.not_after
            );
            Problem::error(ErrorId::TrustCertificateUnsuitable, FILE_PARAMETER, message)
        })
        .collect()
}

/// Returns an error for each certificate that the system would ignore. `only_authorities` is as for the system's store.
pub fn check_for_system(anchors: &[Anchor], only_authorities: bool) -> Vec<Problem> {
    let why = |anchor: &Anchor| match () {
        () if !anchor.is_root() => Some(format!("was issued by '{}'", anchor.summary.issuer)),
        () if only_authorities && !anchor.is_ca => Some("is not a CA certificate (CA:FALSE)".to_owned()),
        () => None,
    };
    let refused = anchors.iter().filter_map(|anchor| Some((anchor, why(anchor)?)));
    refused
        .map(|(anchor, why)| {
            let message = format!(
                "the system does not accept the certificate '{}' as a root, because it {why}",
                anchor.summary.subject
            );
            Problem::error(ErrorId::TrustCertificateUnsuitable, FILE_PARAMETER, message)
        })
        .collect()
}
