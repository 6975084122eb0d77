//! The real transport: reqwest over rustls, HTTP/1.1, proxies of the environment, no redirects.

use std::collections::{BTreeMap, HashMap};
use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{NoProxy, Proxy};

use super::network::Network;
use super::tls::{self, Refused};
use super::transport::{BoxFuture, Request, Response, Transport};
use crate::error::{Error, ErrorId, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// Azure Resource Manager itself gives up after a minute.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(100);

pub struct Client {
    http: reqwest::Client,
    refused: Refused,
}

impl Client {
    pub fn new(network: Network) -> Result<Self> {
        let (builder, refused) = builder(network)?;
        Ok(Self { http: build(builder.timeout(ANSWER_TIMEOUT))?, refused })
    }
}

/// What all clients of the library have in common: trust, proxies, addresses, no redirects. Without a timeout for answers, since a layer of
/// an image may take hours.
pub fn builder(network: Network) -> Result<(reqwest::ClientBuilder, Refused)> {
    let refused = Refused::default();
    let config = tls::client_config(network.extra_roots, refused.clone())?;
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .http1_only()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("azs-container-registry/", env!("CARGO_PKG_VERSION")));
    for proxy in proxies(&network.environment)? {
        builder = builder.proxy(proxy);
    }
    if !network.addresses.is_empty() {
        builder = builder.dns_resolver(Arc::new(Addresses(Arc::new(network.addresses))));
    }
    Ok((builder, refused))
}

pub fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client> {
    builder
        .build()
        .map_err(|error| Error::new(ErrorId::InternalDefect, format!("the HTTP client cannot be made: {error}")))
}

impl Transport for Client {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            let label = request.label();
            let host = request.url.host_str().unwrap_or_default().to_owned();
            let failed = |error: reqwest::Error| failure(&self.refused, &error, &label, &host);
            let answer = self
                .http
                .request(request.method, request.url)
                .headers(request.headers)
                .body(request.body)
                .send()
                .await
                .map_err(failed)?;
            let status = answer.status();
            let headers = answer.headers().clone();
            let body = answer.bytes().await.map_err(failed)?;
            Ok(Response { status, headers, body })
        })
    }
}

/// The error for a request that got no answer, or half of one.
pub fn failure(refused: &Refused, error: &reqwest::Error, label: &str, host: &str) -> Error {
    let reason = innermost(error);
    let untrusted = refused.description(host).filter(|_| reason.contains("certificate"));
    let (id, message) = if let Some(certificate) = untrusted {
        let message = format!("{host} showed a certificate {certificate}, which this machine does not trust");
        (ErrorId::UntrustedCertificate, message)
    } else if reason.contains("certificate") {
        (ErrorId::UntrustedCertificate, format!("{host}: {reason}"))
    } else if error.is_timeout() {
        (ErrorId::TransportTimedOut, format!("{label}: no answer in time"))
    } else if reason.contains("tunnel") {
        (ErrorId::ProxyFailed, format!("{label}: the proxy did not connect to {host}: {reason}"))
    } else if error.is_connect() && names_dns(error) {
        (ErrorId::NameNotFound, format!("{label}: the name {host} is not found"))
    } else if error.is_connect() {
        (ErrorId::Unreachable, format!("{label}: no connection to {host}: {reason}"))
    } else {
        (ErrorId::AnswerBroken, format!("{label}: {reason}"))
    };
    Error::new(id, message).with_target(host)
}

fn innermost(error: &reqwest::Error) -> String {
    let mut reason = error.source();
    while let Some(inner) = reason.and_then(|inner| inner.source()) {
        reason = Some(inner);
    }
    // The outermost text would hold the whole URL, query included.
    reason.map_or_else(|| "the connection failed".to_owned(), ToString::to_string)
}

fn names_dns(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.to_string().contains("dns error") {
            return true;
        }
        source = inner.source();
    }
    false
}

fn proxies(environment: &BTreeMap<String, String>) -> Result<Vec<Proxy>> {
    let value = |name: &str| environment.get(name).map(String::as_str).filter(|text| !text.trim().is_empty());
    let exceptions = value("NO_PROXY").and_then(NoProxy::from_string);
    type Make = fn(&str) -> reqwest::Result<Proxy>;
    let kinds: [(&str, Make); 3] = [
        ("HTTPS_PROXY", |url| Proxy::https(url)),
        ("HTTP_PROXY", |url| Proxy::http(url)),
        ("ALL_PROXY", |url| Proxy::all(url)),
    ];
    let mut proxies = Vec::new();
    for (name, make) in kinds {
        let Some(url) = value(name) else { continue };
        let proxy = make(url)
            // The value may hold a password and is not shown.
            .map_err(|_| Error::new(ErrorId::ProxyInvalid, format!("the value of {name} is no URL of a proxy")))?;
        proxies.push(proxy.no_proxy(exceptions.clone()));
    }
    Ok(proxies)
}

/// Leads names to addresses that the caller gave, and asks DNS for all others.
struct Addresses(Arc<HashMap<String, SocketAddr>>);

impl Addresses {
    fn find(&self, host: &str) -> Option<SocketAddr> {
        let mut suffix = host;
        if let Some(address) = self.0.get(host) {
            return Some(*address);
        }
        while let Some((_, parent)) = suffix.split_once('.') {
            if let Some(address) = self.0.get(&format!("*.{parent}")) {
                return Some(*address);
            }
            suffix = parent;
        }
        None
    }
}

impl Resolve for Addresses {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.find(name.as_str());
        Box::pin(async move {
            if let Some(address) = found {
                return Ok(Box::new(std::iter::once(address)) as Addrs);
            }
            // Port 0 stands for the port of the URL.
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
