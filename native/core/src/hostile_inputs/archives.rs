//! Archives of images: tar, OCI layout, and gzip.

use std::io::Write as _;

use super::{assert_no_defect, runtime};
use crate::oci::archive::Archive;
use crate::oci::progress::Progress;

pub(super) fn archives(bytes: &[u8]) {
    let file = tempfile::Builder::new().suffix(".tar").tempfile().expect("a file");
    std::fs::write(file.path(), bytes).expect("it is writable");
    let mut share = Progress::new(0).share(0);
    assert_no_defect(runtime().block_on(Archive::read(file.path(), &mut share)));
}

/// Reads an archive with this content, compressed.
pub(super) fn compressed_archives(bytes: &[u8]) {
    archives(&gzip(bytes));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::inputs::{config, damage, damaged};
    use super::{archives, gzip};
    use crate::oci::digest::Digest;

    const IMAGE: &[u8] = include_bytes!("corpus/image_manifest.json");
    const LAYOUT: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;

    /// Returns the entries of a small OCI layout.
    fn entries() -> Vec<(String, Vec<u8>)> {
        let digest = Digest::of(IMAGE).to_string();
        let index = format!(
            r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{digest}","size":{},"annotations":{{"org.opencontainers.image.ref.name":"a/b:c"}}}}]}}"#,
            IMAGE.len()
        );
        let blob = format!("blobs/{}", digest.replace(':', "/"));
        vec![
            ("oci-layout".to_owned(), LAYOUT.to_vec()),
            ("index.json".to_owned(), index.into_bytes()),
            (blob, IMAGE.to_vec()),
            ("manifest.json".to_owned(), br#"[{"Config":"a.json","RepoTags":["a/b:c"],"Layers":["a.tar"]}]"#.to_vec()),
        ]
    }

    fn tar(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, content) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, content.as_slice()).expect("memory");
        }
        archive.into_inner().expect("memory")
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn damaged_archives(damages in vec(damage(), 0..6)) {
            archives(&damaged(tar(&entries()), &damages));
        }

        #[test]
        fn archives_with_damaged_entries(which in 0_usize..4, damages in vec(damage(), 0..6)) {
            let mut entries = entries();
            entries[which].1 = damaged(entries[which].1.clone(), &damages);
            archives(&tar(&entries));
        }

        #[test]
        fn damaged_compressed_archives(damages in vec(damage(), 0..4)) {
            archives(&damaged(gzip(&tar(&entries())), &damages));
        }
    }
}
