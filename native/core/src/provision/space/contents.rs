//! The manifests of a repository, and the blobs that they refer to.

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::error::{Error, ErrorId, Result};
use crate::http::limits::MEASURED_MANIFESTS;
use crate::oci::digest::Digest;
use crate::oci::manifest::Manifest;
use crate::oci::registry::Repository;
use crate::provision::images::list::{AT_A_TIME, digests};

/// One repository.
pub(super) struct Contents {
    pub tags: usize,
    pub manifests: Vec<Found>,
}

/// One manifest.
pub(super) struct Found {
    pub manifest: Digest,
    pub size: u64,
    /// Whether a tag leads to it.
    pub is_tagged: bool,
    pub blobs: Vec<Blob>,
}

pub(super) struct Blob {
    pub digest: Digest,
    pub size: u64,
    /// Whether clients may load it from elsewhere, so that the registry need not have it.
    pub is_foreign: bool,
}

impl Contents {
    /// Reads the manifests that tags lead to, and those of `revisions`, which the storage has. `room` is the number of manifests that may still be read.
    pub(super) async fn read(repository: &Repository, revisions: &BTreeSet<Digest>, room: &mut usize) -> Result<Self> {
        let tags = match repository.tags().await {
            // The catalog still lists repositories whose last image was deleted.
            Err(error) if error.id == ErrorId::ImageNotFound => Vec::new(),
            tags => tags?,
        };
        let count = tags.len();
        let tagged: BTreeSet<Digest> = digests(repository, tags).await?.into_iter().map(|(_, digest)| digest).collect();
        let mut reading = Reading { repository, seen: BTreeSet::new(), manifests: Vec::new(), room };
        reading.add(tagged, true).await?;
        reading.add(revisions.clone(), false).await?;
        Ok(Self { tags: count, manifests: reading.manifests })
    }
}

struct Reading<'a> {
    repository: &'a Repository,
    seen: BTreeSet<Digest>,
    manifests: Vec<Found>,
    room: &'a mut usize,
}

impl Reading<'_> {
    /// Adds the manifests and those below them, level by level.
    async fn add(&mut self, wanted: BTreeSet<Digest>, is_tagged: bool) -> Result<()> {
        let mut level = wanted;
        loop {
            level.retain(|digest| !self.seen.contains(digest));
            if level.is_empty() {
                return Ok(());
            }
            *self.room = self.room.checked_sub(level.len()).ok_or_else(|| {
                let message = format!("the registry has more than {MEASURED_MANIFESTS} manifests");
                Error::new(ErrorId::AnswerTooLarge, message).with_target(self.repository.registry.name.as_str())
            })?;
            self.seen.extend(level.iter().cloned());
            let reads = level.into_iter().map(|digest| read(self.repository, digest, is_tagged));
            let found: Vec<Option<(Found, Vec<Digest>)>> =
                stream::iter(reads).buffer_unordered(AT_A_TIME).try_collect().await?;
            let (found, below): (Vec<Found>, Vec<Vec<Digest>>) = found.into_iter().flatten().unzip();
            self.manifests.extend(found);
            level = below.into_iter().flatten().collect();
        }
    }
}

/// Reads a manifest, and the digests of the manifests below it. `None` if it was deleted in the meantime, or was never pushed: an index may be incomplete.
async fn read(repository: &Repository, digest: Digest, is_tagged: bool) -> Result<Option<(Found, Vec<Digest>)>> {
    let manifest = match repository.manifest(&digest.to_string()).await {
        Err(error) if error.id == ErrorId::ImageNotFound => return Ok(None),
        manifest => manifest?,
    };
    let blobs = manifest.blobs().map(|blob| Blob {
        digest: blob.digest.clone(),
        size: blob.size,
        is_foreign: !blob.urls.is_empty(),
    });
    let found = Found { manifest: digest, size: manifest.bytes.len() as u64, is_tagged, blobs: blobs.collect() };
    Ok(Some((found, children(&manifest))))
}

fn children(manifest: &Manifest) -> Vec<Digest> {
    manifest.children().iter().map(|child| child.digest.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventSink;
    use crate::http::Network;
    use crate::oci::registry::{Client, Registry};

    #[tokio::test]
    async fn manifests_above_the_limit_are_refused_before_they_are_read() {
        let (events, _receiver) = EventSink::new();
        let client = Client::new(Network::default(), &[], &events).expect("a client");
        let registry = Registry::new(client, "registry.example", None).expect("a registry");
        let repository = registry.repository("team/app", "pull");
        let mut room = 1;
        let mut reading =
            Reading { repository: &repository, seen: BTreeSet::new(), manifests: Vec::new(), room: &mut room };
        let wanted = BTreeSet::from([Digest::of(b"a"), Digest::of(b"b")]);
        let error = reading.add(wanted, true).await.expect_err("one too many");
        assert_eq!(error.id, ErrorId::AnswerTooLarge, "{error}");
        assert!(error.message.contains(&MEASURED_MANIFESTS.to_string()), "{error}");
        assert_eq!(error.target.as_deref(), Some("registry.example"));
    }
}
