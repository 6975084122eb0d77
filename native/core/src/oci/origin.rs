//! The source of an image: a repository of a registry, or an archive.

use std::fmt;
use std::sync::Arc;

use super::archive::Archive;
use super::blob_stream::{BlobStream, Pace};
use super::foreign_layer;
use super::manifest::{Descriptor, Manifest};
use super::registry::{Client, Repository};
use crate::error::{ErrorId, Result};

#[derive(Clone)]
pub enum Origin {
    Registry(Repository),
    Archive(Arc<Archive>),
}

impl Origin {
    pub async fn manifest(&self, selector: &str) -> Result<Manifest> {
        match self {
            Self::Registry(repository) => repository.manifest(selector).await,
            Self::Archive(archive) => archive.manifest(selector).await,
        }
    }

    /// Returns the number of locations of a blob: this origin, and for a foreign layer of a registry each URL of its manifest.
    pub fn places(&self, blob: &Descriptor) -> usize {
        match self {
            Self::Registry(_) => 1 + blob.urls.len(),
            Self::Archive(_) => 1,
        }
    }

    /// Returns the location with this number in printable form.
    pub fn place(&self, blob: &Descriptor, number: usize) -> String {
        match number.checked_sub(1).and_then(|at| blob.urls.get(at)) {
            Some(url) => foreign_layer::shown(url),
            None => self.to_string(),
        }
    }

    /// Opens a blob at `offset` at one of its locations; the second value is the offset at which the bytes really begin.
    pub async fn open(&self, blob: &Descriptor, place: usize, offset: u64) -> Result<(BlobStream, u64)> {
        match self {
            Self::Archive(archive) => Ok((BlobStream::File(archive.open(&blob.digest, offset)?), offset)),
            Self::Registry(repository) => {
                if let Some(url) = place.checked_sub(1).and_then(|at| blob.urls.get(at)) {
                    return foreign_layer::open(repository.registry.client(), blob, url, offset).await;
                }
                let (response, begins) = repository.open_blob(&blob.digest, offset).await?;
                let url = response.url().clone();
                Ok((BlobStream::Http { response, url, pace: Pace::start() }, begins))
            }
        }
    }

    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Registry(repository) => Some(repository.registry.client()),
            Self::Archive(_) => None,
        }
    }

    /// Returns the error id for a blob that ends too early: a connection may be retried, a file may not.
    pub fn broken_id(&self) -> ErrorId {
        match self {
            Self::Registry(_) => ErrorId::AnswerBroken,
            Self::Archive(_) => ErrorId::ImageArchiveInvalid,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry(repository) => write!(f, "{}/{}", repository.registry.name, repository.name),
            Self::Archive(archive) => write!(f, "'{}'", archive.path().display()),
        }
    }
}
