//! Adds up the sizes of blobs, each once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::contents::{Blob, Contents};
use super::stored::Stored;
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::MEASURED_BLOBS;
use crate::oci::digest::Digest;

/// The blobs and manifests of all repositories.
pub(super) struct Ledger<'a> {
    stored: Option<&'a Stored>,
    repositories: Vec<BTreeMap<Digest, u64>>,
    /// In how many repositories each one is, and whether a tag leads to it.
    uses: HashMap<Digest, Use>,
    entries: usize,
}

#[derive(Default)]
struct Use {
    size: u64,
    repositories: usize,
    is_tagged: bool,
}

impl<'a> Ledger<'a> {
    pub(super) fn new(stored: Option<&'a Stored>) -> Self {
        Self { stored, repositories: Vec::new(), uses: HashMap::new(), entries: 0 }
    }

    /// Adds the next repository.
    pub(super) fn add(&mut self, contents: &Contents) -> Result<()> {
        let mut sizes = BTreeMap::new();
        let mut tagged = BTreeSet::new();
        for found in &contents.manifests {
            let own = Blob { digest: found.manifest.clone(), size: found.size, is_foreign: false };
            for blob in found.blobs.iter().chain([&own]) {
                if let Some(size) = self.size_of(blob) {
                    sizes.insert(blob.digest.clone(), size);
                }
                if found.is_tagged {
                    tagged.insert(blob.digest.clone());
                }
            }
        }
        self.entries += sizes.len();
        if self.entries > MEASURED_BLOBS {
            let message = format!("the repositories of the registry have more than {MEASURED_BLOBS} blobs");
            return Err(Error::new(ErrorId::AnswerTooLarge, message));
        }
        for (digest, size) in &sizes {
            let used = self.uses.entry(digest.clone()).or_default();
            used.size = *size;
            used.repositories += 1;
            used.is_tagged |= tagged.contains(digest);
        }
        self.repositories.push(sizes);
        Ok(())
    }

    /// Returns the size, which the storage knows best; `None` for a blob that the registry need not have, and for one that it does not have.
    fn size_of(&self, blob: &Blob) -> Option<u64> {
        match self.stored {
            Some(stored) => stored.blobs.get(&blob.digest).copied(),
            None => (!blob.is_foreign).then_some(blob.size),
        }
    }

    /// Returns the size of a repository, and how much of it other repositories use too.
    pub(super) fn of_repository(&self, number: usize) -> (u64, u64) {
        let sizes = self.repositories.get(number).into_iter().flatten();
        sizes.fold((0, 0), |(all, shared), (digest, size)| {
            let is_shared = self.uses.get(digest).is_some_and(|used| used.repositories > 1);
            (all + size, shared + if is_shared { *size } else { 0 })
        })
    }

    /// Returns the size of all repositories.
    pub(super) fn size(&self) -> u64 {
        self.uses.values().map(|used| used.size).sum()
    }

    /// Returns the size of what only manifests without a tag refer to.
    pub(super) fn untagged_size(&self) -> u64 {
        self.uses.values().filter(|used| !used.is_tagged).map(|used| used.size).sum()
    }

    /// Returns number and size of stored blobs that no manifest refers to.
    pub(super) fn orphans(&self, stored: &Stored) -> (usize, u64) {
        let orphans = stored.blobs.iter().filter(|(digest, _)| !self.uses.contains_key(digest));
        orphans.fold((0, 0), |(count, all), (_, size)| (count + 1, all + size))
    }
}

#[cfg(test)]
mod tests {
    use super::super::contents::Found;
    use super::*;

    #[test]
    fn blobs_above_the_limit_are_refused() {
        let blob = |name: &[u8]| Blob { digest: Digest::of(name), size: 1, is_foreign: false };
        let found = Found { manifest: Digest::of(b"m"), size: 1, is_tagged: true, blobs: vec![blob(b"a")] };
        let contents = Contents { tags: 1, manifests: vec![found] };
        for (before, fits) in [(MEASURED_BLOBS - 2, true), (MEASURED_BLOBS - 1, false)] {
            let mut ledger = Ledger { entries: before, ..Ledger::new(None) };
            match ledger.add(&contents) {
                Ok(()) => assert!(fits && ledger.size() == 2, "{before}"),
                Err(error) => {
                    assert!(!fits && error.id == ErrorId::AnswerTooLarge, "{before}: {error}");
                    assert!(error.message.contains(&MEASURED_BLOBS.to_string()), "{error}");
                }
            }
        }
    }
}
