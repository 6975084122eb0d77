//! What `docker save` wrote before Docker 25 (image specification 1.2 of Docker): `manifest.json` names configuration and layers, and there are no
//! manifests. One is made for each image. The layers go as they are, uncompressed: their digest is then known from the configuration.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use super::tar_entries::{Entries, Entry};
use super::{Archive, Extent, Stored, invalid, read_extent, unreadable};
use crate::error::{Error, Result};
use crate::json_fault;
use crate::oci::digest::Digest;
use crate::oci::manifest::Manifest;
use crate::oci::media_type::{OCI_CONFIG, OCI_LAYER, OCI_LAYER_GZIP, OCI_MANIFEST};

const GZIP: [u8; 2] = [0x1f, 0x8b];

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

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Vec<Digest>,
}

pub fn read(path: PathBuf, entries: &Entries) -> Result<Archive> {
    let list = named(&path, entries, "manifest.json")?;
    let saved: Vec<Saved> = serde_json::from_slice(&read_extent(&list.extent)?)
        .map_err(|error| invalid(&path, &format!("its manifest.json is damaged ({})", json_fault::reason(&error))))?;
    let mut archive = Archive { path, blobs: HashMap::new(), made: HashMap::new(), images: Vec::new() };
    for image in saved {
        add(&mut archive, entries, image)?;
    }
    Ok(archive)
}

fn add(archive: &mut Archive, entries: &Entries, image: Saved) -> Result<()> {
    let path = archive.path.clone();
    let config = &named(&path, entries, &image.config)?.extent;
    let config_bytes = read_extent(config)?;
    let parsed: Config =
        serde_json::from_slice(&config_bytes).map_err(|error| damaged_config(&path, &image.config, &error))?;
    if parsed.rootfs.diff_ids.len() != image.layers.len() {
        return Err(invalid(&path, &format!("the configuration {} tells another number of layers", image.config)));
    }
    let config_digest = Digest::of(&config_bytes);
    let mut layers = Vec::new();
    for (name, diff_id) in image.layers.iter().zip(parsed.rootfs.diff_ids) {
        let extent = &named(&path, entries, name)?.extent;
        let (media_type, digest) = match is_compressed(extent)? {
            true => (OCI_LAYER_GZIP, hash(extent)?),
            false => (OCI_LAYER, diff_id),
        };
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
    let names: Vec<Option<String>> = match image.repo_tags.filter(|tags| !tags.is_empty()) {
        Some(tags) => tags.into_iter().map(Some).collect(),
        None => vec![None],
    };
    archive.images.extend(names.into_iter().map(|name| Stored { name, descriptor: manifest.descriptor() }));
    Ok(())
}

fn named<'a>(path: &Path, entries: &'a Entries, name: &str) -> Result<&'a Entry> {
    entries.named(name).ok_or_else(|| invalid(path, &format!("it lacks {name}")))
}

/// Docker itself saves layers uncompressed; other tools that write this form may not.
fn is_compressed(extent: &Extent) -> Result<bool> {
    let mut start = [0; 2];
    let mut file = open(extent)?;
    Ok(extent.size >= 2 && file.read_exact(&mut start).is_ok() && start == GZIP)
}

/// A configuration holds the variables of its image, and people put passwords there.
fn damaged_config(path: &Path, config: &str, error: &serde_json::Error) -> Error {
    invalid(path, &format!("the configuration {config} is damaged ({})", json_fault::reason(error)))
}

fn hash(extent: &Extent) -> Result<Digest> {
    let mut hasher = Digest::of(b"").hasher();
    let mut file = open(extent)?.take(extent.size);
    let mut block = vec![0; 256 * 1024];
    loop {
        match file.read(&mut block).map_err(|error| unreadable(&extent.file, &error))? {
            0 => return Ok(hasher.finish()),
            length => hasher.update(&block[..length]),
        }
    }
}

fn open(extent: &Extent) -> Result<File> {
    let mut file = File::open(&extent.file).map_err(|error| unreadable(&extent.file, &error))?;
    file.seek(SeekFrom::Start(extent.offset)).map_err(|error| unreadable(&extent.file, &error))?;
    Ok(file)
}
