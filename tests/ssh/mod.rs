//! Shared by the tests of log collection: a machine with a real sshd, all types of keys, a connection that can be cut.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod keys;
pub mod line;
pub mod machine;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

/// Returns whether this machine lacks `programs`. Prints it for `test`, in the format of skipped tests.
pub fn lacks(test: &str, programs: &[&str]) -> bool {
    let succeeds = |program: &str, arguments: &[&str]| {
        Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
    };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let mut missing: Vec<String> =
        programs.iter().filter(|name| !there(name)).map(|name| format!("there is no {name}")).collect();
    if !Path::new("/usr/sbin/sshd").is_file() || !there("ssh-keygen") {
        missing.push("there is no OpenSSH server".to_owned());
    }
    if !there("sudo") {
        missing.push("there is no sudo".to_owned());
    }
    let own_mounts = "mount -t tmpfs tmpfs /run";
    if !succeeds("unshare", &["--mount", "sh", "-c", own_mounts]) {
        missing.push("only root may start a machine with mounts of its own".to_owned());
    }
    if let Some(why) = missing.first() {
        println!("SKIPPED {test}: {why}");
    }
    !missing.is_empty()
}

/// Returns names and texts of an archive.
pub fn unpack(path: &Path) -> BTreeMap<String, String> {
    let file = std::fs::File::open(path).expect("the archive");
    let mut archive = zip::ZipArchive::new(file).expect("a ZIP file");
    let mut entries = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its bytes");
        let name = entry.name().expect("a name").into_owned();
        entries.insert(name, String::from_utf8(bytes).expect("text"));
    }
    entries
}

/// Returns the names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
