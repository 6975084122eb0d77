//! Names that users and files give: images, registries, digests, wildcards, endpoints, and Docker's logins.

use proptest::prelude::*;

use super::{assert_no_defect, config, like, like_text};
use crate::cloud::endpoints;
use crate::oci::digest::Digest;
use crate::oci::docker_config::DockerConfig;
use crate::oci::manifest::Manifest;
use crate::oci::reference::{Place, Reference};
use crate::oci::registry_name;
use crate::wildcard;

const DOCKER_CONFIG: &[u8] = include_bytes!("corpus/docker_config.json");
const IMAGE: &[u8] = include_bytes!("corpus/image_manifest.json");
const INDEX: &[u8] = include_bytes!("corpus/image_index.json");

proptest! {
    #![proptest_config(config())]

    #[test]
    fn references_are_the_same_after_a_round_trip(text in like_text(&[
        "registry.example:5000/team/app:v1", "ubuntu", "docker.io/library/ubuntu@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "[::1]:5000/a/b:c",
    ])) {
        if let Some(reference) = assert_no_defect(Reference::parse(&text)) {
            let again = Reference::parse(&reference.to_string()).expect("its own text");
            prop_assert_eq!(again.to_string(), reference.to_string());
        }
        assert_no_defect(Place::parse(&text));
    }

    #[test]
    fn registries_have_one_canonical_name(text in like_text(&["https://Registry.example:443/team", "index.docker.io", "[::1]:5000"])) {
        if let Some((registry, _)) = registry_name::read(&text) {
            prop_assert_eq!(registry_name::canonical(&registry), registry);
        }
        assert_no_defect(endpoints::parse_arm_endpoint(&text));
    }

    #[test]
    fn digests(text in like_text(&["sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "sha512:00"])) {
        if let Some(digest) = assert_no_defect(Digest::parse(&text)) {
            prop_assert_eq!(Digest::parse(&digest.to_string()).expect("its own text").to_string(), digest.to_string());
        }
    }

    /// An exponential matcher would never end.
    #[test]
    fn wildcards(pattern in "[a*?]{0,60}", text in "a{0,200}b?") {
        let fits = wildcard::fits(&pattern, &text);
        prop_assert!(fits || !pattern.bytes().all(|byte| byte == b'*') || pattern.is_empty());
        let doubled = pattern.replace('*', "**");
        prop_assert_eq!(wildcard::fits(&doubled, &text), fits);
    }

    #[test]
    fn manifests(bytes in like(&[IMAGE, INDEX])) {
        let digest = Digest::of(&bytes);
        if let Some(manifest) = assert_no_defect(Manifest::parse(bytes.into(), digest, None)) {
            prop_assert!(manifest.blobs().count() <= 10_000);
            manifest.descriptor();
        }
    }

    #[test]
    fn docker_logins(bytes in like(&[DOCKER_CONFIG])) {
        // A helper is a program of this machine.
        prop_assume!(!String::from_utf8_lossy(&bytes).to_ascii_lowercase().contains("cred"));
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), &bytes).expect("it is writable");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let Some(config) = assert_no_defect(DockerConfig::read(file.path()).await) else { return };
            let mut warnings = Vec::new();
            config.credential("registry.example", &mut warnings).await;
            for warning in warnings {
                assert!(!warning.message.contains("canary"), "{warning:?}");
            }
        });
    }
}
