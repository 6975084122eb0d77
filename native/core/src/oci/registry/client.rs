//! The HTTP client of registries: retries, observers, and proxies.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::LOCATION;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;
use crate::http::Network;
use crate::http::body::{self, Unread};
use crate::http::client::{build, builder};
use crate::http::exchange::{Read, guarded, observe};
use crate::http::failure::{failure, proxy_login_refused, unread_answer};
use crate::http::limits::{ANSWER_TIME, REGISTRY_TIME};
use crate::http::proxy::Proxies;
use crate::http::retry::{Attempts, RetryPolicy, failure_may_pass, status_may_pass};
use crate::http::trace::{Body, Sent, headers_of};
use crate::http::transport::{redacted, retry_after};

/// The HTTP client shared by all registries of one operation.
pub struct Client {
    http: reqwest::Client,
    proxies: Proxies,
    /// Hosts on which a token service may receive a login, in addition to those of the registry's owner.
    token_services: Vec<String>,
    events: EventSink,
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
pub(crate) fn is_passing(status: StatusCode) -> bool {
    status_may_pass(status.as_u16(), true)
}

pub(crate) fn is_passing_failure(error: &Error) -> bool {
    error.id == ErrorId::RegistryUnavailable || failure_may_pass(error.id, true)
}

pub(crate) fn timed_out(method: &Method, url: &Url) -> Error {
    Error::new(ErrorId::TransportTimedOut, format!("{method} {}: no answer in time", redacted(url)))
        .with_target(url.host_str().unwrap_or_default())
}
