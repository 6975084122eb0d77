//! The table of contents of a tar. Contents are skipped, so that 50 GB take little time.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Extent, invalid, unreadable};
use crate::error::Result;
use crate::file_limits::ARCHIVE_HEADER_BYTES;

/// Maximum length of a chain of links.
const MOST_LINKS: usize = 8;

pub(crate) struct Entry {
    pub name: String,
    pub extent: Extent,
    /// Seconds since 1970.
    pub modified: u64,
    link: Option<String>,
}

/// In the order of the file. If entries have the same name, the last counts, as in all tools that unpack a tar.
pub(crate) struct Entries {
    pub all: Vec<Entry>,
    by_name: HashMap<String, usize>,
    /// Position for the next entry.
    pub end: u64,
}

impl Entries {
    /// Returns the file `name`, through symbolic and hard links.
    pub(crate) fn named(&self, name: &str) -> Option<&Entry> {
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

/// A tar of which only the headers are read, and their sizes limited: a header may announce a name of any length.
struct Headers {
    file: File,
    left: u64,
}

impl Read for Headers {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(std::io::ErrorKind::FileTooLarge.into()),
        }
        Ok(count)
    }
}

impl Seek for Headers {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

/// Reads all headers of the tar in `file`. Errors name `path`, which differs if `file` was unpacked from it. `Image.ArchiveInvalid` if a header is damaged, or
/// the file is shorter than its headers state.
pub(crate) fn read(file_path: &Path, path: &Path) -> Result<Entries> {
    read_at_most(file_path, path, ARCHIVE_HEADER_BYTES)
}

fn read_at_most(file_path: &Path, path: &Path, most: u64) -> Result<Entries> {
    use std::io::ErrorKind;
    // The messages of the tar library quote the file, whose bytes may be anything; the kind of the error is enough.
    let failed = |error: std::io::Error| match (error.kind(), error.raw_os_error()) {
        (ErrorKind::NotFound | ErrorKind::PermissionDenied, _) | (_, Some(_)) => unreadable(path, &error),
        (ErrorKind::FileTooLarge, None) => {
            invalid(path, &format!("the headers and names of its entries have more than {most} bytes"))
        }
        (ErrorKind::UnexpectedEof, _) => invalid(path, "it is truncated: it was copied or downloaded only in part"),
        _ => invalid(path, "it is not a tar file, or it is damaged"),
    };
    let file = File::open(file_path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut archive = tar::Archive::new(Headers { file, left: most });
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

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u64 = 64 << 10;

    /// Returns the names in a tar with these entries, read within the limit.
    fn names(entries: &[(String, usize)]) -> Result<Vec<String>> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let mut archive = tar::Builder::new(file.as_file());
        for (name, size) in entries {
            let mut header = tar::Header::new_gnu();
            header.set_size(*size as u64);
            archive.append_data(&mut header, name, vec![0; *size].as_slice()).expect("it is writable");
        }
        archive.finish().expect("it is writable");
        let read = read_at_most(file.path(), Path::new("a.tar"), MOST)?;
        Ok(read.all.into_iter().map(|entry| entry.name).collect())
    }

    #[test]
    fn headers_above_the_limit_are_refused_and_contents_do_not_count() {
        let one = |name: &str, size| vec![(name.to_owned(), size)];
        assert_eq!(names(&one("a", 10 << 20)).expect("it fits"), ["a"]);
        assert_eq!(names(&one(&"a".repeat(4_000), 1)).expect("it fits").len(), 1);
        let many: Vec<_> = (0..200).map(|number| (number.to_string(), 0)).collect();
        for entries in [many, one(&"a".repeat(100_000), 1)] {
            let error = names(&entries).expect_err("too many headers");
            assert!(error.message.contains(&format!("more than {MOST} bytes")), "{error}");
        }
    }
}
