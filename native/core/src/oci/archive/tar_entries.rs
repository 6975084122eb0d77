//! The table of contents of a tar. Contents are skipped, so that 50 GB take little time.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::{Extent, invalid, unreadable};
use crate::error::Result;

/// Maximum length of a chain of links.
const MOST_LINKS: usize = 8;

pub struct Entry {
    pub name: String,
    pub extent: Extent,
    /// Seconds since 1970.
    pub modified: u64,
    link: Option<String>,
}

/// In the order of the file. If entries have the same name, the last counts, as in all tools that unpack a tar.
pub struct Entries {
    pub all: Vec<Entry>,
    by_name: HashMap<String, usize>,
    /// Position for the next entry.
    pub end: u64,
}

impl Entries {
    /// Returns the file `name`, through symbolic and hard links.
    pub fn named(&self, name: &str) -> Option<&Entry> {
        let mut name = name.to_owned();
        for _ in 0..MOST_LINKS {
            let entry = &self.all[*self.by_name.get(&name)?];
            match &entry.link {
                Some(target) => name.clone_from(target),
                None => return Some(entry),
            }
        }
        None
    }
}

/// Reads all headers of the tar in `file`. Errors name `path`, which differs if `file` was unpacked from it. `Image.ArchiveInvalid` if a header is damaged, or
/// the file is shorter than its headers state.
pub fn read(file_path: &Path, path: &Path) -> Result<Entries> {
    use std::io::ErrorKind;
    // The messages of the tar library quote the file, whose bytes may be anything; the kind of the error is enough.
    let failed = |error: std::io::Error| match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound | ErrorKind::PermissionDenied, _) | (_, Some(_)) => unreadable(path, &error),
        (ErrorKind::UnexpectedEof, _) => invalid(path, "it is truncated: it was copied or downloaded only in part"),
        _ => invalid(path, "it is not a tar file, or it is damaged"),
    };
    let file = File::open(file_path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut archive = tar::Archive::new(file);
    let mut found = Entries { all: Vec::new(), by_name: HashMap::new(), end: 0 };
    for entry in archive.entries_with_seek().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.header().entry_type();
        let (offset, size) = (entry.raw_file_position(), entry.size());
        let stored = if kind.is_file() { size } else { 0 };
        if offset.saturating_add(stored) > length {
            return Err(invalid(path, "it is truncated: it was copied or downloaded only in part"));
        }
        let name = clean(&String::from_utf8_lossy(&entry.path_bytes()));
        let target = entry.link_name_bytes().map(|target| String::from_utf8_lossy(&target).into_owned());
        let link = match (kind.is_symlink(), kind.is_hard_link(), target) {
            (true, _, Some(target)) => Some(beside(&name, &target)),
            (_, true, Some(target)) => Some(clean(&target)),
            _ => None,
        };
        found.end = offset + stored.div_ceil(512) * 512;
        if kind.is_dir() {
            continue;
        }
        let modified = entry.header().mtime().unwrap_or(0);
        found.by_name.insert(name.clone(), found.all.len());
        found.all.push(Entry {
            name,
            extent: Extent { file: PathBuf::from(file_path), offset, size: stored },
            modified,
            link,
        });
    }
    Ok(found)
}

/// Normalizes `./a/b` and `a\b` to `a/b`.
fn clean(name: &str) -> String {
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").trim_end_matches('/').to_owned()
}

/// Resolves the target of a symbolic link relative to the folder of the link.
fn beside(link: &str, target: &str) -> String {
    let mut parts: Vec<&str> = link.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
