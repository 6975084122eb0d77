//! Shared by the image tests: the real docker-registry and skopeo, test images, and a proxy that simulates faults.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod authority;
pub mod content;
pub mod logins;
pub mod memory;
pub mod port;
pub mod proxy;
pub mod server;
pub mod skopeo;
pub mod unprivileged;
pub mod use_case;

use std::path::Path;

/// Returns whether this machine lacks programs of `names`. Prints it for `test`, in the format of skipped tests.
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
