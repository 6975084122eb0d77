//! A complete image: its root manifest, the manifests below it, and all their blobs.

use std::collections::BTreeSet;

use super::digest::Digest;
use super::manifest::{self, Content, Descriptor, Manifest};
use super::media_type;
use super::origin::Origin;
use super::platform::{Platform, Wanted};
use crate::bounded_json;
use crate::error::{Error, ErrorId, Result};

/// An index may contain an index; deeper nesting is an error or an attack.
const DEEPEST: usize = 4;
/// A configuration is read into memory only for its platform; a larger one is not an image configuration.
const LARGEST_CONFIG: u64 = manifest::LARGEST as u64;

#[derive(Debug, Clone)]
pub struct Image {
    pub root: Manifest,
    /// All manifests below the root, each after the manifests that it refers to: the order in which they can be pushed.
    pub below: Vec<Manifest>,
}

impl Image {
    /// Reads the manifests of the image that `selector` (a tag or digest) names. With `wanted`, an index is reduced to those platforms.
    pub async fn load(origin: &Origin, selector: &str, wanted: &[Wanted]) -> Result<Self> {
        let mut root = origin.manifest(selector).await?;
        if !wanted.is_empty() {
            match &root.content {
                Content::Index(_) => root = root.index_of(wanted)?,
                Content::Blobs { .. } => check_platform(origin, &root, wanted).await?,
            }
        }
        let mut below = Vec::new();
        let mut seen = BTreeSet::from([root.digest.clone()]);
        collect(origin, &root, 1, &mut seen, &mut below).await?;
        Ok(Self { root, below })
    }

    pub fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.below.iter().chain([&self.root])
    }

    /// Returns each blob once, largest first, so that a transfer does not end with one long layer.
    pub fn blobs(&self) -> Vec<Descriptor> {
        let mut seen = BTreeSet::new();
        let all = self.manifests().flat_map(Manifest::blobs);
        let mut blobs: Vec<Descriptor> = all.filter(|blob| seen.insert(blob.digest.clone())).cloned().collect();
        blobs.sort_by_key(|blob| std::cmp::Reverse(blob.size));
        blobs
    }

    /// Returns the total size of all blobs and manifests in bytes.
    pub fn size(&self) -> u64 {
        let manifests: u64 = self.manifests().map(|manifest| manifest.bytes.len() as u64).sum();
        manifests + self.blobs().iter().map(|blob| blob.size).sum::<u64>()
    }

    pub fn has_foreign_layers(&self) -> bool {
        let is_foreign = |blob: &Descriptor| !blob.urls.is_empty() || media_type::is_foreign_layer(&blob.media_type);
        self.manifests().flat_map(Manifest::blobs).any(is_foreign)
    }

    /// Returns the platforms of an index without its attestations; for a single image see [`platform_of`].
    pub fn platforms(&self) -> Vec<String> {
        let named = self.root.children().iter().filter(|child| manifest::attested(child).is_none());
        named.filter_map(|child| child.platform.as_ref()).map(ToString::to_string).collect()
    }
}

/// Collects the manifests, depth first. Boxed, since an async function cannot call itself directly.
fn collect<'a>(
    origin: &'a Origin,
    parent: &'a Manifest,
    depth: usize,
    seen: &'a mut BTreeSet<Digest>,
    below: &'a mut Vec<Manifest>,
) -> futures_util::future::BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        if depth > DEEPEST {
            return Err(Error::new(
                ErrorId::ImageManifestUnsupported,
                format!("the index {} is nested too deeply", parent.digest),
            ));
        }
        for child in parent.children() {
            if !seen.insert(child.digest.clone()) {
                continue;
            }
            let manifest = origin.manifest(&child.digest.to_string()).await?;
            collect(origin, &manifest, depth + 1, seen, below).await?;
            below.push(manifest);
        }
        Ok(())
    })
}

async fn check_platform(origin: &Origin, root: &Manifest, wanted: &[Wanted]) -> Result<()> {
    let platform = platform_of(origin, root).await?;
    let missing = wanted.iter().find(|wanted| !platform.as_ref().is_some_and(|platform| wanted.fits(platform)));
    match missing {
        None => Ok(()),
        Some(missing) => {
            let found = platform.map_or_else(|| "no platform at all".to_owned(), |platform| platform.to_string());
            let message = format!("the image {} does not exist for {missing}; it exists for {found}", root.digest);
            Err(Error::new(ErrorId::ImagePlatformNotFound, message))
        }
    }
}

/// Returns the platform in the configuration of a single image; `None` for an artifact.
pub(crate) async fn platform_of(origin: &Origin, manifest: &Manifest) -> Result<Option<Platform>> {
    let Some(config) = manifest.config().filter(|config| config.size <= LARGEST_CONFIG) else { return Ok(None) };
    if !media_type::is_image_config(&config.media_type) {
        return Ok(None);
    }
    let bytes = origin.read_whole(config).await?;
    Ok(bounded_json::from_slice::<Platform>(&bytes).ok().filter(|platform| !platform.os.is_empty()))
}
