use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{blob, exchange::Request, names::Host, shared::Shared};

/// Downloads a package from a plain HTTP server, or reads a blob of the stamp itself that can be read without signing in.
///
/// # Errors
/// The gallery's text for an unreadable file.
pub async fn fetch(stamp: &Shared, uri: &str) -> Result<Bytes, String> {
    let unreadable = |why: String| format!("The gallery item package at '{uri}' could not be downloaded: {why}.");
    let url = url::Url::parse(uri).map_err(|error| unreadable(error.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    if let Some(Host::Blob(account)) = stamp.names.host(host) {
        let request = Request {
            method: hyper::Method::GET,
            host: host.to_owned(),
            path: url.path().to_owned(),
            raw_query: url.query().unwrap_or_default().to_owned(),
            headers: hyper::HeaderMap::new(),
            body: Bytes::new(),
            client: ([127, 0, 0, 1], 0).into(),
        };
        let reply = blob::answer(stamp, &request, &account).await;
        return if reply.status == 200 { Ok(reply.body) } else { Err(unreadable(format!("status {}", reply.status))) };
    }
    if url.scheme() != "http" {
        return Err(unreadable("the name is not known".to_owned()));
    }
    get(&url).await.map_err(|error| unreadable(error.to_string()))
}

async fn get(url: &url::Url) -> Result<Bytes, Box<dyn std::error::Error + Send + Sync>> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    let stream = TcpStream::connect((host, port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let request = hyper::Request::get(path).header("Host", format!("{host}:{port}")).body(Empty::<Bytes>::new())?;
    let answer = sender.send_request(request).await?;
    if answer.status() != hyper::StatusCode::OK {
        return Err(format!("status {}", answer.status()).into());
    }
    Ok(answer.into_body().collect().await?.to_bytes())
}
