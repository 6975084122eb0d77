//! The transport: reqwest with rustls, HTTP/1.1, proxies of the environment, no redirects.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::body::{self, Unread};
use super::failure::{NameUnknown, failure, proxy_login_refused, unread_answer};
use super::gate::Gate;
use super::limits;
use super::network::Network;
use super::proxy::Proxies;
use super::tls;
use super::transport::{BoxFuture, Request, Response, Transport};
use super::tried::Tried;
use crate::error::{Error, ErrorId, Result};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

pub struct Client {
    http: reqwest::Client,
    proxies: Proxies,
    answer_time: Duration,
    gate: Option<Arc<Gate>>,
}

impl Client {
    pub fn new(network: Network) -> Result<Self> {
        Self::with_answer_time(network, limits::ANSWER_TIME)
    }

    /// Creates a client with a limit other than [`limits::ANSWER_TIME`].
    pub fn with_answer_time(network: Network, answer_time: Duration) -> Result<Self> {
        let (builder, proxies) = builder(network)?;
        Ok(Self { http: build(builder.timeout(answer_time))?, proxies, answer_time, gate: None })
    }

    /// Makes the requests pass through the gate of a stamp.
    #[must_use]
    pub fn behind(self, gate: Arc<Gate>) -> Self {
        Self { gate: Some(gate), ..self }
    }
}

/// Returns the common settings of all clients of the library: trust, proxies, addresses, no redirects. There is no timeout for answers, since a layer of an
/// image may take hours.
pub fn builder(network: Network) -> Result<(reqwest::ClientBuilder, Proxies)> {
    let proxies = Proxies::read(&network.environment)?;
    let config = tls::client_config(network.extra_roots)?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .http1_only()
        .no_proxy()
        .proxy(proxies.rule())
        .dns_resolver(Arc::new(Addresses(Arc::new(network.addresses))))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(concat!("azs-container-registry/", env!("CARGO_PKG_VERSION")));
    Ok((builder, proxies))
}

pub fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client> {
    builder
        .build()
        .map_err(|error| Error::new(ErrorId::InternalDefect, format!("the HTTP client cannot be made: {error}")))
}

impl Transport for Client {
    fn gate(&self) -> Option<&Gate> {
        self.gate.as_deref()
    }

    fn proxy_login(&self, url: &Url) -> Option<String> {
        self.proxies.login(url)
    }

    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        Box::pin(async move {
            let label = request.label();
            let url = request.url.clone();
            let proxy = self.proxies.name(&url);
            let failed = |error: reqwest::Error| failure(&self.proxies, &error, &label, &url);
            let most = request.most;
            let mut answer = self
                .http
                .request(request.method, request.url)
                .headers(request.headers)
                .body(request.body)
                .send()
                .await
                .map_err(failed)?;
            let status = answer.status();
            if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
                let proxy = proxy.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
                return Err(proxy_login_refused(&proxy, &label));
            }
            let headers = answer.headers().clone();
            let body = match status.is_success() {
                true => body::whole(&mut answer, most, self.answer_time).await,
                false => body::beginning(&mut answer, limits::REFUSAL_BYTES, self.answer_time).await,
            };
            let body = body.map_err(|unread| match unread {
                Unread::Broken(error) => failed(error),
                other => unread_answer(&other, &label, &url),
            })?;
            Ok(Response { status, headers, body, proxy, tried: Tried::default() })
        })
    }
}

/// Resolves names to addresses from the caller, and all others with DNS.
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
            // Port 0 means the port of the URL.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let addresses: Vec<SocketAddr> = found.map_err(|_| NameUnknown(name.as_str().to_owned()))?.collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
