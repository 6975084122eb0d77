use std::{
    net::SocketAddr,
    sync::Mutex,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::{Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio_rustls::LazyConfigAcceptor;

use super::{
    Gateway,
    delivery::{Cut, Delivered, Delivery},
};
use crate::{
    arm::spelling::respelled,
    ca::Ca,
    clock::http_date,
    exchange::{Reply, Request},
    faults::{Action, echoed, prescribed},
    names::Host,
    outage::Outage,
    router,
};

impl Gateway {
    /// Serves TLS, then HTTP/1.1. For a server name that does not belong to the stamp, or is not in its DNS yet, the connection is closed.
    pub async fn serve_tls(self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: SocketAddr) {
        let latency = Mutex::new(self.latency());
        self.delay().await;
        let Ok(start) = LazyConfigAcceptor::new(rustls::server::Acceptor::default(), stream).await else {
            return;
        };
        let mut outage = None;
        if let Some(name) = start.client_hello().server_name() {
            let host = self.shared.names.host(name);
            if !host.is_some_and(|host| self.shared.resolves(&host)) {
                return;
            }
            outage = self.shared.faults.outages.next(name, |_| true);
        }
        let tls = match outage {
            None => self.tls.clone(),
            Some(Outage::UntrustedCertificate) => {
                let unknown = Ca::unknown(self.shared.names.certificate_names()).map_err(|error| error.to_string());
                let Ok(tls) = unknown.and_then(|unknown| unknown.server_config()) else { return };
                tls
            }
            Some(Outage::NotTls) => {
                let mut stream = start.io;
                let _ = stream.write_all(b"220 another service is ready\r\n").await;
                return;
            }
            Some(Outage::Refused | Outage::NameNotFound | Outage::ClosedBeforeTls) => return,
        };
        let Ok(stream) = start.into_stream(tls).await else {
            return;
        };
        let service = service_fn(move |request| {
            let gateway = self.clone();
            // The first request has waited for the connection. Not since it was accepted: a client may open one in advance.
            let waited = latency.lock().map(|mut latency| std::mem::take(&mut *latency)).unwrap_or_default();
            let began = Instant::now().checked_sub(waited).unwrap_or_else(Instant::now);
            async move { gateway.handle(request, peer, began).await }
        });
        // A disconnected client is not an error of the stamp.
        let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    fn latency(&self) -> Duration {
        Duration::from_millis(self.shared.behaviour().latency_ms)
    }

    async fn delay(&self) {
        let latency = self.latency();
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
    }

    async fn handle(
        &self,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
        began: Instant,
    ) -> Result<Response<Delivered>, Cut> {
        let shared = &self.shared;
        let (head, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Cut("the body was cut"))?.to_bytes();
        let host = head.headers.get("host").and_then(|host| host.to_str().ok()).or(head.uri.host()).unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let mut request = Request {
            method: head.method,
            host,
            path: head.uri.path().to_owned(),
            raw_query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body,
            client: peer,
        };
        let Some(host) = shared.names.host(&request.host) else {
            let reply = Reply::text(421, "text/plain", "no name of this stamp");
            return Ok(respond(reply, Delivery::Whole, shared));
        };
        self.delay().await;
        let verdict = shared.faults.verdict(&request);
        if let Some(verdict) = &verdict {
            verdict.gather().await;
        }
        let verdict = verdict.map(|verdict| verdict.action);
        let milliseconds = |count: &u64| Duration::from_millis(*count);
        let reply = match &verdict {
            Some(Action::Answer { status, headers, body }) => Some(prescribed(*status, headers, body)),
            Some(Action::Echo(status)) => {
                let is_of_storage = matches!(host, Host::Blob(_) | Host::Queue(_) | Host::Table(_));
                Some(echoed(*status, &request, is_of_storage))
            }
            Some(Action::Reset | Action::Outage { .. }) => None,
            Some(Action::WithoutToken) => {
                request.headers.remove("authorization");
                Some(router::answer(shared, &host, &request).await)
            }
            Some(Action::DelayMs(delay)) => {
                tokio::time::sleep(milliseconds(delay)).await;
                Some(router::answer(shared, &host, &request).await)
            }
            Some(Action::OtherCase(spelling)) => {
                let mut reply = router::answer(shared, &host, &request).await;
                if matches!(host, Host::Management | Host::AdminManagement) {
                    reply.body = respelled(&reply.body, *spelling).into();
                }
                Some(reply)
            }
            Some(
                Action::LostAnswer
                | Action::CutAnswer
                | Action::DripAnswerMs(_)
                | Action::HoldAnswerMs(_)
                | Action::Gather(_),
            )
            | None => Some(router::answer(shared, &host, &request).await),
        };
        if !request.is_read() {
            shared.save();
        }
        let reply = reply.filter(|reply| match verdict {
            Some(Action::LostAnswer) => false,
            Some(Action::CutAnswer) => !reply.body.is_empty(),
            _ => true,
        });
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
        let delivery = match &verdict {
            Some(Action::CutAnswer) => Delivery::Half,
            Some(Action::DripAnswerMs(pause)) => Delivery::Drip(milliseconds(pause)),
            _ => Delivery::Whole,
        };
        if let Some(Action::HoldAnswerMs(delay)) = &verdict {
            tokio::time::sleep(milliseconds(delay)).await;
        }
        reply.map(|reply| respond(reply, delivery, shared)).ok_or(Cut("a fault rule cuts the connection"))
    }
}

fn request_id(reply: &Reply) -> Option<String> {
    let is_id = |name: &str| name.eq_ignore_ascii_case("x-ms-request-id") || name.eq_ignore_ascii_case("request-id");
    reply.headers.iter().find(|(name, _)| is_id(name)).map(|(_, value)| value.clone())
}

pub fn respond(reply: Reply, delivery: Delivery, shared: &crate::shared::Shared) -> Response<Delivered> {
    let mut response = Response::builder().status(reply.status).header("Date", http_date(shared.clock.now()));
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(Delivered::new(reply.body, delivery)).unwrap_or_else(|error| {
        let text = Bytes::from(format!("the stamp made a bad answer: {error}"));
        let mut response = Response::new(Delivered::new(text, Delivery::Whole));
        *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}
