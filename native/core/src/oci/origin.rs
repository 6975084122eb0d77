//! Where an image comes from: a repository of a registry, or an archive.

use std::fmt;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};

use super::archive::Archive;
use super::blob_reader::{BlobReader, BlobStream};
use super::foreign_layer;
use super::manifest::{Descriptor, LARGEST, Manifest};
use super::registry::{Client, Repository};
use crate::error::{Error, ErrorId, Result};

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

    /// Opens a blob at `offset`; the second value is where the bytes really begin. A foreign layer that the registry does not hold comes from
    /// the places that its manifest names.
    pub async fn open(&self, blob: &Descriptor, offset: u64) -> Result<(BlobStream, u64)> {
        match self {
            Self::Archive(archive) => Ok((BlobStream::File(archive.open(&blob.digest, offset)?), offset)),
            Self::Registry(repository) => {
                if !blob.urls.is_empty() && !repository.has_blob(&blob.digest).await? {
                    return foreign_layer::open(repository.registry.client(), blob, offset).await;
                }
                let (response, begins) = repository.open_blob(&blob.digest, offset).await?;
                let url = response.url().clone();
                Ok((BlobStream::Http { response, url }, begins))
            }
        }
    }

    /// A small blob, verified.
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

    pub fn client(&self) -> Option<&Client> {
        match self {
            Self::Registry(repository) => Some(repository.registry.client()),
            Self::Archive(_) => None,
        }
    }

    /// The error for a blob that ends too early: a connection may break, a file does not grow by itself.
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
