//! Reads one blob from its origin, once from start to end, and verifies it. After a broken connection it continues at the reached position. A foreign layer has
//! several locations: the content decides which one is used.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use super::blob_stream::BlobStream;
use super::digest::Hasher;
use super::foreign_layer;
use super::manifest::{Descriptor, LARGEST};
use super::origin::Origin;
use super::registry::Client;
use crate::error::{Error, ErrorId, Result};
use crate::http::jitter::Jitter;
use crate::http::limits::STALL_BYTES;
use crate::http::retry::RetryPolicy;
use crate::http::wait::wait;

/// A position in a blob to which the reader can return.
#[derive(Clone)]
pub struct Mark {
    position: u64,
    hasher: Hasher,
}

impl Mark {
    pub fn position(&self) -> u64 {
        self.position
    }
}

pub struct BlobReader {
    origin: Origin,
    descriptor: Descriptor,
    at: Mark,
    stream: Option<BlobStream>,
    /// Bytes that were received and not requested yet.
    rest: Bytes,
    /// The pauses before a broken connection is opened again. They start over after sufficient progress.
    pauses: Box<dyn Iterator<Item = Duration> + Send + Sync>,
    /// The position at which they started.
    paused_at: u64,
    /// The index of the current location.
    place: usize,
    /// The location failed, or returned different bytes.
    failed: bool,
    /// The errors of the previous locations.
    reasons: Vec<String>,
}

impl BlobReader {
    /// Creates a reader. It connects only when the first byte is requested.
    pub fn new(origin: Origin, descriptor: Descriptor) -> Self {
        let at = Mark { position: 0, hasher: descriptor.digest.hasher() };
        Self {
            origin,
            descriptor,
            at,
            stream: None,
            rest: Bytes::new(),
            pauses: pauses(),
            paused_at: 0,
            place: 0,
            failed: false,
            reasons: Vec::new(),
        }
    }

    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    pub fn position(&self) -> u64 {
        self.at.position
    }

    pub fn mark(&self) -> Mark {
        self.at.clone()
    }

    pub fn rewind(&mut self, mark: &Mark) {
        if mark.position != self.at.position {
            self.stream = None;
            self.rest = Bytes::new();
        }
        self.at = mark.clone();
    }

    /// Adds bytes that were read and kept earlier: the beginning of a blob whose rest is still to be read.
    pub fn already(&mut self, bytes: &[u8]) {
        self.at.hasher.update(bytes);
        self.at.position += bytes.len() as u64;
    }

    /// Reads and verifies up to `position` without returning bytes.
    pub async fn skip_to(&mut self, position: u64) -> Result<()> {
        while self.at.position < position {
            if self.next(position - self.at.position).await?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Returns the next bytes, at most `most` and not empty; `None` at the end, if the digest matches. `Image.DigestMismatch` otherwise.
    pub async fn next(&mut self, most: u64) -> Result<Option<Bytes>> {
        loop {
            let error = match self.next_here(most).await {
                Ok(bytes) => return Ok(bytes),
                Err(error) => error,
            };
            self.failed = true;
            // After bytes were returned, the consumer must start over too.
            if self.at.position > 0 {
                return Err(error);
            }
            self.elsewhere(error)?;
        }
    }

    /// Moves to the next location of a blob, and to its beginning, after `error`. Fails if the error came from another party, or there is no other location:
    /// with `error` itself, or with the errors of all locations.
    pub fn elsewhere(&mut self, error: Error) -> Result<()> {
        let places = self.origin.places(&self.descriptor);
        if !std::mem::take(&mut self.failed) || places == 1 {
            return Err(error);
        }
        let place = self.origin.place(&self.descriptor, self.place);
        self.reasons.push(match error.message.contains(&place) {
            true => error.message,
            false => format!("{place}: {}", error.message),
        });
        if self.place + 1 == places {
            return Err(foreign_layer::unavailable(&self.descriptor, &self.reasons));
        }
        self.place += 1;
        self.stream = None;
        self.rest = Bytes::new();
        (self.pauses, self.paused_at) = (pauses(), 0);
        self.at = Mark { position: 0, hasher: self.descriptor.digest.hasher() };
        Ok(())
    }

    /// Returns whether the last error came from a location after which there is another.
    pub fn can_turn(&self) -> bool {
        self.failed && self.place + 1 < self.origin.places(&self.descriptor)
    }

    async fn next_here(&mut self, most: u64) -> Result<Option<Bytes>> {
        if self.at.position == self.descriptor.size && self.rest.is_empty() {
            self.verify()?;
            return Ok(None);
        }
        while self.rest.is_empty() {
            match self.receive().await {
                Ok(bytes) => self.rest = bytes,
                Err(error) if is_passing(&error) => {
                    self.stream = None;
                    let Some(pause) = self.pauses.next() else { return Err(error) };
                    let events = self.origin.client().map(Client::events);
                    wait(events, pause, || format!("{error}; the next attempt is in {} s.", pause.as_secs())).await;
                }
                Err(error) => return Err(error),
            }
        }
        if self.at.position.abs_diff(self.paused_at) >= STALL_BYTES {
            (self.pauses, self.paused_at) = (pauses(), self.at.position);
        }
        let length = self.rest.len().min(usize::try_from(most).unwrap_or(usize::MAX));
        let bytes = self.rest.split_to(length);
        self.at.hasher.update(&bytes);
        self.at.position += bytes.len() as u64;
        if self.at.position > self.descriptor.size {
            return Err(self.mismatch(&format!("it is longer than the {} bytes in its manifest", self.descriptor.size)));
        }
        Ok(Some(bytes))
    }

    /// Compares the bytes that were read to the end with the digest.
    pub fn verify(&mut self) -> Result<()> {
        let found = self.at.hasher.clone().finish();
        if found == self.descriptor.digest {
            return Ok(());
        }
        self.failed = true;
        Err(self.mismatch(&format!("its bytes have the digest {found}")))
    }

    /// Returns the next bytes as they arrive, and opens the blob if necessary.
    async fn receive(&mut self) -> Result<Bytes> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let (stream, begins) = self.origin.open(&self.descriptor, self.place, self.at.position).await?;
                let stream = none.insert(stream);
                skip(stream, self.at.position - begins.min(self.at.position), self.origin.client(), &mut self.rest)
                    .await?;
                if !self.rest.is_empty() {
                    return Ok(std::mem::take(&mut self.rest));
                }
                stream
            }
        };
        match stream.next(self.origin.client()).await? {
            Some(bytes) => Ok(bytes),
            // If a location of a foreign layer ended the transfer regularly, another attempt returns no more.
            None if self.place > 0 => {
                Err(self.mismatch(&format!("it ends after {} of {} bytes", self.at.position, self.descriptor.size)))
            }
            None => {
                let message = format!(
                    "{} ended after {} of {} bytes of {}",
                    self.origin, self.at.position, self.descriptor.size, self.descriptor.digest
                );
                Err(Error::new(self.origin.broken_id(), message))
            }
        }
    }

    fn mismatch(&self, why: &str) -> Error {
        let place = self.origin.place(&self.descriptor, self.place);
        let message = format!("{place} does not match the digest {}: {why}", self.descriptor.digest);
        Error::new(ErrorId::ImageDigestMismatch, message).with_target(self.descriptor.digest.to_string())
    }
}

impl Origin {
    /// Returns a small blob, verified.
    pub async fn read_whole(&self, blob: &Descriptor) -> Result<Bytes> {
        if blob.size > LARGEST as u64 {
            return Err(Error::new(
                ErrorId::ImageManifestUnsupported,
                format!("{} is too large for a document", blob.digest),
            ));
        }
        let mut reader = BlobReader::new(self.clone(), blob.clone());
        let mut whole = BytesMut::new();
        while let Some(bytes) = reader.next(blob.size.max(1)).await? {
            whole.extend_from_slice(&bytes);
        }
        Ok(whole.freeze())
    }
}

/// Skips the beginning, for a server without range support that sends it again.
async fn skip(stream: &mut BlobStream, mut count: u64, client: Option<&Client>, rest: &mut Bytes) -> Result<()> {
    while count > 0 {
        let Some(mut bytes) = stream.next(client).await? else { break };
        let skipped = bytes.len().min(usize::try_from(count).unwrap_or(usize::MAX));
        *rest = bytes.split_off(skipped);
        count -= skipped as u64;
    }
    Ok(())
}

fn pauses() -> Box<dyn Iterator<Item = Duration> + Send + Sync> {
    Box::new(RetryPolicy::REGISTRY.pauses(Jitter::random()))
}

fn is_passing(error: &Error) -> bool {
    matches!(error.id, ErrorId::AnswerBroken | ErrorId::TransportTimedOut)
}
