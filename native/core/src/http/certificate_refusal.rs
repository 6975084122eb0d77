//! The reason why the certificate of a host was refused. Verifiers stop at their first objection, often an unknown issuer, so the certificate itself is
//! checked: first dates, then names, then trust.

use jiff::Timestamp;
use rustls::CertificateError;
use rustls::pki_types::{CertificateDer, UnixTime};
use x509_parser::certificate::X509Certificate;
use x509_parser::time::ASN1Time;

use crate::clock;
use crate::error::{Error, ErrorId};
use crate::server_names::ServerNames;

/// The error that passes through rustls to the caller.
#[derive(Debug)]
pub(super) struct Refusal {
    id: ErrorId,
    host: String,
    message: String,
    hint: Option<&'static str>,
}

impl Refusal {
    pub(super) fn into_rustls(self) -> rustls::Error {
        CertificateError::Other(rustls::OtherError(std::sync::Arc::new(self))).into()
    }

    /// Returns the refusal inside an error of rustls, if it is one.
    pub(super) fn of(error: &rustls::Error) -> Option<&Self> {
        match error {
            rustls::Error::InvalidCertificate(CertificateError::Other(other)) => other.0.downcast_ref(),
            _ => None,
        }
    }

    pub(super) fn to_error(&self) -> Error {
        let error = Error::new(self.id, self.message.clone()).with_target(&*self.host);
        match self.hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// The certificate that a host presented, and the requested host.
pub(super) struct Presented<'a> {
    pub host: &'a str,
    pub leaf: &'a CertificateDer<'a>,
    pub issuers: &'a [CertificateDer<'a>],
    pub now: UnixTime,
}

impl Presented<'_> {
    /// Returns the objections that need no verifier: dates and names of the certificate.
    pub(super) fn objection(&self) -> Option<Refusal> {
        let leaf = parse(self.leaf)?;
        self.outdated(&leaf, "The certificate").or_else(|| self.misnamed(&leaf))
    }

    /// Returns the refusal that fits the errors of all verifiers.
    pub(super) fn refusal(&self, errors: &[rustls::Error]) -> Refusal {
        let Some(leaf) = parse(self.leaf) else {
            let message = format!("{} presented a certificate that is not a valid X.509 certificate", self.host);
            return self.refused(ErrorId::UntrustedCertificate, message, None);
        };
        if let Some(found) = self.objection() {
            return found;
        }
        if errors.iter().any(is_about_dates)
            && let Some(found) = self.issuers.iter().filter_map(parse).find_map(|issuer| {
                self.outdated(&issuer, &format!("The certificate of the authority '{}'", issuer.subject()))
            })
        {
            return found;
        }
        self.untrusted(&leaf, errors)
    }

    fn outdated(&self, certificate: &X509Certificate<'_>, which: &str) -> Option<Refusal> {
        let now = i64::try_from(self.now.as_secs()).unwrap_or(i64::MAX);
        let (from, until) = (&certificate.validity().not_before, &certificate.validity().not_after);
        let (id, what, date) = if until.timestamp() < now {
            (ErrorId::HostCertificateExpired, "expired on", until)
        } else if now < from.timestamp() {
            (ErrorId::HostCertificateNotYetValid, "is not valid before", from)
        } else {
            return None;
        };
        let clock = Timestamp::from_second(now).map(clock::shown).unwrap_or_default();
        let message = format!(
            "{which} that {} presented {what} {}, and the clock of this machine says {clock}; {}",
            self.host,
            date_of(date),
            issued(certificate)
        );
        Some(self.refused(id, message, None))
    }

    fn misnamed(&self, leaf: &X509Certificate<'_>) -> Option<Refusal> {
        let names = ServerNames::of(leaf);
        if names.is_empty() {
            let message = format!(
                "the certificate that {} presented has no subject alternative name, so it is valid for no host; {}",
                self.host,
                issued(leaf)
            );
            return Some(self.refused(ErrorId::HostCertificateWithoutNames, message, None));
        }
        (!names.cover(self.host)).then(|| {
            let message = format!(
                "{} presented a certificate for {names}, and not for {}; {}",
                self.host,
                self.host,
                issued(leaf)
            );
            self.refused(ErrorId::HostCertificateOtherName, message, None)
        })
    }

    fn untrusted(&self, leaf: &X509Certificate<'_>, errors: &[rustls::Error]) -> Refusal {
        let (why, hint) = if leaf.is_ca() {
            (
                " (it is the certificate of an authority, CA:TRUE, which no host should present)".to_owned(),
                Some(
                    "Give this certificate itself by -TrustedRootFile, or have one issued for the host that is not an authority's.",
                ),
            )
        } else {
            (errors.iter().find_map(objection_of).map(|why| format!(" ({why})")).unwrap_or_default(), None)
        };
        let message =
            format!("{} presented a certificate {}, which this machine does not trust{why}", self.host, issued(leaf));
        self.refused(ErrorId::UntrustedCertificate, message, hint)
    }

    fn refused(&self, id: ErrorId, message: String, hint: Option<&'static str>) -> Refusal {
        Refusal { id, host: self.host.to_owned(), message, hint }
    }
}

fn parse<'a>(der: &'a CertificateDer<'_>) -> Option<X509Certificate<'a>> {
    x509_parser::parse_x509_certificate(der).ok().map(|(_, certificate)| certificate)
}

fn issued(certificate: &X509Certificate<'_>) -> String {
    format!("issued to '{}' by '{}'", certificate.subject(), certificate.issuer())
}

fn date_of(time: &ASN1Time) -> String {
    Timestamp::from_second(time.timestamp()).map(clock::shown).unwrap_or_else(|_| time.to_string())
}

fn is_about_dates(error: &rustls::Error) -> bool {
    let rustls::Error::InvalidCertificate(error) = error else { return false };
    matches!(
        error,
        CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. }
    )
}

/// Returns an objection that is more specific than an unknown issuer.
fn objection_of(error: &rustls::Error) -> Option<String> {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => None,
        rustls::Error::InvalidCertificate(CertificateError::Revoked) => Some("it was revoked".to_owned()),
        rustls::Error::InvalidCertificate(
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. },
        ) => Some("its extended key usage does not allow a server".to_owned()),
        rustls::Error::InvalidCertificate(other) => Some(other.to_string()),
        other => Some(format!("the certificate store of the system cannot be used: {other}")),
    }
}
