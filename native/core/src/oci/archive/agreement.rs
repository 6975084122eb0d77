//! Whether a manifest in an archive lists the layers that its configuration lists (`rootfs.diff_ids`, image specification 1.1): the same number, in the same
//! order. Digests do not show this, and an image with other layers is a different image.

use serde::Deserialize;

use super::layer_content::{self, Packing};
use super::root_fs::RootFs;
use super::tar_entries::Entries;
use super::{Archive, docker_save};
use crate::error::Result;
use crate::json_fault;
use crate::oci::digest::Digest;
use crate::oci::manifest::{Content, Descriptor, Manifest};
use crate::oci::media_type;

#[derive(Deserialize)]
struct Config {
    rootfs: Option<RootFs>,
}

/// How thoroughly layers are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only the table of contents and the first bytes of a layer.
    Glance,
    /// Layers packed with gzip or zstd are unpacked, which takes about as long as reading them twice.
    Unpack,
}

impl Archive {
    /// Returns the reason why `manifest` does not match its configuration; `None` if it does, or if it is not an image.
    pub async fn disagreement(&self, manifest: &Manifest, depth: Depth) -> Result<Option<String>> {
        let Content::Blobs { config: Some(config), layers } = &manifest.content else { return Ok(None) };
        if !media_type::is_image_config(&config.media_type) {
            return Ok(None);
        }
        // A missing blob is reported when it is read.
        let Some(extent) = self.blobs.get(&config.digest) else { return Ok(None) };
        let extent = extent.clone();
        let path = self.path.clone();
        let bytes = super::blocking(move || super::read_extent(&path, &extent)).await?;
        let config: Config = match serde_json::from_slice(&bytes) {
            Ok(config) => config,
            Err(error) => {
                return Ok(Some(format!(
                    "its configuration {} is damaged ({})",
                    config.digest,
                    json_fault::reason(&error)
                )));
            }
        };
        let Some(rootfs) = config.rootfs else { return Ok(None) };
        let expected = rootfs.diff_ids.unwrap_or_default();
        if expected.len() != layers.len() {
            return Ok(Some(format!(
                "its manifest names {} layers and its configuration {}",
                layers.len(),
                expected.len()
            )));
        }
        for (at, (layer, expected)) in layers.iter().zip(&expected).enumerate() {
            if self.differs(layer, expected, depth).await? {
                return Ok(Some(format!(
                    "layer {} of {} in its manifest, {}, does not match its configuration",
                    at + 1,
                    layers.len(),
                    layer.digest
                )));
            }
        }
        Ok(None)
    }

    /// Returns whether the `docker save` form of an archive should be preferred to its OCI layout: the layout names no image, lacks a manifest, or a manifest
    /// does not list the layers of its configuration or of `manifest.json`.
    pub(super) async fn is_doubtful(&self, entries: &Entries) -> Result<bool> {
        let mut manifests = Vec::new();
        for image in &self.images {
            let Ok(root) = self.manifest(&image.descriptor.digest.to_string()).await else { return Ok(true) };
            for child in root.children() {
                // An archive may contain one platform of a multi-platform image.
                manifests.extend(self.manifest(&child.digest.to_string()).await.ok());
            }
            manifests.push(root);
        }
        for manifest in &manifests {
            if self.disagreement(manifest, Depth::Glance).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(manifests.is_empty() || docker_save::contradicts(&self.path, entries, &manifests))
    }

    async fn differs(&self, layer: &Descriptor, expected: &Digest, depth: Depth) -> Result<bool> {
        let comparable = media_type::is_layer(&layer.media_type) && layer.digest.algorithm() == expected.algorithm();
        if layer.digest == *expected || !comparable {
            return Ok(false);
        }
        let Some(extent) = self.blobs.get(&layer.digest) else { return Ok(false) };
        let packing = layer_content::packing(extent).await?;
        Ok(match packing {
            // An unpacked layer has the same digest in both.
            Packing::None => true,
            Packing::Gzip | Packing::Zstd if depth == Depth::Unpack => {
                layer_content::unpacked(extent, packing).await?.as_ref() != Some(expected)
            }
            Packing::Gzip | Packing::Zstd | Packing::Other => false,
        })
    }
}
