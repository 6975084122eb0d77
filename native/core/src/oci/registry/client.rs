//! Sends requests to a registry: retries, sign-in, redirects, and URLs.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::authorization::Authorization;
use super::{challenge, fault};
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::Network;
use crate::http::body::{self, Unread};
use crate::http::client::{build, builder};
use crate::http::exchange::{Read, guarded, observe};
use crate::http::failure::{failure, proxy_login_refused, unread_answer};
use crate::http::limits::{ANSWER_TIME, REDIRECTS, REGISTRY_TIME};
use crate::http::proxy::Proxies;
use crate::http::retry::{Attempts, RetryPolicy, failure_may_pass, status_may_pass};
use crate::http::trace::{Body, Sent, headers_of};
use crate::http::transport::{redacted, retry_after};
use crate::oci::credential::Credential;
use crate::oci::registry_name::api_host;

/// The HTTP client shared by all registries of one operation.
pub struct Client {
    http: reqwest::Client,
    proxies: Proxies,
    /// Hosts on which a token service may receive a login, in addition to those of the registry's owner.
    token_services: Vec<String>,
    events: EventSink,
}

/// One registry, with its authorization.
pub struct Registry {
    client: Arc<Client>,
    /// As in image names.
    pub name: String,
    base: Url,
    authorization: Authorization,
}

/// A request that can be sent again.
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    pub fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Returns whether a page as an answer is an error. The bytes of a blob may have any type; they are verified by digest.
    fn expects_no_page(&self) -> bool {
        self.method != Method::GET || !self.url.path().contains("/blobs/")
    }
}

impl Client {
    pub fn new(network: Network, token_services: &[String], events: &EventSink) -> Result<Arc<Self>> {
        let (builder, proxies) = builder(network)?;
        // The digest applies to the stored bytes of a layer, with or without transfer compression.
        let (token_services, events) = (token_services.to_vec(), events.clone());
        Ok(Arc::new(Self { http: build(builder.tcp_nodelay(true))?, proxies, token_services, events }))
    }

    pub fn token_services(&self) -> &[String] {
        &self.token_services
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub fn failure(&self, error: &reqwest::Error, method: &Method, url: &Url) -> Error {
        failure(&self.proxies, error, &format!("{method} {}", redacted(url)), url)
    }

    /// Reads the body of an answer into memory.
    pub async fn body(&self, method: &Method, url: &Url, answer: &mut Response, limit: usize) -> Result<Bytes> {
        body::whole(answer, limit, ANSWER_TIME).await.map_err(|unread| match unread {
            Unread::Broken(error) => self.failure(&error, method, url),
            other => unread_answer(&other, &format!("{method} {}", redacted(url)), url),
        })
    }

    /// Sends the request from `request` until another attempt would not change the answer. Returns the answer, whatever its status.
    pub async fn passing(&self, request: impl Fn() -> Option<RequestBuilder>, url: &Url) -> Result<Response> {
        let mut attempts = self.attempts();
        loop {
            attempts.begin();
            let request =
                request().ok_or_else(|| Error::new(ErrorId::InternalDefect, "a request cannot be sent twice"))?;
            let outcome = self.once(request, url, &attempts).await;
            let passes = match &outcome {
                Ok(response) => is_passing(response.status()),
                Err(error) => is_passing_failure(error),
            };
            let asked = outcome.as_ref().ok().and_then(|answer| retry_after(answer.headers()));
            if !passes || !attempts.again(&redacted(url), asked).await {
                let tried = attempts.tried();
                return match outcome {
                    Ok(mut answer) => {
                        answer.extensions_mut().insert(tried);
                        Ok(answer)
                    }
                    Err(error) => Err(error.with_attempts(tried.attempts, tried.elapsed)),
                };
            }
        }
    }

    fn attempts(&self) -> Attempts<'_> {
        Attempts::new(RetryPolicy::REGISTRY, Some(&self.events))
    }

    /// Returns the attempts of one step of a transfer.
    pub fn transfer_attempts(&self) -> Attempts<'_> {
        self.attempts().without_limit()
    }

    pub fn events(&self) -> &EventSink {
        &self.events
    }

    /// Reports a request that `work` sends to the observers of the operation.
    pub async fn observe(&self, sent: &Sent<'_>, work: impl Future<Output = Result<Response>>) -> Result<Response> {
        observe(&self.events, sent, work, read_head).await
    }

    /// Turns a 407 into an error. It comes from the proxy, and repeating the request could lock an account there.
    fn past_proxy(&self, answer: Response, method: &Method, url: &Url) -> Result<Response> {
        match (answer.status(), self.proxies.name(url)) {
            (StatusCode::PROXY_AUTHENTICATION_REQUIRED, Some(proxy)) => {
                Err(proxy_login_refused(&proxy, &format!("{method} {}", redacted(url))))
            }
            _ => Ok(answer),
        }
    }

    /// Sends once; fails if no answer begins in time.
    async fn once(&self, request: RequestBuilder, url: &Url, attempts: &Attempts<'_>) -> Result<Response> {
        let (client, request) = request.build_split();
        let request =
            request.map_err(|_| Error::new(ErrorId::InternalDefect, "a request to a registry cannot be built"))?;
        let method = request.method().clone();
        let headers = headers_of(&self.events, request.headers());
        let work = async {
            match timeout(REGISTRY_TIME, client.execute(request)).await {
                Ok(Ok(answer)) => self.past_proxy(answer, &method, url),
                Ok(Err(error)) => Err(self.failure(&error, &method, url)),
                Err(_) => Err(timed_out(&method, url)),
            }
        };
        let (attempt, since) = (attempts.tried().attempts, attempts.since());
        let sent = Sent { method: &method, url, attempt, since, headers, body: Body::default() };
        guarded(&self.events, self.proxies.login(url), self.observe(&sent, work)).await
    }
}

impl Registry {
    pub fn new(client: Arc<Client>, name: &str, credential: Option<Credential>) -> Result<Arc<Self>> {
        let base = Url::parse(&format!("https://{}/v2/", api_host(name))).map_err(|_| {
            Error::new(ErrorId::ImageReferenceInvalid, format!("'{name}' is not a valid registry host name"))
                .with_target(name)
        })?;
        Ok(Arc::new(Self {
            client,
            name: name.to_owned(),
            base,
            authorization: Authorization::new(name.to_owned(), credential),
        }))
    }

    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Returns whether the login was sent and refused; it is not sent again then.
    pub async fn login_is_refused(&self) -> bool {
        self.authorization.is_refused().await
    }

    pub fn url(&self, path: &str) -> Result<Url> {
        self.base.join(path).map_err(|_| {
            Error::new(ErrorId::InternalDefect, format!("'{path}' makes no URL at the registry {}", self.name))
        })
    }

    /// Resolves `Location`: it may be relative, and registries behind a TLS-terminating proxy use http in their URLs. Another host is refused, since an upload
    /// would send it the credential.
    pub fn own_location(&self, from: &Url, response: &Response) -> Result<Url> {
        let url = self.with_tls(location(from, response)?);
        if self.is_own(&url) {
            return Ok(url);
        }
        let host = url.host_str().unwrap_or_default();
        Err(Error::new(ErrorId::ForeignHost, format!("{} asks to upload to {host}; nothing was sent there", self.name))
            .with_target(host))
    }

    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// Changes a URL at the registry's own host from http to https.
    fn with_tls(&self, mut url: Url) -> Url {
        if url.scheme() == "http" && url.host_str() == self.base.host_str() {
            // The schemes can be exchanged; the port stays the one of the connection.
            let _ = url.set_scheme("https");
            let _ = url.set_port(self.base.port());
        }
        url
    }

    /// Sends with the authorization for `scope`, follows redirects, and retries transient failures. Returns a successful answer or `None` for a 404; every
    /// other status is an error.
    pub async fn send(&self, call: Call, scope: &str) -> Result<Option<Response>> {
        let response = self.answer(&call, scope).await?;
        match response.status() {
            status if status.is_success() => Ok(Some(response)),
            StatusCode::NOT_FOUND => Ok(None),
            _ => Err(fault::read(&call.method, &response.url().clone(), response).await),
        }
    }

    /// Like `send`, but returns any status except 401 and redirects. The authorization is sent only to the registry's own host. If storage refuses, the request
    /// is repeated once with a fresh redirect: the URL may have expired.
    pub async fn answer(&self, call: &Call, scope: &str) -> Result<Response> {
        let (mut url, mut met, mut refreshed, mut redirects) = (call.url.clone(), false, false, 0);
        loop {
            let is_own = self.is_own(&url);
            let header = if is_own { self.authorization.header(scope).await? } else { None };
            // Held until the login is known to be accepted.
            let _turn = self.authorization.turn(header.as_ref()).await?;
            let signed = || {
                let mut request =
                    self.client.http.request(call.method.clone(), url.clone()).headers(call.headers.clone());
                if let Some(header) = &header {
                    request = request.header(AUTHORIZATION, header.clone());
                }
                Some(request.body(call.body.clone()))
            };
            let response = self.client.passing(signed, &url).await?;
            let status = response.status();
            if header.is_some() && status != StatusCode::UNAUTHORIZED && !is_passing(status) {
                self.authorization.accepted();
            }
            if status.is_redirection() && matches!(call.method, Method::GET | Method::HEAD) {
                redirects += 1;
                url = self.redirected(&url, &response, redirects)?;
            } else if status == StatusCode::UNAUTHORIZED && is_own && !met {
                met = true;
                self.meet(&call.method, &url, response, scope, header.as_ref()).await?;
            } else if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) && !is_own {
                if refreshed {
                    return Err(fault::of_storage(&self.name, &call.method, response).await);
                }
                (refreshed, redirects) = (true, 0);
                url = call.url.clone();
            } else if status == StatusCode::UNAUTHORIZED && header.is_some() && !self.authorization.is_accepted() {
                let error = fault::read(&call.method, &url, response).await;
                return Err(self.authorization.refused(error).await);
            } else if status.is_success() && call.expects_no_page() && fault::is_page(&response) {
                return Err(fault::unexpected(&self.name, &call.method, &response, "a registry gives"));
            } else {
                return Ok(response);
            }
        }
    }

    fn redirected(&self, from: &Url, response: &Response, count: usize) -> Result<Url> {
        let url = self.with_tls(location(from, response)?);
        if url.scheme() != "https" {
            let host = url.host_str().unwrap_or_default();
            let message = format!("{} redirects to {host} without TLS; nothing was asked for there", self.name);
            return Err(Error::new(ErrorId::NotHttps, message).with_target(host));
        }
        if count > REDIRECTS {
            return Err(Error::new(ErrorId::RegistryRefused, format!("{} redirects in a loop", redacted(from)))
                .with_target(self.name.as_str()));
        }
        Ok(url)
    }

    /// Signs in as a 401 requires.
    pub async fn meet(
        &self,
        method: &Method,
        url: &Url,
        response: Response,
        scope: &str,
        sent: Option<&HeaderValue>,
    ) -> Result<()> {
        match challenge::read(response.headers()) {
            Some(challenge) => self.authorization.meet(&self.client, &challenge, scope, sent).await,
            None => {
                let error = fault::read(method, url, response).await;
                Err(if sent.is_some() { self.authorization.refused(error).await } else { error })
            }
        }
    }

    /// Returns the known authorization header, for streamed bodies, which cannot be sent again after a 401.
    pub async fn known_sign_in(&self, scope: &str) -> Result<Option<HeaderValue>> {
        self.authorization.header(scope).await
    }
}

/// Bodies are streamed, so observers do not see them.
fn read_head(response: &Response) -> Read<'_> {
    Read { status: response.status(), headers: response.headers(), body: &[] }
}

pub fn location(from: &Url, response: &Response) -> Result<Url> {
    let told = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    told.and_then(|told| from.join(told).ok())
        .ok_or_else(|| Error::new(ErrorId::RegistryRefused, format!("{} redirects without a location", redacted(from))))
}

/// Returns whether the status is transient. All requests to a registry can be repeated: blobs and manifests are addressed by digest.
pub fn is_passing(status: StatusCode) -> bool {
    status_may_pass(status.as_u16(), true)
}

pub fn is_passing_failure(error: &Error) -> bool {
    error.id == ErrorId::RegistryUnavailable || failure_may_pass(error.id, true)
}

pub fn timed_out(method: &Method, url: &Url) -> Error {
    Error::new(ErrorId::TransportTimedOut, format!("{method} {}: no answer in time", redacted(url)))
        .with_target(url.host_str().unwrap_or_default())
}
