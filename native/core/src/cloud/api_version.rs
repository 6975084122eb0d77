//! API versions of the services. Every supported stamp accepts the lowest version; if a stamp refuses it, its answer lists the supported ones, and the newest
//! of them that this release knows is used for the rest of the session.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::error::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    Resources,
    Subscriptions,
    Authorization,
    Storage,
    KeyVault,
    KeyVaultData,
    Compute,
    Network,
    GalleryAdmin,
    AzureBridgeAdmin,
    /// The `x-ms-version` of the blob service.
    Blob,
}

impl Service {
    /// Returns the versions whose request and answer shapes this release knows; the one to try first is in front.
    const fn known(self) -> &'static [&'static str] {
        match self {
            Self::Resources => {
                &["2018-05-01", "2020-06-01", "2019-10-01", "2018-02-01", "2017-05-10", "2016-09-01", "2016-02-01"]
            }
            Self::Subscriptions => &["2016-06-01", "2015-11-01"],
            Self::Authorization => &["2015-07-01", "2018-01-01-preview"],
            Self::Storage => {
                &["2017-10-01", "2019-06-01", "2018-07-01", "2017-06-01", "2016-12-01", "2016-01-01", "2015-06-15"]
            }
            Self::KeyVault => &["2016-10-01", "2019-09-01", "2018-02-14", "2015-06-01"],
            Self::KeyVaultData => &["2016-10-01", "7.1", "7.0", "2015-06-01"],
            Self::Compute => &["2017-03-30", "2020-06-01", "2019-12-01", "2017-12-01", "2016-03-30", "2015-06-15"],
            Self::Network => &["2017-10-01", "2018-11-01", "2015-06-15"],
            Self::GalleryAdmin => &["2015-04-01", "2016-05-01"],
            Self::AzureBridgeAdmin => &["2016-01-01"],
            Self::Blob => &["2017-11-09", "2018-11-09", "2017-07-29", "2015-04-05"],
        }
    }
}

/// The versions that one stamp accepts.
#[derive(Debug, Default)]
pub struct Versions(Mutex<HashMap<Service, &'static str>>);

impl Versions {
    pub fn current(&self, service: Service) -> &'static str {
        let chosen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        chosen.get(&service).copied().unwrap_or(service.known()[0])
    }

    pub fn remember(&self, service: Service, version: &'static str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(service, version);
    }
}

/// The versions to try for one request, until the stamp accepts one.
pub(crate) struct Ladder<'a> {
    versions: &'a Versions,
    service: Service,
    tried: Vec<&'static str>,
}

impl<'a> Ladder<'a> {
    pub(crate) fn new(versions: &'a Versions, service: Service) -> Self {
        Self { versions, service, tried: vec![versions.current(service)] }
    }

    pub(crate) fn version(&self) -> &'static str {
        self.tried.last().copied().unwrap_or_default()
    }

    /// Records that the stamp accepted the version; it is tried first from now on.
    pub(crate) fn accepted(&self) {
        self.versions.remember(self.service, self.version());
    }

    /// Moves to the next version after `error` and returns it; `None` if the error is a different one or no version is left.
    pub(crate) fn next(&mut self, error: &Error) -> Option<&'static str> {
        let next = after_refusal(self.service, error, &self.tried)?;
        self.tried.push(next);
        Some(next)
    }

    /// Returns whether the stamp already refused a version.
    pub(crate) fn is_below_first(&self) -> bool {
        self.tried.len() > 1
    }
}

/// Returns the version to try after `error` refused the versions `tried` (newest last); `None` if the error is a different one or no version is left.
fn after_refusal(service: Service, error: &Error, tried: &[&str]) -> Option<&'static str> {
    let fault = error.service.as_deref()?;
    let code = fault.code.as_deref()?;
    let listed = match code {
        "InvalidApiVersionParameter" | "NoRegisteredProviderFound" | "InvalidResourceType" => supported(&fault.message),
        // The blob service lists no versions: the next older known one is tried.
        "InvalidHeaderValue" if fault.message.contains("x-ms-version") => {
            let floor = tried.first()?;
            service.known().iter().copied().filter(|version| version < floor).collect()
        }
        _ => return None,
    };
    service.known().iter().copied().filter(|version| !tried.contains(version) && listed.contains(version)).max()
}

/// Parses the versions in `The supported versions are 'a,b,…'` and `The supported api-versions are 'a, b, …'`.
fn supported(message: &str) -> Vec<&str> {
    let lower = message.to_ascii_lowercase();
    let Some(start) = lower.find("supported") else { return Vec::new() };
    message
        .get(start..)
        .unwrap_or_default()
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(|word| word.trim_end_matches('.'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorId, ServiceFault};

    fn refusal(code: &str, message: &str) -> Error {
        Error::new(ErrorId::UnsupportedApiVersion, "refused").with_service(ServiceFault {
            status: 400,
            code: Some(code.to_owned()),
            message: message.to_owned(),
            ..ServiceFault::default()
        })
    }

    #[test]
    fn uses_the_newest_listed_version_that_is_known() {
        let one_list = "The api-version '2017-10-01' is invalid. The supported versions are '2099-01-01,2019-06-01,2016-01-01,2016-01-01'.";
        let error = refusal("InvalidApiVersionParameter", one_list);
        assert_eq!(after_refusal(Service::Storage, &error, &["2017-10-01"]), Some("2019-06-01"));
        let spaced = "The resource type 'x' could not be found in the namespace 'Microsoft.Storage' for api version '2017-10-01'. The supported api-versions are '2016-01-01, 2015-06-15, 2015-05-01-preview'.";
        let error = refusal("InvalidResourceType", spaced);
        assert_eq!(after_refusal(Service::Storage, &error, &["2017-10-01"]), Some("2016-01-01"));
        assert_eq!(after_refusal(Service::Storage, &error, &["2017-10-01", "2016-01-01"]), Some("2015-06-15"));
    }

    #[test]
    fn accepted_version_is_tried_first_from_then_on() {
        let versions = Versions::default();
        let mut ladder = Ladder::new(&versions, Service::Storage);
        assert_eq!((ladder.version(), ladder.is_below_first()), ("2017-10-01", false));
        let error = refusal("InvalidResourceType", "The supported api-versions are '2016-01-01, 2015-06-15'.");
        assert_eq!(ladder.next(&error), Some("2016-01-01"));
        assert_eq!(Ladder::new(&versions, Service::Storage).version(), "2017-10-01", "not accepted yet");
        assert!(ladder.is_below_first());
        ladder.accepted();
        let mut second = Ladder::new(&versions, Service::Storage);
        assert_eq!(
            (second.version(), second.next(&error), second.next(&error)),
            ("2016-01-01", Some("2015-06-15"), None)
        );
    }

    #[test]
    fn fails_if_no_known_version_is_listed_or_the_error_differs() {
        let error = refusal("NoRegisteredProviderFound", "The supported api-versions are '2099-01-01'.");
        assert_eq!(after_refusal(Service::Compute, &error, &["2017-03-30"]), None);
        let error = refusal("ResourceNotFound", "The supported api-versions are '2020-06-01'.");
        assert_eq!(after_refusal(Service::Compute, &error, &["2017-03-30"]), None);
    }

    #[test]
    fn blob_versions_only_decrease() {
        let error = refusal("InvalidHeaderValue", "not in the correct format. (header x-ms-version)");
        assert_eq!(after_refusal(Service::Blob, &error, &["2017-11-09"]), Some("2017-07-29"));
        assert_eq!(after_refusal(Service::Blob, &error, &["2017-11-09", "2017-07-29"]), Some("2015-04-05"));
    }
}
