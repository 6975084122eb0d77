use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::exchange::{Reply, Request};

/// An Azurite process that provides the storage services of one account.
#[derive(Clone, Debug)]
pub struct Azurite {
    /// `127.0.0.1:port` of the plain HTTP listener of its blob service.
    pub address: String,
    /// Addresses of its queue and table services; the stamp answers if there is none.
    pub queue_address: Option<String>,
    pub table_address: Option<String>,
    pub account: String,
    /// Base64.
    pub key: String,
}

impl Azurite {
    /// Forwards a request unchanged, including its host name: the signature covers the account name, which Azurite reads from it.
    pub async fn pass(&self, address: &str, request: &Request) -> Reply {
        forward(address, request)
            .await
            .unwrap_or_else(|error| Reply::text(502, "text/plain", format!("Azurite could not be asked: {error}")))
    }
}

async fn forward(address: &str, request: &Request) -> Result<Reply, Box<dyn std::error::Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let query = if request.raw_query.is_empty() { String::new() } else { format!("?{}", request.raw_query) };
    let mut passed = hyper::Request::builder()
        .method(request.method.clone())
        .uri(format!("{}{query}", request.path))
        .body(Full::new(request.body.clone()))?;
    *passed.headers_mut() = request.headers.clone();
    let (head, body) = sender.send_request(passed).await?.into_parts();
    let body: Bytes = body.collect().await?.to_bytes();
    let headers = head
        .headers
        .iter()
        .filter(|(name, _)| !["connection", "transfer-encoding", "keep-alive", "date"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    Ok(Reply { status: head.status.as_u16(), headers, body })
}
