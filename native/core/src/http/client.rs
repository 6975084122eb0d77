//! The transport: reqwest with rustls, HTTP/1.1, proxies of the environment, no redirects.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use rustls::ClientConfig;
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
/// How long a connection to the host of one resource stays open without a request. Each vault and each storage account has its own host, so with the 90 s of
/// other connections, a session that works on hundreds of registries would hold hundreds of them open.
const RESOURCE_IDLE: Duration = Duration::from_secs(2);

pub struct Client {
    services: reqwest::Client,
    /// To hosts of single resources; with fewer idle connections.
    resources: reqwest::Client,
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
        let settings = Settings::read(network)?;
        let services = build(settings.builder().timeout(answer_time))?;
        let resources = build(settings.builder().timeout(answer_time).pool_idle_timeout(RESOURCE_IDLE))?;
        Ok(Self { services, resources, proxies: settings.proxies, answer_time, gate: None })
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
    let settings = Settings::read(network)?;
    Ok((settings.builder(), settings.proxies))
}

struct Settings {
    tls: ClientConfig,
    proxies: Proxies,
    addresses: Arc<Addresses>,
}

impl Settings {
    fn read(network: Network) -> Result<Self> {
        Ok(Self {
            proxies: Proxies::read(&network.environment)?,
            tls: tls::client_config(network.extra_roots)?,
            addresses: Arc::new(Addresses(network.addresses)),
        })
    }

    fn builder(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .http1_only()
            .no_proxy()
            .proxy(self.proxies.rule())
            .dns_resolver(Arc::clone(&self.addresses))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!("azs-container-registry/", env!("CARGO_PKG_VERSION")))
    }
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
            let http = if request.resource_host { &self.resources } else { &self.services };
            let mut answer = http
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
struct Addresses(HashMap<String, SocketAddr>);

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

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    /// Sends `request` and answers it. Returns the server's end of the connection.
    async fn connection(client: &Client, listener: &TcpListener, request: Request) -> TcpStream {
        let serve = async {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            assert!(stream.read(&mut [0; 1024]).await.expect("a request") > 0);
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.expect("an answer");
            stream
        };
        let (stream, answer) = tokio::join!(serve, client.send(request));
        assert_eq!(answer.expect("an answer").status, StatusCode::NO_CONTENT);
        stream
    }

    #[tokio::test]
    async fn idle_connection_to_the_host_of_a_resource_is_closed_before_that_to_a_service() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url: Url = format!("http://{}/", listener.local_addr().expect("its address")).parse().expect("a URL");
        let client = Client::new(Network::default()).expect("a client");
        let service = connection(&client, &listener, Request::get(url.clone())).await;
        let mut resource = connection(&client, &listener, Request::get(url).for_resource_host()).await;
        // From here on, the clock moves to the next timer whenever nothing else can be done.
        tokio::time::pause();
        let began = tokio::time::Instant::now();
        assert_eq!(resource.read(&mut [0]).await.expect("the end of the connection"), 0);
        assert!(began.elapsed() <= RESOURCE_IDLE * 3, "{:?}", began.elapsed());
        assert_eq!(service.try_read(&mut [0]).expect_err("an open connection").kind(), ErrorKind::WouldBlock);
    }
}
