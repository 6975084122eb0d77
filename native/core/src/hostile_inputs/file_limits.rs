//! Files above their limits are refused, and the error names the limit. Files at their limits are read; their content is not valid.

use std::path::PathBuf;

use crate::certificate::pfx;
use crate::error::Error;
use crate::file_limits::{DOCKER_CONFIG_BYTES, KEY_BYTES, KNOWN_HOSTS_BYTES, PFX_BYTES};
use crate::oci::docker_config::DockerConfig;
use crate::ssh::known_hosts::KnownHosts;
use crate::ssh::read_private_key;

/// Returns a sparse file of this size.
fn file_of(size: u64) -> (tempfile::NamedTempFile, String) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    file.as_file().set_len(size).expect("a size");
    let path = file.path().display().to_string();
    (file, path)
}

/// Reads a file with `read` that has its limit, and one with a byte more.
fn assert_limited(what: &str, limit: u64, read: impl Fn(&str) -> Result<(), Error>) {
    let (_file, path) = file_of(limit);
    if let Err(error) = read(&path) {
        assert!(!error.message.contains(&limit.to_string()), "{what} at its limit: {error}");
    }
    let (_file, path) = file_of(limit + 1);
    let error = read(&path).expect_err(what);
    assert!(error.message.contains(&limit.to_string()) && error.message.contains(&path), "{what}: {error}");
    assert!(!error.hint().is_empty(), "{what}: {error}");
}

#[test]
fn files_above_their_limits_are_refused() {
    assert_limited("a PFX file", PFX_BYTES, |path| pfx::read_file(path).map(drop));
    assert_limited("a private key", KEY_BYTES, |path| read_private_key(path, None).map(drop));
    assert_limited("known_hosts", KNOWN_HOSTS_BYTES, |path| KnownHosts::read(Some(path), "a", 22).map(drop));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    assert_limited("config.json", DOCKER_CONFIG_BYTES, |path| {
        runtime.block_on(DockerConfig::read(&PathBuf::from(path))).map(drop)
    });
}
