use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};

/// How new connections to a host fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outage {
    /// The proxy answers CONNECT with 502, since the host refuses connections. Without the proxy, the connection is closed before TLS.
    Refused,
    /// The proxy answers CONNECT with 502, since it cannot resolve the name. Without the proxy, the connection is closed before TLS.
    NameNotFound,
    /// The connection is closed after the client's first TLS message.
    ClosedBeforeTls,
    /// The first TLS message is answered with bytes that are not TLS.
    NotTls,
    /// The certificate is from an authority that the client does not trust.
    UntrustedCertificate,
}

/// The hosts that are out of service, and for how many more connections; none: until the end of all outages.
#[derive(Default)]
pub struct Outages(Mutex<BTreeMap<String, (Outage, Option<u32>)>>);

impl Outages {
    pub fn begin(&self, host: &str, kind: Outage, connections: Option<u32>) {
        self.hosts().insert(host.to_ascii_lowercase(), (kind, connections));
    }

    /// Returns how a new connection to `host` fails, and counts it, if `fits` returns `true` for the kind.
    pub fn next(&self, host: &str, fits: impl FnOnce(Outage) -> bool) -> Option<Outage> {
        let mut hosts = self.hosts();
        let (kind, connections) = hosts.get_mut(&host.to_ascii_lowercase())?;
        let kind = *kind;
        match connections {
            _ if !fits(kind) => return None,
            Some(0) => return None,
            Some(left) => *left -= 1,
            None => {}
        }
        Some(kind)
    }

    pub fn end(&self) {
        self.hosts().clear();
    }

    fn hosts(&self) -> MutexGuard<'_, BTreeMap<String, (Outage, Option<u32>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outage {
    /// Returns whether the proxy already reports it.
    pub fn is_before_tunnel(self) -> bool {
        matches!(self, Self::Refused | Self::NameNotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outage_lasts_for_its_connections() {
        let outages = Outages::default();
        outages.begin("A.example", Outage::NotTls, Some(2));
        let next = |host| outages.next(host, |_| true);
        assert_eq!([next("a.example"), next("b.example")], [Some(Outage::NotTls), None]);
        assert_eq!(outages.next("a.example", Outage::is_before_tunnel), None, "it is not counted");
        assert_eq!([next("a.example"), next("a.example")], [Some(Outage::NotTls), None]);
        outages.begin("b.example", Outage::Refused, None);
        assert!((0..9).all(|_| next("b.example") == Some(Outage::Refused)));
        outages.end();
        assert_eq!(next("b.example"), None);
    }
}
