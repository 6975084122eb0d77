//! The name of one stamp as one caller reaches it, for what all sessions of the process share.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use url::Url;

use super::network::Network;

/// Equal for sessions with the same endpoint, trusted roots, proxies, and addresses. A digest, since the settings of a proxy may contain its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StampKey([u8; 32]);

impl StampKey {
    pub fn of(arm: &Url, network: &Network) -> Self {
        let mut parts = vec![arm.as_str().as_bytes().to_vec()];
        parts.extend(network.extra_roots.iter().map(|root| root.to_vec()));
        parts.extend(network.environment.iter().map(|(name, value)| format!("{name}={value}").into_bytes()));
        let addresses: BTreeMap<_, _> = network.addresses.iter().collect();
        parts.extend(addresses.into_iter().map(|(host, address)| format!("{host} {address}").into_bytes()));
        let mut digest = Sha256::new();
        for part in parts {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_with_other_network_settings_have_other_keys() {
        let url = |host: &str| Url::parse(&format!("https://management.{host}/")).expect("a URL");
        let network = |proxy: &str, address: &str| Network {
            environment: BTreeMap::from([("HTTPS_PROXY".to_owned(), proxy.to_owned())]),
            addresses: [("a.example".to_owned(), address.parse().expect("an address"))].into(),
            ..Network::default()
        };
        let key = |host: &str, proxy: &str, address: &str| StampKey::of(&url(host), &network(proxy, address));
        let one = key("a.example", "http://p:1", "127.0.0.1:1");
        assert_eq!(one, key("a.example", "http://p:1", "127.0.0.1:1"));
        for other in [
            key("b.example", "http://p:1", "127.0.0.1:1"),
            key("a.example", "http://p:2", "127.0.0.1:1"),
            key("a.example", "http://p:1", "127.0.0.1:2"),
        ] {
            assert_ne!(one, other);
        }
    }
}
