//! The names that a certificate is valid for (subject alternative names), and their comparison with a host. The common name does not count: Go (Docker),
//! browsers, and rustls ignore it.

use std::net::IpAddr;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerNames {
    /// In the spelling of the certificate.
    pub dns: Vec<String>,
    pub addresses: Vec<IpAddr>,
}

impl ServerNames {
    pub fn of(certificate: &X509Certificate<'_>) -> Self {
        let mut names = Self::default();
        let Ok(Some(found)) = certificate.subject_alternative_name() else { return names };
        for name in &found.value.general_names {
            match name {
                GeneralName::DNSName(name) => names.dns.push((*name).to_owned()),
                GeneralName::IPAddress(bytes) => names.addresses.extend(address(bytes)),
                _ => {}
            }
        }
        names
    }

    pub fn is_empty(&self) -> bool {
        self.dns.is_empty() && self.addresses.is_empty()
    }

    /// Returns whether a client that requested `wanted`, a DNS name or an IP address, accepts the certificate.
    pub fn cover(&self, wanted: &str) -> bool {
        match host_address(wanted) {
            Some(address) => self.addresses.contains(&address),
            None => {
                let wanted = comparable_name(wanted);
                self.dns.iter().any(|name| name_covers(name, &wanted))
            }
        }
    }
}

/// Prints the names separated by commas, DNS names first.
impl std::fmt::Display for ServerNames {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.dns.iter().cloned().chain(self.addresses.iter().map(ToString::to_string));
        f.write_str(&names.collect::<Vec<_>>().join(", "))
    }
}

/// Parses a host that is an IP address; URLs enclose IPv6 addresses in brackets.
pub(crate) fn host_address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)).ok()
}

/// Converts a name for the comparison. Certificates contain names in ASCII (punycode); users may enter Unicode.
fn comparable_name(name: &str) -> String {
    let name = name.trim_end_matches('.');
    match url::Host::parse(name) {
        Ok(url::Host::Domain(ascii)) => ascii,
        _ => name.to_ascii_lowercase(),
    }
}

/// Compares by RFC 6125, 6.4.3: a wildcard matches exactly one label, and only as the complete left-most label.
fn name_covers(certified: &str, wanted: &str) -> bool {
    let certified = certified.trim_end_matches('.').to_ascii_lowercase();
    match certified.strip_prefix("*.") {
        Some(parent) => wanted.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent),
        None => certified == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dns: &[&str], addresses: &[&str]) -> ServerNames {
        ServerNames {
            dns: dns.iter().map(|name| (*name).to_owned()).collect(),
            addresses: addresses.iter().map(|text| text.parse().expect("an address")).collect(),
        }
    }

    #[test]
    fn an_address_is_covered_only_by_an_address() {
        let both = names(&["registry.example", "10.0.0.5"], &["10.0.0.4", "fd00::1"]);
        for covered in ["10.0.0.4", "[fd00::1]", "fd00:0:0::1", "REGISTRY.example."] {
            assert!(both.cover(covered), "{covered}");
        }
        for other in ["10.0.0.5", "[fd00::2]", "a.registry.example"] {
            assert!(!both.cover(other), "{other}");
        }
        assert_eq!(both.to_string(), "registry.example, 10.0.0.5, 10.0.0.4, fd00::1");
    }
}
