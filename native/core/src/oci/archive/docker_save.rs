//! The format of `docker save` before Docker 25 (image specification 1.2 of Docker): `manifest.json` names configuration and layers, and there are no
//! manifests. One is created for each image. Layers stay uncompressed: the configuration then contains their digests.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::layer_content::{self, Packing};
use super::root_fs::RootFs;
use super::tar_entries::{Entries, Entry};
use super::{Archive, Extent, Stored, digest_of_path, invalid, printable, read_extent};
use crate::error::Result;
use crate::json_fault;
use crate::oci::digest::Digest;
use crate::oci::manifest::Manifest;
use crate::oci::media_type::{OCI_CONFIG, OCI_LAYER, OCI_LAYER_GZIP, OCI_LAYER_ZSTD, OCI_MANIFEST};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

#[derive(Deserialize)]
struct Config {
    rootfs: RootFs,
}

pub(super) async fn read(path: PathBuf, entries: &Entries) -> Result<Archive> {
    let saved = list(&path, entries)?;
    let mut archive = Archive { path, blobs: HashMap::new(), made: HashMap::new(), images: Vec::new(), unpacked: None };
    for image in saved {
        add(&mut archive, entries, image).await?;
    }
    Ok(archive)
}

/// Returns whether `manifest.json` lists other layers than one of `manifests` for the same configuration.
pub(super) fn contradicts(path: &Path, entries: &Entries, manifests: &[Manifest]) -> bool {
    let Ok(saved) = list(path, entries) else { return false };
    let layers_of = |image: &Saved| {
        image.layers.iter().map(|layer| digest_of_path(layer, "blobs/")).collect::<Option<Vec<Digest>>>()
    };
    let differs = |image: &Saved, manifest: &Manifest| {
        let config = digest_of_path(&image.config, "blobs/");
        let is_same_image = config.is_some() && manifest.config().map(|config| &config.digest) == config.as_ref();
        let named = manifest.blobs().skip(1).map(|layer| layer.digest.clone());
        is_same_image && layers_of(image).is_some_and(|layers| !named.eq(layers))
    };
    saved.iter().any(|image| manifests.iter().any(|manifest| differs(image, manifest)))
}

fn list(path: &Path, entries: &Entries) -> Result<Vec<Saved>> {
    let list = named(path, entries, "manifest.json")?;
    serde_json::from_slice(&read_extent(path, &list.extent)?)
        .map_err(|error| invalid(path, &format!("its manifest.json is damaged ({})", json_fault::reason(&error))))
}

async fn add(archive: &mut Archive, entries: &Entries, image: Saved) -> Result<()> {
    let path = archive.path.clone();
    let names: Vec<String> = image.repo_tags.iter().flatten().map(|name| printable(name)).collect();
    let shown =
        names.first().cloned().unwrap_or_else(|| format!("with the configuration {}", printable(&image.config)));
    let wrong = |why: &str| invalid(&path, &format!("in the image {shown}, {why}"));
    let config = &named(&path, entries, &image.config)?.extent;
    let config_bytes = read_extent(&path, config)?;
    let parsed: Config = serde_json::from_slice(&config_bytes)
        .map_err(|error| wrong(&format!("the configuration is damaged ({})", json_fault::reason(&error))))?;
    let diff_ids = parsed.rootfs.diff_ids.unwrap_or_default();
    if diff_ids.len() != image.layers.len() {
        let why = format!("manifest.json names {} layers and the configuration {}", image.layers.len(), diff_ids.len());
        return Err(wrong(&why));
    }
    let config_digest = Digest::of(&config_bytes);
    let mut layers = Vec::new();
    for (at, (name, diff_id)) in image.layers.iter().zip(diff_ids).enumerate() {
        let extent = &named(&path, entries, name)?.extent;
        let (media_type, digest, fits) = look(name, extent, &diff_id).await?;
        if !fits {
            return Err(wrong(&format!("layer {} of {} does not match the configuration", at + 1, image.layers.len())));
        }
        layers.push(json!({ "mediaType": media_type, "digest": digest, "size": extent.size }));
        archive.blobs.insert(digest, extent.clone());
    }
    archive.blobs.insert(config_digest.clone(), config.clone());
    let document = json!({
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "config": { "mediaType": OCI_CONFIG, "digest": config_digest, "size": config.size },
        "layers": layers,
    });
    let bytes = Bytes::from(document.to_string());
    let manifest = Manifest::parse(bytes.clone(), Digest::of(&bytes), None)?;
    archive.made.insert(manifest.digest.clone(), bytes);
    let names: Vec<Option<String>> = match names.is_empty() {
        true => vec![None],
        false => names.into_iter().map(Some).collect(),
    };
    archive.images.extend(names.into_iter().map(|name| Stored { name, descriptor: manifest.descriptor() }));
    Ok(())
}

/// Returns the media type of a layer, the digest of its bytes, and whether its tar is the one in the configuration, if it can be unpacked. Docker itself saves
/// layers uncompressed; other tools may not.
async fn look(name: &str, extent: &Extent, diff_id: &Digest) -> Result<(&'static str, Digest, bool)> {
    // A name that is a digest is verified when the layer is read, like every blob.
    let digest = match digest_of_path(name, "blobs/") {
        Some(digest) => digest,
        None => layer_content::stored(extent).await?,
    };
    let packing = layer_content::packing(extent).await?;
    let media_type = match packing {
        Packing::None => return Ok((OCI_LAYER, digest.clone(), digest == *diff_id)),
        Packing::Gzip => OCI_LAYER_GZIP,
        Packing::Zstd => OCI_LAYER_ZSTD,
        Packing::Other => return Ok((OCI_LAYER_ZSTD, digest, true)),
    };
    Ok((media_type, digest, layer_content::unpacked(extent, packing).await?.as_ref() == Some(diff_id)))
}

fn named<'a>(path: &Path, entries: &'a Entries, name: &str) -> Result<&'a Entry> {
    entries.named(name).ok_or_else(|| invalid(path, &format!("it lacks {}", printable(name))))
}
