//! Reports each request and its answer to the observers of an operation, and to its caller if requested.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use super::failure::proxy_verdict;
use super::fault::{CORRELATION_ID_HEADERS, REQUEST_ID_HEADERS};
use super::trace::{self, Body, Sent};
use super::transport::{BoxFuture, Request, Response, Transport, redacted};
use crate::error::Result;
use crate::event::EventSink;
use crate::event::observer::{Answer, Content, Exchange, Failure};

/// A transport that reports its requests.
pub(crate) struct Observed {
    inner: Arc<dyn Transport>,
    events: EventSink,
}

impl Observed {
    pub(crate) fn new(inner: Arc<dyn Transport>, events: EventSink) -> Self {
        Self { inner, events }
    }
}

impl Transport for Observed {
    fn events(&self) -> Option<&EventSink> {
        Some(&self.events)
    }

    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let (method, url) = (request.method.clone(), request.url.clone());
        let (attempt, since) = (request.attempt, request.since);
        let login = self.inner.proxy_login(&url);
        let headers = trace::headers_of(&self.events, &request.headers);
        let content_type = request.headers.get(CONTENT_TYPE).cloned();
        let body = Body { content_type, bytes: request.body.clone() };
        let work = self.inner.send(request);
        Box::pin(async move {
            let sent = Sent { method: &method, url: &url, attempt, since, headers, body };
            let (host, gate) = (url.host_str().unwrap_or_default(), self.inner.gate());
            let flight = match gate {
                Some(gate) => Some((gate, gate.enter(host, &self.events).await)),
                None => None,
            };
            let work = observe(&self.events, &sent, work, |response| Read {
                status: response.status,
                headers: &response.headers,
                body: &response.body,
            });
            let outcome = guarded(&self.events, login, work).await;
            match (&flight, &outcome) {
                (Some((gate, flight)), Ok(response)) if response.status == StatusCode::TOO_MANY_REQUESTS => {
                    let label = format!("{method} {}", redacted(&url));
                    gate.pause(host, &label, flight, response.retry_after().unwrap_or_default(), &self.events);
                }
                (Some((gate, flight)), Ok(_)) => gate.answered(host, flight),
                _ => {}
            }
            outcome
        })
    }
}

/// Runs `work`, which sends `login` to a proxy. A login that the proxy refused is not sent again during the operation.
pub(crate) async fn guarded<T>(
    events: &EventSink,
    login: Option<String>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    match login {
        Some(login) => events.logins().run(&login, work, proxy_verdict).await,
        None => work.await,
    }
}

/// What the observers see of an answer.
pub(crate) struct Read<'a> {
    pub status: StatusCode,
    pub headers: &'a HeaderMap,
    /// Empty if it is streamed.
    pub body: &'a [u8],
}

/// Runs `work`, which sends one request, and reports it to the observers. `read` returns the parts of the answer.
pub(crate) async fn observe<T>(
    events: &EventSink,
    sent: &Sent<'_>,
    work: impl Future<Output = Result<T>>,
    read: fn(&T) -> Read<'_>,
) -> Result<T> {
    let _unanswered = events.note_request(format!("{} {}", sent.method, redacted(sent.url)), sent.attempt, sent.since);
    if !events.is_observed() {
        return work.await;
    }
    let mut exchange = begun(events.next_exchange(), sent);
    events.exchange(&exchange);
    let began = Instant::now();
    let outcome = work.await;
    exchange.answer = Some(answered(outcome.as_ref().map(read), began.elapsed()));
    events.exchange(&exchange);
    if let Ok(read) = outcome.as_ref().map(read) {
        events.content(&content(sent, &read));
    }
    let shown = outcome.as_ref().ok().map(|answer| (read(answer).status, read(answer).headers));
    trace::show(events, sent, &exchange, shown);
    outcome
}

fn begun(number: u64, sent: &Sent<'_>) -> Exchange {
    let url = sent.url;
    let host = url.host_str().unwrap_or_default();
    Exchange {
        number,
        attempt: sent.attempt,
        method: sent.method.to_string(),
        host: url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        path: url.path().to_owned(),
        api_version: url.query_pairs().find(|(key, _)| key == "api-version").map(|(_, version)| version.into_owned()),
        answer: None,
    }
}

fn content<'a>(sent: &'a Sent<'_>, read: &'a Read<'_>) -> Content<'a> {
    let content_type = sent.body.content_type.as_ref().and_then(|value| value.to_str().ok());
    Content {
        method: sent.method.as_str(),
        url: sent.url,
        sent_type: content_type.unwrap_or_default(),
        sent: &sent.body.bytes,
        status: read.status.as_u16(),
        headers: read.headers,
        received: read.body,
    }
}

fn answered(outcome: Result<Read<'_>, &crate::error::Error>, took: Duration) -> Answer {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(Read { status, headers, .. }) => {
            let first =
                |names: &[&str]| names.iter().find_map(|name| headers.get(*name)?.to_str().ok()).map(str::to_owned);
            Answer {
                duration_ms,
                status: Some(status.as_u16()),
                request_id: first(&REQUEST_ID_HEADERS),
                correlation_id: first(&CORRELATION_ID_HEADERS),
                retry_after: first(&[RETRY_AFTER.as_str()]),
                error: None,
            }
        }
        Err(error) => Answer {
            duration_ms,
            error: Some(Failure { id: error.id.id(), message: error.message.clone() }),
            ..Answer::default()
        },
    }
}
