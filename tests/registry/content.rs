//! Images for tests: an OCI layout folder that is written without the library, so that the library does not check its own output.

use std::path::PathBuf;

use azcr_core::oci::digest::Digest;
use serde_json::{Value, json};

pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
pub const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";

pub struct Layout {
    pub path: PathBuf,
    index: Vec<Value>,
}

impl Layout {
    pub fn new(path: PathBuf) -> Self {
        std::fs::create_dir_all(path.join("blobs/sha256")).expect("a folder");
        std::fs::write(path.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).expect("a file");
        Self { path, index: Vec::new() }
    }

    pub fn blob(&self, media_type: &str, bytes: &[u8]) -> Value {
        let digest = Digest::of(bytes);
        std::fs::write(self.path.join("blobs/sha256").join(digest.hex()), bytes).expect("a blob");
        json!({ "mediaType": media_type, "digest": digest, "size": bytes.len() })
    }

    fn document(&self, media_type: &str, document: &Value) -> Value {
        self.blob(media_type, document.to_string().as_bytes())
    }

    /// Creates a manifest for linux/amd64 whose configuration lists `diff_ids`, independent of its layers.
    pub fn image_of(&self, layers: &[Value], diff_ids: &[Digest]) -> Value {
        let config =
            json!({ "os": "linux", "architecture": "amd64", "rootfs": { "type": "layers", "diff_ids": diff_ids } });
        let config = self.document(CONFIG, &config);
        self.document(
            MANIFEST,
            &json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers }),
        )
    }

    /// Creates a manifest with these layers, for one platform.
    pub fn image(&self, platform: &str, layers: &[&[u8]]) -> Value {
        let (os, architecture) = platform.split_once('/').expect("os/architecture");
        let diff_ids: Vec<Digest> = layers.iter().map(|layer| Digest::of(layer)).collect();
        let config =
            json!({ "os": os, "architecture": architecture, "rootfs": { "type": "layers", "diff_ids": diff_ids } });
        let config = self.document(CONFIG, &config);
        let layers: Vec<Value> = layers.iter().map(|layer| self.blob(LAYER, layer)).collect();
        let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": layers });
        let mut descriptor = self.document(MANIFEST, &manifest);
        descriptor["platform"] = json!({ "os": os, "architecture": architecture });
        descriptor
    }

    /// Creates an attestation as BuildKit does: provenance, with a platform that does not exist.
    pub fn attestation(&self, of: &Value) -> Value {
        let statement =
            self.blob("application/vnd.in-toto+json", br#"{"predicateType":"https://slsa.dev/provenance/v0.2"}"#);
        let config = self.document(CONFIG, &json!({ "os": "unknown", "architecture": "unknown", "rootfs": { "type": "layers", "diff_ids": [statement["digest"]] } }));
        let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [statement] });
        let mut descriptor = self.document(MANIFEST, &manifest);
        descriptor["platform"] = json!({ "os": "unknown", "architecture": "unknown" });
        descriptor["annotations"] =
            json!({ "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": of["digest"] });
        descriptor
    }

    pub fn index_of(&self, manifests: &[Value]) -> Value {
        self.document(INDEX, &json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests }))
    }

    /// Adds a named image to the layout. Returns its digest.
    pub fn name(&mut self, name: &str, descriptor: &Value) -> String {
        let mut descriptor = descriptor.clone();
        descriptor["annotations"] = json!({ "org.opencontainers.image.ref.name": name });
        self.index.push(descriptor.clone());
        let index = json!({ "schemaVersion": 2, "manifests": self.index });
        std::fs::write(self.path.join("index.json"), index.to_string()).expect("a file");
        descriptor["digest"].as_str().expect("a digest").to_owned()
    }
}

/// Returns bytes like those of a compressed layer: not compressible, and the same for the same seed.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// Compresses like most layers.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Returns the digest of a peer's output.
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(bytes).to_string()
}

pub fn hex(digest: &str) -> &str {
    digest.strip_prefix("sha256:").expect("a digest")
}
