use std::{convert::Infallible, net::SocketAddr};

use http_body_util::BodyExt;
use hyper::{Method, Response, body::Incoming, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{
    Gateway,
    connection::respond,
    delivery::{Delivered, Delivery},
};
use crate::{
    control,
    exchange::{Reply, Request},
    outage::Outage,
};

impl Gateway {
    /// Serves plain HTTP: CONNECT for names of the stamp, and the control interface below `/_stamp/`.
    pub async fn serve_plain(self, stream: TcpStream, peer: SocketAddr) {
        let service = service_fn(move |request| {
            let gateway = self.clone();
            async move { Ok::<_, Infallible>(gateway.plain(request, peer).await) }
        });
        let _ = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades()
            .await;
    }

    async fn plain(self, request: hyper::Request<Incoming>, peer: SocketAddr) -> Response<Delivered> {
        let reply = if request.method() == Method::CONNECT {
            self.clone().connect(request, peer)
        } else if request.uri().host().is_none() && request.uri().path().starts_with("/_stamp/") {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
            let request = Request {
                method: head.method,
                host: String::new(),
                path: head.uri.path().to_owned(),
                raw_query: head.uri.query().unwrap_or_default().to_owned(),
                headers: head.headers,
                body,
                client: peer,
            };
            control::answer(&self.shared, &self.description, &request)
        } else {
            refuse(request.uri().host().unwrap_or_default())
        };
        respond(reply, Delivery::Whole, &self.shared)
    }

    fn connect(self, request: hyper::Request<Incoming>, peer: SocketAddr) -> Reply {
        let name = request.uri().host().unwrap_or_default().to_owned();
        let Some(host) = self.shared.names.host(&name).filter(|_| request.uri().port_u16() == Some(443)) else {
            return refuse(&name);
        };
        let outage = self.shared.faults.outages.next(&name, Outage::is_before_tunnel);
        if outage == Some(Outage::Refused) {
            return Reply::text(502, "text/plain", format!("connection refused: {name}\n"));
        }
        if outage == Some(Outage::NameNotFound) || !self.shared.resolves(&host) {
            return Reply::text(502, "text/plain", format!("host not found: {name}\n"));
        }
        tokio::spawn(async move {
            if let Ok(upgraded) = hyper::upgrade::on(request).await {
                self.clone().until_stopped(self.serve_tls(TokioIo::new(upgraded), peer)).await;
            }
        });
        Reply::empty(200)
    }
}

fn refuse(name: &str) -> Reply {
    Reply::text(
        403,
        "text/plain",
        format!("this proxy serves only the names of its stamp, on port 443; {name} is not one of them\n"),
    )
}
