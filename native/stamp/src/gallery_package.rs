use std::io::{Cursor, Read};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::{blob, exchange::Request, names::Host, shared::Shared};

/// What the gallery takes from a package (`.azpkg`, a ZIP file).
pub struct Manifest {
    pub publisher: String,
    pub name: String,
    pub version: String,
    pub display_name: String,
}

impl Manifest {
    /// # Errors
    /// The gallery's text for a file that is no package, such as an error page in its place.
    pub fn read(package: Bytes) -> Result<Self, String> {
        let no_manifest = || {
            "Manifest file part relation not found. Package is expected to contain a valid manifest file part relation."
                .to_owned()
        };
        let mut archive = zip::ZipArchive::new(Cursor::new(package)).map_err(|_| no_manifest())?;
        let name = archive
            .file_names()
            .filter_map(Result::ok)
            .find(|name| name.eq_ignore_ascii_case("manifest.json"))
            .map(std::borrow::Cow::into_owned);
        let mut text = Vec::new();
        let mut file = archive.by_name(&name.ok_or_else(no_manifest)?).map_err(|_| no_manifest())?;
        file.read_to_end(&mut text).map_err(|_| no_manifest())?;
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let manifest: Value =
            serde_json::from_slice(text).map_err(|error| format!("The manifest is not valid JSON: {error}."))?;
        let member = |name: &str| {
            manifest[name].as_str().map(str::to_owned).ok_or_else(|| format!("The manifest lacks '{name}'."))
        };
        let name = member("name")?;
        let display_name = manifest["displayName"].as_str().unwrap_or(&name).to_owned();
        Ok(Self { publisher: member("publisher")?, version: member("version")?, name, display_name })
    }
}

/// Reads a package from a plain HTTP server, or from a public container of the stamp itself.
///
/// # Errors
/// The gallery's text for a file that cannot be read.
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
