//! Network settings of the caller: trust, proxies, addresses.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;

use rustls::pki_types::CertificateDer;

use super::trusted_roots;
use crate::environment::variable;
use crate::error::{Error, ErrorId, Result};

const VARIABLES: [&str; 5] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"];

#[derive(Debug, Clone, Default)]
pub struct Network {
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, in uppercase.
    pub environment: BTreeMap<String, String>,
    /// Host (or `*.suffix`) to address, used before DNS.
    pub addresses: HashMap<String, SocketAddr>,
}

impl Network {
    /// Reads the fields `trustedRootFile`, `environment`, and `resolve` of a request (`docs/abi.md`). Without an environment, the process's own is used. Reads
    /// the certificate files and sends nothing.
    pub fn read(
        trusted_root_file: Option<&str>,
        environment: Option<&BTreeMap<String, String>>,
        resolve: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let environment = match environment {
            Some(given) => given.iter().map(|(name, value)| (name.to_ascii_uppercase(), value.clone())).collect(),
            None => own_environment(),
        };
        let root_files = [trusted_root_file, environment.get("SSL_CERT_FILE").map(String::as_str)];
        let mut extra_roots = Vec::new();
        for file in root_files.into_iter().flatten().map(str::trim).filter(|file| !file.is_empty()) {
            extra_roots.extend(trusted_roots::read(file)?);
        }
        let addresses =
            resolve.iter().map(|(host, address)| Ok((host_key(host), parse_address(host, address.trim())?)));
        Ok(Self { extra_roots, environment, addresses: addresses.collect::<Result<_>>()? })
    }
}

/// Normalizes a host name: URLs have host names in lowercase, and a final period means the same name.
fn host_key(host: &str) -> String {
    host.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// Reads both spellings: on Unix the lowercase one is older.
fn own_environment() -> BTreeMap<String, String> {
    let read = |name: &str| variable(name).or_else(|| variable(&name.to_ascii_lowercase()));
    VARIABLES.iter().filter_map(|name| Some(((*name).to_owned(), read(name)?))).collect()
}

fn parse_address(host: &str, address: &str) -> Result<SocketAddr> {
    address
        .parse()
        .map_err(|_| Error::new(ErrorId::RequestInvalid, format!("'{address}' for {host} is not a valid address:port")))
}
