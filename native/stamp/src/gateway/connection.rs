use std::{net::SocketAddr, sync::Mutex, time::Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::LazyConfigAcceptor;

use super::Gateway;
use crate::{
    clock::http_date,
    exchange::{Reply, Request},
    faults::{Action, prescribed},
    router,
};

/// The reason why a connection is cut without an answer.
#[derive(Debug)]
pub struct Cut(&'static str);

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Cut {}

impl Gateway {
    /// Serves TLS, then HTTP/1.1. For a server name that does not belong to the stamp, or is not in its DNS yet, the connection is closed.
    pub async fn serve_tls(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: SocketAddr) {
        let connected = Mutex::new(Some(Instant::now()));
        self.delay().await;
        let Ok(start) = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await else {
            return;
        };
        if let Some(name) = start.client_hello().server_name() {
            let host = self.shared.names.host(name);
            if !host.is_some_and(|host| self.shared.resolves(&host)) {
                return;
            }
        }
        let Ok(stream) = start.into_stream(self.tls.clone()).await else {
            return;
        };
        let service = service_fn(move |request| {
            let gateway = self.clone();
            // The first request has waited for the connection.
            let began = connected.lock().ok().and_then(|mut connected| connected.take()).unwrap_or_else(Instant::now);
            async move { gateway.handle(request, peer, began).await }
        });
        // A disconnected client is not an error of the stamp.
        let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn delay(&self) {
        let latency = self.shared.behaviour().latency_ms;
        if latency > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(latency)).await;
        }
    }

    async fn handle(
        &self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
        began: Instant,
    ) -> Result<Response<Full<Bytes>>, Cut> {
        let shared = &self.shared;
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Cut("the body was cut"))?.to_bytes();
        let host = head.headers.get("host").and_then(|host| host.to_str().ok()).or(head.uri.host()).unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let request = Request {
            method: head.method,
            host,
            path: head.uri.path().to_owned(),
            raw_query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
            client: peer,
        };
        let Some(host) = shared.names.host(&request.host) else {
            return Ok(respond(Reply::text(421, "text/plain", "no name of this stamp"), shared));
        };
        self.delay().await;
        let verdict = shared.faults.verdict(&request);
        if let Some(verdict) = &verdict {
            verdict.gather().await;
        }
        let verdict = verdict.map(|verdict| verdict.action);
        let reply = match &verdict {
            Some(Action::Answer { status, headers, body }) => Some(prescribed(*status, headers, body)),
            Some(Action::Reset) => None,
            Some(Action::DelayMs(milliseconds)) => {
                tokio::time::sleep(std::time::Duration::from_millis(*milliseconds)).await;
                Some(router::answer(shared, &host, &request).await)
            }
            Some(Action::LostAnswer | Action::HoldAnswerMs(_) | Action::Gather(_)) | None => {
                Some(router::answer(shared, &host, &request).await)
            }
        };
        if !request.is_read() {
            shared.save();
        }
        let lost = matches!(verdict, Some(Action::LostAnswer));
        let reply = reply.filter(|_| !lost);
        let status = reply.as_ref().map_or(0, |reply| reply.status);
        let request_id = reply.as_ref().and_then(request_id).unwrap_or_default();
        let entry = shared.journal.record(&request, &host, began, status, &request_id);
        if shared.log_to_stderr {
            let query = if entry.query.is_empty() { String::new() } else { format!("?{}", entry.query) };
            eprintln!(
                "{} {} https://{}{}{query} {} ms",
                entry.status, entry.method, entry.host, entry.path, entry.elapsed_ms
            );
        }
        if let Some(Action::HoldAnswerMs(milliseconds)) = verdict {
            tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
        }
        reply.map(|reply| respond(reply, shared)).ok_or(Cut("a fault rule cuts the connection"))
    }
}

fn request_id(reply: &Reply) -> Option<String> {
    let is_id = |name: &str| name.eq_ignore_ascii_case("x-ms-request-id") || name.eq_ignore_ascii_case("request-id");
    reply.headers.iter().find(|(name, _)| is_id(name)).map(|(_, value)| value.clone())
}

pub fn respond(reply: Reply, shared: &crate::shared::Shared) -> Response<Full<Bytes>> {
    let mut response = Response::builder().status(reply.status).header("Date", http_date(shared.clock.now()));
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(Full::new(reply.body)).unwrap_or_else(|error| {
        let mut response = Response::new(Full::new(Bytes::from(format!("the stamp made a bad answer: {error}"))));
        *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
