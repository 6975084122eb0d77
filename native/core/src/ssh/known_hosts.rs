//! OpenSSH's `known_hosts` (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): plain names, patterns, hashed names, `@revoked`. The reader of russh is not used: it
//! supports neither patterns nor markers, and stops at the first invalid line.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

use crate::error::{Error, ErrorId, Result};
use crate::file_limits::KNOWN_HOSTS_BYTES;
use crate::text_file;
use crate::wildcard::fits;

const DEFAULT_PORT: u16 = 22;

/// The entry of a file for one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub line: usize,
    pub revoked: bool,
    /// In the wire format.
    pub blob: Vec<u8>,
}

#[derive(Debug)]
pub struct KnownHosts {
    pub path: PathBuf,
    pub entries: Vec<Entry>,
}

impl KnownHosts {
    /// Returns the entries for `host`. Without a path the user's own file is read, which may be missing.
    pub fn read(path: Option<&str>, host: &str, port: u16) -> Result<Self> {
        let given = path.filter(|path| !path.trim().is_empty());
        let path = match given {
            Some(path) => PathBuf::from(path),
            None => std::env::home_dir().unwrap_or_default().join(".ssh").join("known_hosts"),
        };
        let text = match text_file::read(&path, KNOWN_HOSTS_BYTES) {
            Ok(bytes) => String::from_utf8_lossy(&text_file::to_utf8(bytes)).into_owned(),
            Err(error) if error.kind() == ErrorKind::NotFound && given.is_none() => String::new(),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        Ok(Self { entries: parse(&text, host, port), path })
    }
}

pub(crate) fn parse(text: &str, host: &str, port: u16) -> Vec<Entry> {
    let host = host.to_ascii_lowercase();
    let name = if port == DEFAULT_PORT { host } else { format!("[{host}]:{port}") };
    text.lines().enumerate().filter_map(|(at, line)| entry(at + 1, line, &name)).collect()
}

fn entry(line: usize, text: &str, name: &str) -> Option<Entry> {
    let mut words = text.split_whitespace();
    let mut hosts = words.next()?;
    let mut revoked = false;
    match hosts {
        // Host certificates are not requested.
        "@cert-authority" => return None,
        "@revoked" => (revoked, hosts) = (true, words.next()?),
        comment if comment.starts_with('#') => return None,
        _ => {}
    }
    let (_kind, key) = (words.next()?, words.next()?);
    let blob = STANDARD.decode(key).or_else(|_| STANDARD_NO_PAD.decode(key)).ok()?;
    stands_for(hosts, name).then_some(Entry { line, revoked, blob })
}

fn stands_for(hosts: &str, name: &str) -> bool {
    let mut found = false;
    for host in hosts.split(',') {
        match host.strip_prefix('!') {
            Some(excluded) if fits(excluded, name) => return false,
            Some(_) => {}
            None => found |= if host.starts_with("|1|") { is_hash_of(host, name) } else { fits(host, name) },
        }
    }
    found
}

fn is_hash_of(hashed: &str, name: &str) -> bool {
    let mut parts = hashed.split('|').skip(2).map(|part| STANDARD.decode(part));
    let (Some(Ok(salt)), Some(Ok(hash))) = (parts.next(), parts.next()) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &salt);
    hmac::verify(&key, name.as_bytes(), &hash).is_ok()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let message = format!("the file '{}' with known hosts cannot be read: {error}", path.display());
    Error::new(ErrorId::KnownHostsUnreadable, message).with_target(path.display().to_string())
}
