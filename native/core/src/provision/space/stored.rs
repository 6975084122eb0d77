//! What the blob container of a registry holds, in the layout of docker-registry's storage.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, ErrorId, Result};
use crate::http::limits::MEASURED_BLOBS;
use crate::oci::digest::Digest;
use crate::storage::blob_list::Item;
use crate::storage::container::Container;

#[derive(Debug, Default)]
pub struct Stored {
    /// Size of each blob, manifests included.
    pub blobs: BTreeMap<Digest, u64>,
    /// The manifests of each repository, with or without a tag.
    pub revisions: BTreeMap<String, BTreeSet<Digest>>,
}

impl Stored {
    pub async fn read(container: &Container<'_>) -> Result<Self> {
        let (mut stored, mut count) = (Self::default(), 0_usize);
        let list = container.each_blob(|item| {
            count += 1;
            if count <= MEASURED_BLOBS {
                stored.add(&item);
            }
        });
        list.await?;
        match count > MEASURED_BLOBS {
            false => Ok(stored),
            true => {
                let message = format!("the blob container '{}' has more than {MEASURED_BLOBS} entries", container.name);
                Err(Error::new(ErrorId::AnswerTooLarge, message).with_target(container.name))
            }
        }
    }

    /// Adds an entry, unless it is neither a blob nor a manifest's link. The azure driver of docker-registry 2 begins names with a slash.
    fn add(&mut self, item: &Item) {
        let Some(path) = item.name.trim_start_matches('/').strip_prefix("docker/registry/v2/") else { return };
        match path.split('/').collect::<Vec<_>>().as_slice() {
            ["blobs", algorithm, _, hex, "data"] => {
                if let Ok(digest) = Digest::parse(&format!("{algorithm}:{hex}")) {
                    self.blobs.insert(digest, item.size);
                }
            }
            ["repositories", name @ .., "_manifests", "revisions", algorithm, hex, "link"] => {
                if let Ok(digest) = Digest::parse(&format!("{algorithm}:{hex}")) {
                    self.revisions.entry(name.join("/")).or_default().insert(digest);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_recognized_with_and_without_the_leading_slash() {
        let hex = "ab".repeat(32);
        let digest = Digest::parse(&format!("sha256:{hex}")).expect("a digest");
        for slash in ["", "/"] {
            let mut stored = Stored::default();
            for (name, size) in [
                (format!("blobs/sha256/ab/{hex}/data"), 7),
                (format!("repositories/team/a/_manifests/revisions/sha256/{hex}/link"), 71),
                (format!("repositories/team/a/_manifests/tags/v1/index/sha256/{hex}/link"), 71),
                (format!("repositories/team/a/_layers/sha256/{hex}/link"), 71),
                ("repositories/team/a/_uploads/0b/data".to_owned(), 9),
                ("blobs/sha256/zz/data".to_owned(), 1),
            ] {
                stored.add(&Item { name: format!("{slash}docker/registry/v2/{name}"), size });
            }
            stored.add(&Item { name: format!("backup/blobs/sha256/ab/{hex}/data"), size: 1 });
            assert_eq!(stored.blobs, BTreeMap::from([(digest.clone(), 7)]));
            assert_eq!(stored.revisions, BTreeMap::from([("team/a".to_owned(), BTreeSet::from([digest.clone()]))]));
        }
    }
}
