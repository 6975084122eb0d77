//! Pushes one image to a repository: first the blobs, in parallel, then the manifests, and the tag last.

use std::sync::Arc;

use serde::Serialize;
use tokio::task::JoinSet;

use crate::error::{Error, ErrorId, Result};
use crate::event::StepKind;
use crate::oci::blob_reader::BlobReader;
use crate::oci::image::Image;
use crate::oci::manifest::{Descriptor, Manifest};
use crate::oci::origin::Origin;
use crate::oci::progress::{Progress, Share, size};
use crate::oci::registry::Repository;
use crate::oci::upload::Delivery;
use crate::resource::plan::{Action, Step};

/// Parallel blob transfers. More do not make a connection faster, and each takes about a megabyte of memory.
pub(super) const AT_A_TIME: usize = 4;

/// The transferred bytes of blobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Moved {
    pub sent_bytes: u64,
    pub mounted_bytes: u64,
    pub present_bytes: u64,
    pub sent_blobs: u32,
}

impl Moved {
    pub fn add(&mut self, delivery: Delivery, size: u64) {
        match delivery {
            Delivery::Present => self.present_bytes += size,
            Delivery::Mounted => self.mounted_bytes += size,
            Delivery::Sent => {
                self.sent_bytes += size;
                self.sent_blobs += 1;
            }
        }
    }
}

/// Compares the image with the destination's image of that name.
pub(super) async fn action(image: &Image, target: &Repository, selector: &str) -> Result<Action> {
    Ok(match target.digest_of(selector).await? {
        // Registries accept manifests without the blobs of their foreign layers.
        Some(digest) if digest == image.root.digest && !image.has_foreign_layers() => Action::None,
        Some(digest) if digest == image.root.digest && missing(image, target).await?.is_empty() => Action::None,
        Some(_) => Action::Update,
        None => Action::Create,
    })
}

/// Returns the blobs that the destination lacks.
pub(super) async fn missing(image: &Image, target: &Repository) -> Result<Vec<Descriptor>> {
    let mut lacking = Vec::new();
    for blob in image.blobs() {
        if !target.holds(&blob).await? {
            lacking.push(blob);
        }
    }
    Ok(lacking)
}

/// Returns the step of a plan: what would be transferred, and its size.
pub(super) async fn plan(image: &Image, target: &Repository, selector: &str, name: &str) -> Result<Step> {
    let action = action(image, target, selector).await?;
    let reason = match action {
        Action::None => "it already exists".to_owned(),
        // A transfer removes nothing.
        Action::Create | Action::Update | Action::Remove => {
            let missing = missing(image, target).await?;
            let bytes = missing.iter().map(|blob| blob.size).sum();
            format!("{} of {} ({} blobs) are missing", size(bytes), size(image.size()), missing.len())
        }
    };
    Ok(Step::new(StepKind::Image, format!("Image '{name}'"), action, reason))
}

/// Pushes `image` under `selector`. `mount_from` is a repository of the same registry that may have the blobs. The tag is written after everything else.
pub(super) async fn push(
    image: &Image,
    origin: &Origin,
    target: &Repository,
    selector: &str,
    mount_from: Option<&str>,
    progress: &Arc<Progress>,
) -> Result<Moved> {
    let mut moved = Moved::default();
    let mut waiting = image.blobs().into_iter();
    // Dropping this future drops it, and cancels all transfers.
    let mut running: JoinSet<Result<(Delivery, u64)>> = JoinSet::new();
    loop {
        while running.len() < AT_A_TIME
            && let Some(blob) = waiting.next()
        {
            let share = progress.share(blob.size);
            let reader = BlobReader::new(origin.clone(), blob);
            running.spawn(deliver(target.clone(), reader, mount_from.map(str::to_owned), share));
        }
        let Some(ended) = running.join_next().await else { break };
        let (delivery, size) =
            ended.map_err(|_| Error::new(ErrorId::InternalPanic, "a transfer stopped because of a defect"))??;
        moved.add(delivery, size);
    }
    for manifest in &image.below {
        put(manifest, target, &manifest.digest.to_string()).await?;
    }
    put(&image.root, target, selector).await?;
    Ok(moved)
}

/// Writes a manifest. docker-registry answers 500 without a reason if it is not configured for the URLs of foreign layers.
async fn put(manifest: &Manifest, target: &Repository, selector: &str) -> Result<()> {
    target.put_manifest(manifest, selector).await.map_err(|mut error| {
        let refused = matches!(error.id, ErrorId::RegistryUnavailable | ErrorId::RegistryRefused);
        let elsewhere = |blob: &Descriptor| !blob.urls.is_empty();
        if refused && manifest.blobs().any(elsewhere) {
            error.id = ErrorId::ImageForeignLayersRefused;
            error = error.context("the manifest has foreign layers");
        }
        error
    })
}

async fn deliver(
    target: Repository,
    mut reader: BlobReader,
    mount_from: Option<String>,
    mut share: Share,
) -> Result<(Delivery, u64)> {
    let delivery = target.deliver(&mut reader, mount_from.as_deref(), &mut share).await?;
    if delivery != Delivery::Sent {
        share.skip();
    }
    Ok((delivery, reader.descriptor().size))
}
