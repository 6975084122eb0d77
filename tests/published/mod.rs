//! The location of the published material for conformance tests: next to the checkout.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod answers;
pub mod examples;
pub mod official_schemas;
pub mod shape;

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Returns the folder `inside` of the shared material; prints a line and returns `None` if it is missing.
pub fn shared_folder(test: &str, inside: &str) -> Option<PathBuf> {
    let shared = match std::env::var_os("AZCR_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let folder = shared.join(inside);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("SKIPPED {test}: there is no folder shared/{inside} next to the checkout");
    None
}

pub fn read_json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
