//! The steps of a client: connect, log in, push a tiny image, pull it, remove it.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::Method;
use serde_json::json;
use url::Url;

use crate::error::{Error, ErrorId, Result};
use crate::oci::digest::Digest;
use crate::oci::manifest::Manifest;
use crate::oci::origin::Origin;
use crate::oci::registry::{Registry, Repository};
use crate::provision::trust_places::hint;

const REPOSITORY: &str = "azs-container-registry/self-check";
const TAG: &str = "latest";
const MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const CONFIG: &str = "application/vnd.docker.container.image.v1+json";
const LAYER: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/// An empty tar file, compressed: always the same bytes, so that a registry stores them once.
const EMPTY_LAYER: [u8; 32] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0x62, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x58, 0x00,
    0x08, 0x00, 0x00, 0xff, 0xff, 0x2e, 0xaf, 0xb5, 0xef, 0x00, 0x04, 0x00, 0x00,
];
/// Digest of the unpacked layer: 1024 zero bytes.
const EMPTY_TAR: &str = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/// The status with which docker-registry refuses writes in its read-only mode.
const READ_ONLY: u16 = 405;

/// Whether a registry requires a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Open,
    Login,
}

/// Checks that this machine trusts the host and that it is a registry.
pub(crate) async fn reach(registry: &Arc<Registry>, url: &Url) -> Result<Access> {
    let client = registry.client();
    let answer = client.passing(|| Some(client.http().request(Method::GET, url.clone())), url).await;
    let answer = answer.map_err(|error| match error.id {
        ErrorId::UntrustedCertificate => {
            Error::new(ErrorId::RegistryUntrusted, error.message).with_hint(hint::text(&registry.name))
        }
        ErrorId::HostCertificateExpired | ErrorId::HostCertificateNotYetValid => {
            Error::new(ErrorId::RegistryCertificateExpired, error.message)
        }
        ErrorId::HostCertificateOtherName | ErrorId::HostCertificateWithoutNames => {
            Error::new(ErrorId::RegistryCertificateName, error.message)
        }
        ErrorId::ProxyLoginRefused | ErrorId::ProxyUnreachable | ErrorId::ProxyFailed => error,
        _ => Error::new(ErrorId::RegistryUnreachable, error.message),
    })?;
    let has = |header: &str| answer.headers().contains_key(header);
    let content_type = answer.headers().get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_json = content_type.trim_start().to_ascii_lowercase().starts_with("application/json");
    match answer.status().as_u16() {
        // A page of a proxy or of another web server does not come from a registry.
        200 if is_json || has("docker-distribution-api-version") => Ok(Access::Open),
        401 if has("docker-distribution-api-version") || has("www-authenticate") => Ok(Access::Login),
        status => {
            let message =
                format!("GET {url} answered {status} ('{content_type}'), which is not an answer of a registry");
            Err(Error::new(ErrorId::RegistryNotOne, message))
        }
    }
}

pub(crate) async fn log_in(registry: &Arc<Registry>) -> Result<()> {
    let call = crate::oci::registry::Call::new(Method::GET, registry.url("")?);
    registry.send(call, "").await.map(drop)
}

fn repository(registry: &Arc<Registry>) -> Repository {
    registry.repository(REPOSITORY, "pull,push,delete")
}

fn config() -> Bytes {
    let config = json!({ "architecture": "amd64", "os": "linux", "config": {}, "rootfs": { "type": "layers", "diff_ids": [EMPTY_TAR] } });
    Bytes::from(config.to_string())
}

fn manifest() -> Result<Manifest> {
    let (config, layer) = (config(), Bytes::from_static(&EMPTY_LAYER));
    let descriptor = |media_type: &str, bytes: &Bytes| json!({ "mediaType": media_type, "size": bytes.len(), "digest": Digest::of(bytes).to_string() });
    let body = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, &config), "layers": [descriptor(LAYER, &layer)] });
    let bytes = Bytes::from(body.to_string());
    let digest = Digest::of(&bytes);
    Manifest::parse(bytes, digest, Some(MANIFEST))
}

pub(crate) async fn push(registry: &Arc<Registry>) -> Result<()> {
    let repository = repository(registry);
    let pushed = async {
        repository.deliver_bytes(Bytes::from_static(&EMPTY_LAYER)).await?;
        repository.deliver_bytes(config()).await?;
        repository.put_manifest(&manifest()?, TAG).await
    };
    pushed.await.map_err(|error| {
        let is_read_only = error.service_status() == Some(READ_ONLY);
        let error = as_failure(ErrorId::RegistryPushFailed, error);
        if is_read_only {
            return error.with_hint(
                "The registry accepts no changes. It stays read-only if its virtual machine stopped during a garbage collection: run Optimize-ContainerRegistry, which makes it writable again.",
            );
        }
        error
    })
}

/// Pulls the image. Digests are verified during the download.
pub(crate) async fn pull(registry: &Arc<Registry>) -> Result<()> {
    let pulled = async {
        let origin = Origin::Registry(repository(registry));
        let manifest = origin.manifest(TAG).await?;
        for blob in manifest.blobs() {
            origin.read_whole(blob).await?;
        }
        Ok(())
    };
    pulled.await.map_err(|error| as_failure(ErrorId::RegistryPullFailed, error))
}

pub(crate) async fn remove(registry: &Arc<Registry>) -> Result<()> {
    let repository = repository(registry);
    match repository.digest_of(TAG).await? {
        Some(digest) => repository.delete_manifest(&digest).await,
        None => Ok(()),
    }
}

fn as_failure(id: ErrorId, error: Error) -> Error {
    let message = error.message.clone();
    error.retold(id, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacked_layer_matches_the_configuration() {
        assert_eq!(Digest::of(&[0; 1024]).to_string(), EMPTY_TAR);
        let manifest = manifest().expect("a manifest");
        assert_eq!(manifest.blobs().count(), 2);
    }
}
