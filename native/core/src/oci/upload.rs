//! Uploads: skipped if the blob exists, mounted if another repository has it, otherwise sent in chunks that continue after an error at the position that the
//! registry reports. The digest is verified before the upload is completed, first here and then by the registry.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderValue, RANGE};
use reqwest::{Body, Method, Response, StatusCode};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use url::Url;

use super::blob_reader::BlobReader;
use super::chunk_body::ChunkBody;
use super::digest::Digest;
use super::progress::Share;
use super::registry::client::{is_passing, is_passing_failure, timed_out};
use super::registry::{Call, Repository, fault};
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::{REGISTRY_TIME, STALL_TIME};
use crate::http::trace::{Body as Unrecorded, Sent, headers_of};

/// Maximum number of bytes that are sent again if a registry cannot report its position.
const CHUNK: u64 = 32 * 1024 * 1024;
/// Smaller blobs are sent with the request that completes the upload. They are held in memory, one per parallel transfer.
const AT_ONCE: u64 = 1024 * 1024;

/// How a blob was transferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Present,
    Mounted,
    Sent,
}

/// Why an upload session failed.
enum Setback {
    /// The session is lost or unusable; a new one may succeed.
    Lost(Error),
    Final(Error),
}

impl From<Error> for Setback {
    fn from(error: Error) -> Self {
        Self::Final(error)
    }
}

impl Repository {
    /// Transfers the blob of `reader` to this repository. `mount_from` is a repository of the same registry that may have it.
    pub async fn deliver(
        &self,
        reader: &mut BlobReader,
        mount_from: Option<&str>,
        share: &mut Share,
    ) -> Result<Delivery> {
        let digest = reader.descriptor().digest.clone();
        if self.holds(reader.descriptor()).await? {
            return Ok(Delivery::Present);
        }
        let beginning = reader.mark();
        let mut attempts = self.registry.client().transfer_attempts();
        let mut mount_from = mount_from;
        loop {
            attempts.begin();
            let Some(location) = self.start_upload(&digest, mount_from.take()).await? else {
                return Ok(Delivery::Mounted);
            };
            let mut session = Session { repository: self, location };
            match session.run(reader, &digest, share).await {
                Ok(()) => return Ok(Delivery::Sent),
                Err(Setback::Final(error)) => {
                    session.abandon().await;
                    reader.elsewhere(error)?;
                    share.reach(0);
                }
                Err(Setback::Lost(error)) => {
                    if !attempts.again(&format!("the upload of {digest}"), None).await {
                        return Err(error);
                    }
                    reader.rewind(&beginning);
                    share.reach(0);
                }
            }
        }
    }

    /// Transfers a small blob from memory to this repository.
    pub async fn deliver_bytes(&self, bytes: Bytes) -> Result<Digest> {
        let digest = Digest::of(&bytes);
        if !self.has_blob(&digest, bytes.len() as u64).await?
            && let Some(location) = self.start_upload(&digest, None).await?
        {
            let session = Session { repository: self, location };
            session.complete(&digest, bytes.len() as u64, bytes).await.map_err(|setback| match setback {
                Setback::Lost(error) | Setback::Final(error) => error,
            })?;
        }
        Ok(digest)
    }

    /// Starts an upload; `None` if the blob was mounted.
    async fn start_upload(&self, digest: &Digest, mount_from: Option<&str>) -> Result<Option<Url>> {
        if let Some(from) = mount_from.filter(|from| *from != self.name) {
            let mut url = self.url("blobs/uploads/")?;
            url.query_pairs_mut().append_pair("mount", &digest.to_string()).append_pair("from", from);
            let scope = format!("{} repository:{from}:pull", self.scope());
            let answer = self.registry.answer(&Call::new(Method::POST, url.clone()), &scope).await?;
            match answer.status() {
                StatusCode::CREATED => return Ok(None),
                StatusCode::ACCEPTED => return self.registry.own_location(&url, &answer).map(Some),
                // A registry without mounts still accepts uploads.
                _ => {}
            }
        }
        let call = Call::new(Method::POST, self.url("blobs/uploads/")?);
        let answer = self.registry.answer(&call, self.scope()).await?;
        match answer.status() {
            StatusCode::ACCEPTED => self.registry.own_location(&call.url, &answer).map(Some),
            _ => Err(fault::read(&call.method, &call.url, answer).await),
        }
    }
}

struct Session<'a> {
    repository: &'a Repository,
    location: Url,
}

impl Session<'_> {
    async fn run(&mut self, reader: &mut BlobReader, digest: &Digest, share: &mut Share) -> Result<(), Setback> {
        let size = reader.descriptor().size;
        if size <= AT_ONCE {
            let mut whole = BytesMut::new();
            while let Some(bytes) = reader.next(AT_ONCE).await? {
                whole.extend_from_slice(&bytes);
            }
            self.complete(digest, size, whole.freeze()).await?;
            share.reach(size);
            return Ok(());
        }
        let client = self.repository.registry.client();
        let mut attempts = client.transfer_attempts();
        while reader.position() < size {
            attempts.begin();
            let mark = reader.mark();
            let end = size.min(mark.position() + CHUNK);
            let Err(setback) = self.send_chunk(reader, end, share).await else {
                attempts = client.transfer_attempts();
                continue;
            };
            let error = match setback {
                Setback::Lost(error) => error,
                last @ Setback::Final(_) => return Err(last),
            };
            if !attempts.again(&format!("the upload of {digest}"), None).await {
                return Err(Setback::Final(error));
            }
            let stored = self.stored().await.ok().flatten();
            let Some(stored) = stored.filter(|stored| (mark.position()..=end).contains(stored)) else {
                return Err(Setback::Lost(error));
            };
            reader.rewind(&mark);
            reader.skip_to(stored).await?;
            share.reach(stored);
        }
        reader.verify()?;
        self.complete(digest, size, Bytes::new()).await
    }

    /// Sends from the reader's position up to `end`. `Lost` is an error after which the registry can be asked for its position.
    async fn send_chunk(&mut self, reader: &mut BlobReader, end: u64, share: &mut Share) -> Result<(), Setback> {
        let registry = &self.repository.registry;
        let client = registry.client();
        let begin = reader.position();
        let sign_in = registry.known_sign_in(self.repository.scope()).await?;
        let (sender, receiver) = mpsc::channel(2);
        let mut request = client
            .http()
            .patch(self.location.clone())
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_LENGTH, end - begin)
            .header(CONTENT_RANGE, format!("{begin}-{}", end - 1))
            .body(Body::wrap(ChunkBody::new(receiver, end - begin)));
        if let Some(header) = &sign_in {
            request = request.header(AUTHORIZATION, header.clone());
        }
        let answer = {
            let (http, request) = request.build_split();
            let request = request.map_err(|error| client.failure(&error, &Method::PATCH, &self.location));
            let request = request.map_err(Setback::Final)?;
            let headers = headers_of(client.events(), request.headers());
            let work = async {
                http.execute(request).await.map_err(|error| client.failure(&error, &Method::PATCH, &self.location))
            };
            let (method, since) = (&Method::PATCH, Instant::now());
            let sent = Sent { method, url: &self.location, attempt: 1, since, headers, body: Unrecorded::default() };
            let mut answer = std::pin::pin!(client.observe(&sent, work));
            let mut feed = std::pin::pin!(feed(reader, end, sender, share));
            tokio::select! {
                biased;
                early = &mut answer => early,
                fed = &mut feed => {
                    match fed? {
                        Fed::All => {}
                        Fed::Stalled => return Err(Setback::Lost(timed_out(&Method::PATCH, &self.location))),
                        // The answer contains the reason why the rest is refused.
                        Fed::Refused => {}
                    }
                    match timeout(REGISTRY_TIME, answer).await {
                        Ok(answer) => answer,
                        Err(_) => return Err(Setback::Lost(timed_out(&Method::PATCH, &self.location))),
                    }
                }
            }
        };
        let answer = answer.map_err(Setback::Lost)?;
        match answer.status() {
            status if status.is_success() && fault::is_page(&answer) => {
                let expected = "the state of an upload";
                Err(Setback::Final(fault::unexpected(&registry.name, &Method::PATCH, &answer, expected)))
            }
            status if status.is_success() && reader.position() == end => {
                self.location = registry.own_location(&self.location, &answer)?;
                Ok(())
            }
            StatusCode::UNAUTHORIZED => {
                registry
                    .meet(&Method::PATCH, &self.location, answer, self.repository.scope(), sign_in.as_ref())
                    .await?;
                Err(Setback::Lost(Error::new(
                    ErrorId::RegistryLoginFailed,
                    format!("{} ended the login", registry.name),
                )))
            }
            status if is_passing(status) || matches!(status.as_u16(), 404 | 416) || status.is_success() => {
                Err(Setback::Lost(self.refusal(Method::PATCH, answer).await))
            }
            _ => Err(Setback::Final(self.too_much(self.refusal(Method::PATCH, answer).await, end - begin))),
        }
    }

    /// Returns how many bytes the registry has; `None` if it no longer knows the upload.
    async fn stored(&mut self) -> Result<Option<u64>> {
        let call = Call::new(Method::GET, self.location.clone());
        let Some(answer) = self.repository.send(call).await? else { return Ok(None) };
        let range = answer.headers().get(RANGE).and_then(|value| value.to_str().ok());
        let last = range.and_then(|range| range.trim_start_matches("bytes=").strip_prefix("0-")?.parse::<u64>().ok());
        if answer.headers().contains_key(reqwest::header::LOCATION) {
            self.location = self.repository.registry.own_location(&self.location, &answer)?;
        }
        // Registries send 0-0 for no byte and for one byte; chunks of one byte do not occur.
        Ok(last.map(|last| if last == 0 { 0 } else { last + 1 }))
    }

    /// Ends the upload of a blob of `size` bytes; `rest` was not sent yet.
    async fn complete(&self, digest: &Digest, size: u64, rest: Bytes) -> Result<(), Setback> {
        let mut call = Call::new(Method::PUT, self.location.clone());
        call.url.query_pairs_mut().append_pair("digest", &digest.to_string());
        call.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        let length = rest.len() as u64;
        call.body = rest;
        let answer = match self.repository.registry.answer(&call, self.repository.scope()).await {
            Ok(answer) => answer,
            Err(error) if is_passing_failure(&error) => return Err(Setback::Lost(error)),
            Err(error) => return Err(Setback::Final(error)),
        };
        match answer.status() {
            StatusCode::CREATED => Ok(()),
            // The answer of a completed upload was lost, or the answer is not that of a registry.
            status if status.is_success() || matches!(status.as_u16(), 404 | 416) => {
                match self.repository.has_blob(digest, size).await? {
                    true => Ok(()),
                    false if status.is_success() => {
                        let expected = "201 for a stored blob";
                        let name = &self.repository.registry.name;
                        Err(Setback::Lost(fault::unexpected(name, &Method::PUT, &answer, expected)))
                    }
                    false => Err(Setback::Lost(self.refusal(Method::PUT, answer).await)),
                }
            }
            status if is_passing(status) => Err(Setback::Lost(self.refusal(Method::PUT, answer).await)),
            _ => Err(Setback::Final(self.too_much(self.refusal(Method::PUT, answer).await, length))),
        }
    }

    /// Asks the registry to discard the upload. It would do so after some time anyway.
    async fn abandon(&self) {
        let call = Call::new(Method::DELETE, self.location.clone());
        let _ = timeout(Duration::from_secs(5), self.repository.send(call)).await;
    }

    /// Adds the size to the error for a request that was too large.
    fn too_much(&self, error: Error, length: u64) -> Error {
        match error.id {
            ErrorId::RegistryBodyTooLarge => {
                error.context(format!("a request of {length} bytes was refused on the way"))
            }
            _ => error,
        }
    }

    async fn refusal(&self, method: Method, answer: Response) -> Error {
        fault::read(&method, &self.location, answer).await
    }
}

enum Fed {
    All,
    Refused,
    Stalled,
}

async fn feed(reader: &mut BlobReader, end: u64, sender: mpsc::Sender<Bytes>, share: &mut Share) -> Result<Fed> {
    while reader.position() < end {
        let Some(bytes) = reader.next(end - reader.position()).await? else { break };
        match timeout(STALL_TIME, sender.send(bytes)).await {
            Ok(Ok(())) => share.reach(reader.position()),
            Ok(Err(_)) => return Ok(Fed::Refused),
            Err(_) => return Ok(Fed::Stalled),
        }
    }
    Ok(Fed::All)
}
