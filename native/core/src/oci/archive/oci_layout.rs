//! The OCI image layout 1.1: `index.json`, and each blob as `blobs/<algorithm>/<hex>`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::tar_entries::Entries;
use super::{Archive, Extent, Stored, digest_of_path, invalid, printable, read_extent, unreadable};
use crate::error::Result;
use crate::json_fault;
use crate::oci::digest::Digest;
use crate::oci::manifest::Descriptor;

/// containerd and Docker put the full name here, and only the tag into the next.
pub(crate) const CONTAINERD_NAME: &str = "io.containerd.image.name";
pub(crate) const REF_NAME: &str = "org.opencontainers.image.ref.name";

#[derive(Deserialize)]
struct Index {
    #[serde(default)]
    manifests: Vec<Descriptor>,
}

pub(crate) fn read_tar(path: PathBuf, entries: &Entries) -> Result<Archive> {
    let index = entries.named("index.json").ok_or_else(|| invalid(&path, "it has no index.json"))?;
    let images = images(&path, &read_extent(&path, &index.extent)?)?;
    let blobs =
        entries.all.iter().filter_map(|entry| Some((digest_of_path(&entry.name, "blobs/")?, entry.extent.clone())));
    Ok(Archive { blobs: blobs.collect(), made: HashMap::new(), images, path, unpacked: None })
}

pub(crate) fn read_folder(path: PathBuf) -> Result<Archive> {
    let index = path.join("index.json");
    let bytes = std::fs::read(&index).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => invalid(&path, "the folder has no index.json, so it is not an OCI layout"),
        _ => unreadable(&index, &error),
    })?;
    let images = images(&path, &bytes)?;
    let mut blobs: HashMap<Digest, Extent> = HashMap::new();
    for algorithm in ["sha256", "sha512"] {
        let folder = path.join("blobs").join(algorithm);
        let Ok(files) = std::fs::read_dir(&folder) else { continue };
        for file in files {
            let file = file.map_err(|error| unreadable(&folder, &error))?;
            let name = file.file_name();
            let digest = name.to_str().and_then(|hex| Digest::parse(&format!("{algorithm}:{hex}")).ok());
            // Links are followed: some tools share blobs between layouts.
            let size = std::fs::metadata(file.path()).map_err(|error| unreadable(&file.path(), &error))?.len();
            blobs.extend(digest.map(|digest| (digest, Extent { file: file.path(), offset: 0, size })));
        }
    }
    Ok(Archive { blobs, made: HashMap::new(), images, path, unpacked: None })
}

/// Returns the descriptors in `index.json`.
pub(crate) fn descriptors(path: &Path, index: &[u8]) -> Result<Vec<Descriptor>> {
    let index: Index = serde_json::from_slice(index)
        .map_err(|error| invalid(path, &format!("its index.json is damaged ({})", json_fault::reason(&error))))?;
    Ok(index.manifests)
}

fn images(path: &Path, index: &[u8]) -> Result<Vec<Stored>> {
    let stored = |descriptor| Stored { name: name_of(&descriptor).map(printable), descriptor };
    Ok(descriptors(path, index)?.into_iter().map(stored).collect())
}

/// Returns the name of an image in `index.json`.
pub(crate) fn name_of(descriptor: &Descriptor) -> Option<&str> {
    let annotations = descriptor.annotations.as_ref()?;
    // A tag without a repository is not a name.
    let whole = |name: &&String| name.contains(['/', ':']);
    annotations.get(CONTAINERD_NAME).or_else(|| annotations.get(REF_NAME).filter(whole)).map(String::as_str)
}
