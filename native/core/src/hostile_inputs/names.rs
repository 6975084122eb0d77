//! Names that users and files give: images, registries, digests, wildcards, endpoints, and Docker's logins.

use super::{assert_no_defect, runtime};
use crate::cloud::endpoints;
use crate::oci::digest::Digest;
use crate::oci::docker_config::DockerConfig;
use crate::oci::manifest::Manifest;
use crate::oci::reference::{Place, Reference};
use crate::oci::registry_name;
use crate::wildcard;

/// Reads a reference, and what it writes.
pub(super) fn references(text: &str) {
    if let Some(reference) = assert_no_defect(Reference::parse(text)) {
        let again = Reference::parse(&reference.to_string()).expect("its own text");
        assert_eq!(again.to_string(), reference.to_string());
    }
    assert_no_defect(Place::parse(text));
}

pub(super) fn registries(text: &str) {
    if let Some((registry, _)) = registry_name::read(text) {
        assert_eq!(registry_name::canonical(&registry), registry);
    }
    assert_no_defect(endpoints::parse_arm_endpoint(text));
}

pub(super) fn digests(text: &str) {
    if let Some(digest) = assert_no_defect(Digest::parse(text)) {
        assert_eq!(Digest::parse(&digest.to_string()).expect("its own text").to_string(), digest.to_string());
    }
}

/// An exponential matcher would never end.
pub(super) fn wildcards(pattern: &str, text: &str) {
    let fits = wildcard::fits(pattern, text);
    assert!(fits || !pattern.bytes().all(|byte| byte == b'*') || pattern.is_empty());
    let doubled = pattern.replace('*', "**");
    assert_eq!(wildcard::fits(&doubled, text), fits);
}

pub(super) fn manifests(bytes: &[u8]) {
    let digest = Digest::of(bytes);
    if let Some(manifest) = assert_no_defect(Manifest::parse(bytes.to_vec().into(), digest, None)) {
        assert!(manifest.blobs().count() <= 10_000);
        manifest.descriptor();
    }
}

pub(super) fn docker_logins(bytes: &[u8]) {
    // A helper is a program of this machine.
    if String::from_utf8_lossy(bytes).to_ascii_lowercase().contains("cred") {
        return;
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("it is writable");
    runtime().block_on(async {
        let Some(config) = assert_no_defect(DockerConfig::read(file.path()).await) else { return };
        let mut warnings = Vec::new();
        config.credential("registry.example", &mut warnings).await;
        for warning in warnings {
            assert!(!warning.message.contains("canary"), "{warning:?}");
        }
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like, like_text};

    const DOCKER_CONFIG: &[u8] = include_bytes!("corpus/docker_config.json");
    const IMAGE: &[u8] = include_bytes!("corpus/image_manifest.json");
    const INDEX: &[u8] = include_bytes!("corpus/image_index.json");

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn references_are_the_same_after_a_round_trip(text in like_text(&[
            "registry.example:5000/team/app:v1", "ubuntu", "docker.io/library/ubuntu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "[::1]:5000/a/b:c",
        ])) {
            super::references(&text);
        }

        #[test]
        fn registries_have_one_canonical_name(text in like_text(&["https://Registry.example:443/team", "index.docker.io", "[::1]:5000"])) {
            super::registries(&text);
        }

        #[test]
        fn digests(text in like_text(&["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "sha512:00"])) {
            super::digests(&text);
        }

        #[test]
        fn wildcards(pattern in "[a*?]{0,60}", text in "a{0,200}b?") {
            super::wildcards(&pattern, &text);
        }

        #[test]
        fn manifests(bytes in like(&[IMAGE, INDEX])) {
            super::manifests(&bytes);
        }

        #[test]
        fn docker_logins(bytes in like(&[DOCKER_CONFIG])) {
            super::docker_logins(&bytes);
        }
    }
}
