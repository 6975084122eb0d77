//! Tests that need no machine: lists of files, names in the archive, the path of the archive.

use std::fs;
use std::path::PathBuf;

use super::archive::{Archive, check};
use super::entry_name;
use super::source::{Found, parse};
use crate::error::ErrorId;

#[test]
fn lists_are_parsed_with_any_file_names() {
    let output = b"Welcome!\n\x0012 1700000000.5000 /var/log/azure/b c.log\x003 1700000001.1 /var/log/azure/a\nb.log\x00x y z\x004 5.0 relative.log\x00";
    let (found, unreadable) = parse(output);
    let expected = [("/var/log/azure/a\nb.log", 3, 1_700_000_001), ("/var/log/azure/b c.log", 12, 1_700_000_000)];
    let expected = expected.map(|(path, size, modified)| Found { path: path.as_bytes().to_vec(), size, modified });
    assert_eq!(found, expected);
    assert_eq!(unreadable.len(), 3, "{unreadable:?}");
    assert!(unreadable[0].contains("'Welcome!\\n'"), "{unreadable:?}");
    assert_eq!(parse(b""), (Vec::new(), Vec::new()));
    let (found, unreadable) = parse(b"12 1700000000.5000 /var/log/azure/a.log");
    assert!(found.is_empty() && unreadable[0].contains("in the middle"), "{unreadable:?}");
}

#[test]
fn no_name_leads_out_of_the_folder() {
    for (path, entry) in [
        (&b"/var/log/azure/a.log"[..], "var/log/azure/a.log"),
        (b"//var/../../etc/x.log", "var/.%2E/.%2E/etc/x.log"),
        (b"/a/./b.log", "a/%2E/b.log"),
        (b"/C:\\windows\\x.log", "C%3A%5Cwindows%5Cx.log"),
        (b"/a\n\"b\"%.log", "a%0A%22b%22%25.log"),
        (b"/caf\xc3\xa9/caf\xe9.log", "café/caf%E9.log"),
        (b"/nul.log/com1/end. ", "%nul.log/%com1/end.%20"),
    ] {
        assert_eq!(entry_name::of(path), entry);
    }
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azcr-logs-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).expect("the folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn archive_is_complete_or_missing() {
    let folder = Folder::new("whole");
    let path = folder.0.join("logs.zip");
    let mut archive = Archive::create(&path, false).expect("an archive");
    archive.begin("a.log", 4, Some(1_700_000_000)).expect("an entry");
    archive.write(b"text").expect("its text");
    assert_eq!(folder.names().len(), 1, "under a name of its own");
    assert!(!path.exists());
    drop(archive);
    assert_eq!(folder.names(), [""; 0], "an archive that is given up leaves nothing");

    let mut archive = Archive::create(&path, false).expect("an archive");
    archive.begin("a.log", 4, Some(1_700_000_000)).expect("an entry");
    archive.write(b"text").expect("its text");
    let size = archive.finish().expect("it is whole");
    assert_eq!(fs::metadata(&path).expect("the archive").len(), size);
    assert_eq!(folder.names(), ["logs.zip"]);
}

#[test]
fn existing_file_is_kept_unless_force_is_set() {
    let folder = Folder::new("there");
    let path = folder.0.join("logs.zip");
    // Created while the logs are collected.
    let (one, other) = (Archive::create(&path, false).expect("one"), Archive::create(&path, true).expect("other"));
    fs::write(&path, "of somebody else").expect("a file");
    assert_eq!(one.finish().expect_err("it is there").id, ErrorId::LogArchiveExists);
    assert_eq!(fs::read(&path).expect("the file"), b"of somebody else");
    other.finish().expect("it may go");
    assert_ne!(fs::read(&path).expect("the archive"), b"of somebody else");

    assert_eq!(check(&path, false).expect_err("there").id, ErrorId::LogArchiveExists);
    assert_eq!(check(&folder.0, true).expect_err("a folder").id, ErrorId::LogArchiveUnwritable);
    assert_eq!(check(&folder.0.join("no/logs.zip"), true).expect_err("no folder").id, ErrorId::LogArchiveUnwritable);
    assert_eq!(folder.names(), ["logs.zip"]);
}
