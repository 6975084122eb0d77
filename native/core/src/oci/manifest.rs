//! Manifests and indexes. Their original bytes are kept, since the digest is computed from them.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::Digest;
use super::media_type;
use super::platform::{Platform, Wanted};
use crate::bounded_json;
use crate::error::{Error, ErrorId, Result};

pub(crate) use crate::http::limits::MANIFEST_BYTES as LARGEST;

/// Refers to a blob or a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    #[serde(default)]
    pub media_type: String,
    pub digest: Digest,
    pub size: u64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<BTreeMap<String, String>>,
}

/// A manifest or an index, with its original bytes.
#[derive(Debug, Clone)]
pub struct Manifest {
    pub media_type: String,
    pub digest: Digest,
    pub bytes: Bytes,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    /// The manifests of several platforms.
    Index(Vec<Descriptor>),
    /// Configuration and layers, or the blobs of an artifact.
    Blobs { config: Option<Box<Descriptor>>, layers: Vec<Descriptor> },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    schema_version: Option<u32>,
    media_type: Option<String>,
    manifests: Option<Vec<Descriptor>>,
    config: Option<Box<Descriptor>>,
    layers: Option<Vec<Descriptor>>,
    blobs: Option<Vec<Descriptor>>,
}

impl Manifest {
    /// Parses the document with this `digest`. `content_type` applies if the document does not contain its type. `Image.ManifestUnsupported` for schema 1 and
    /// for anything that is not a manifest.
    pub fn parse(bytes: Bytes, digest: Digest, content_type: Option<&str>) -> Result<Self> {
        let unsupported = |why: String| {
            Error::new(ErrorId::ImageManifestUnsupported, format!("the manifest {digest} cannot be used: {why}"))
        };
        let shape: Shape = bounded_json::from_slice(&bytes).map_err(|refusal| unsupported(refusal.to_string()))?;
        if shape.schema_version == Some(1) {
            return Err(unsupported("it is of Docker's schema 1, which has no digests of its own".to_owned()));
        }
        let told = shape
            .media_type
            .or_else(|| content_type.map(|text| text.split(';').next().unwrap_or(text).trim().to_owned()));
        let media_type =
            told.filter(|told| media_type::is_index(told) || media_type::is_manifest(told)).unwrap_or_else(|| {
                let guessed = if shape.manifests.is_some() { media_type::OCI_INDEX } else { media_type::OCI_MANIFEST };
                guessed.to_owned()
            });
        let content =
            match (media_type::is_index(&media_type), shape.manifests, shape.config, shape.layers, shape.blobs) {
                (true, Some(manifests), ..) => Content::Index(manifests),
                (false, _, config, Some(layers), _) => Content::Blobs { config, layers },
                (false, _, config @ Some(_), None, _) => Content::Blobs { config, layers: Vec::new() },
                (false, _, None, None, Some(layers)) => Content::Blobs { config: None, layers },
                _ => return Err(unsupported("it contains neither manifests nor layers".to_owned())),
            };
        Ok(Self { media_type, digest, bytes, content })
    }

    pub fn descriptor(&self) -> Descriptor {
        Descriptor {
            media_type: self.media_type.clone(),
            digest: self.digest.clone(),
            size: self.bytes.len() as u64,
            urls: Vec::new(),
            platform: None,
            annotations: None,
        }
    }

    /// Returns the manifests of an index.
    pub fn children(&self) -> &[Descriptor] {
        match &self.content {
            Content::Index(children) => children,
            Content::Blobs { .. } => &[],
        }
    }

    /// Returns the configuration, then the layers.
    pub fn blobs(&self) -> impl Iterator<Item = &Descriptor> {
        let (config, layers) = match &self.content {
            Content::Index(_) => (None, &[][..]),
            Content::Blobs { config, layers } => (config.as_deref(), layers.as_slice()),
        };
        config.into_iter().chain(layers)
    }

    pub fn config(&self) -> Option<&Descriptor> {
        match &self.content {
            Content::Index(_) => None,
            Content::Blobs { config, .. } => config.as_deref(),
        }
    }

    /// Creates an index that has only the wanted platforms and their attestations. The manifests keep their digests, and the rest of the document is unchanged.
    /// `Image.PlatformNotFound` if a wanted platform is missing.
    pub fn index_of(&self, wanted: &[Wanted]) -> Result<Self> {
        let children = self.children();
        let kept_for = |platform: &Wanted| {
            children
                .iter()
                .filter(|child| child.platform.as_ref().is_some_and(|found| platform.fits(found)))
                .collect::<Vec<_>>()
        };
        let mut kept: Vec<&Digest> = Vec::new();
        for platform in wanted {
            let found = kept_for(platform);
            if found.is_empty() {
                return Err(self.platform_missing(platform));
            }
            kept.extend(found.into_iter().map(|child| &child.digest));
        }
        let keeps = |child: &Descriptor| {
            kept.contains(&&child.digest)
                || attested(child).is_some_and(|subject| kept.iter().any(|kept| kept.to_string() == subject))
        };
        let chosen: Vec<bool> = children.iter().map(keeps).collect();
        let mut document: Value = serde_json::from_slice(&self.bytes).map_err(|error| {
            Error::new(ErrorId::InternalDefect, format!("an index was read and cannot be read again: {error}"))
        })?;
        if let Some(Value::Array(entries)) = document.get_mut("manifests") {
            let mut chosen = chosen.into_iter();
            entries.retain(|_| chosen.next().unwrap_or(false));
        }
        let bytes = Bytes::from(document.to_string());
        let digest = self.digest.of_same_kind(&bytes);
        Self::parse(bytes, digest, Some(&self.media_type))
    }

    pub fn platform_missing(&self, wanted: &Wanted) -> Error {
        let offered: Vec<String> = self
            .children()
            .iter()
            .filter(|child| attested(child).is_none())
            .filter_map(|child| child.platform.as_ref())
            .map(ToString::to_string)
            .collect();
        Error::new(
            ErrorId::ImagePlatformNotFound,
            format!("the image {} does not exist for {wanted}; it exists for {}", self.digest, offered.join(", ")),
        )
    }
}

/// Returns the digest of the manifest that `child` attests, in the format of BuildKit.
pub(crate) fn attested(child: &Descriptor) -> Option<&str> {
    child.annotations.as_ref()?.get("vnd.docker.reference.digest").map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn digest(letter: char) -> String {
        format!("sha256:{}", letter.to_string().repeat(64))
    }

    fn manifest(document: &Value) -> Result<Manifest> {
        let bytes = Bytes::from(document.to_string());
        let digest = Digest::of(&bytes);
        Manifest::parse(bytes, digest, None)
    }

    fn index() -> Manifest {
        let child = |letter, platform: Value, annotations: Value| json!({ "mediaType": media_type::OCI_MANIFEST, "digest": digest(letter), "size": 2, "platform": platform, "annotations": annotations });
        let attests =
            json!({ "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": digest('a') });
        manifest(&json!({
            "schemaVersion": 2,
            "mediaType": media_type::OCI_INDEX,
            "annotations": { "kept": "yes" },
            "manifests": [
                child('a', json!({ "os": "linux", "architecture": "amd64" }), json!({})),
                child('b', json!({ "os": "windows", "architecture": "amd64", "os.version": "10.0.17763.1" }), json!({})),
                child('c', json!({ "os": "unknown", "architecture": "unknown" }), attests),
            ],
        }))
        .expect("an index")
    }

    #[test]
    fn picks_platforms_with_their_attestations() {
        let picked = index().index_of(&[Wanted::parse("linux/amd64").expect("a platform")]).expect("an index");
        let digests: Vec<String> = picked.children().iter().map(|child| child.digest.to_string()).collect();
        assert_eq!(digests, [digest('a'), digest('c')]);
        assert!(picked.bytes.windows(6).any(|window| window == b"\"kept\""), "annotations stay");
        assert_eq!(picked.digest, Digest::of(&picked.bytes));
        let missing =
            index().index_of(&[Wanted::parse("linux/arm64").expect("a platform")]).expect_err("no such platform");
        assert_eq!(missing.id, ErrorId::ImagePlatformNotFound);
        assert!(missing.message.contains("linux/amd64, windows/amd64:10.0.17763.1"), "{}", missing.message);
    }

    #[test]
    fn reads_images_and_artifacts() {
        let layer = json!({ "mediaType": media_type::OCI_LAYER, "digest": digest('d'), "size": 5 });
        let config = json!({ "mediaType": media_type::OCI_CONFIG, "digest": digest('e'), "size": 7 });
        let image = manifest(&json!({ "schemaVersion": 2, "config": config, "layers": [layer] })).expect("a manifest");
        assert_eq!(image.media_type, media_type::OCI_MANIFEST);
        assert_eq!(image.blobs().map(|blob| blob.size).collect::<Vec<_>>(), [7, 5]);
    }

    #[test]
    fn refuses_what_cannot_be_copied() {
        for document in [
            json!({ "schemaVersion": 1, "fsLayers": [] }),
            json!({ "schemaVersion": 2 }),
            json!({ "layers": [{ "digest": "sha256:zz", "size": 1 }] }),
            json!("text"),
        ] {
            assert_eq!(manifest(&document).expect_err("no manifest").id, ErrorId::ImageManifestUnsupported);
        }
    }
}
