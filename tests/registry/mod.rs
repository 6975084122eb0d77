//! What the tests of images share: the real docker-registry and skopeo, images to move, and a proxy that makes trouble.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod authority;
pub mod content;
pub mod memory;
pub mod proxy;
pub mod server;
pub mod skopeo;
pub mod use_case;

use std::path::Path;

/// The programs of `names` that this machine lacks. Says so for `test`, in the form that counts as skipped.
pub fn lacks(test: &str, names: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = |name: &str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let missing: Vec<&str> = names.iter().copied().filter(|name| !there(name)).collect();
    if !missing.is_empty() {
        println!("SKIPPED {test}: there is no {}", missing.join(" and no "));
    }
    !missing.is_empty()
}

pub const REGISTRY: &[&str] = &["docker-registry", "htpasswd"];
pub const BOTH: &[&str] = &["docker-registry", "htpasswd", "skopeo"];

pub fn text(path: &Path) -> String {
    path.to_str().expect("a path of plain letters").to_owned()
}
