//! `cargo xtask header`: checks the generated C header in.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use crate::workspace::{root, target};
use crate::{Result, assemble};

pub fn run() -> Result<()> {
    assemble::build()?;
    let newest = newest_header()?.ok_or("the build made no header")?;
    let place = root().join("native/include/azs_container_registry.h");
    fs::copy(&newest, &place)?;
    println!("{}", place.display());
    Ok(())
}

/// Cargo keeps one output folder for every set of features that was ever built.
fn newest_header() -> Result<Option<PathBuf>> {
    let mut newest: Option<(SystemTime, PathBuf)> = None;
    for entry in fs::read_dir(target().join("release/build"))? {
        let header = entry?.path().join("out/azs_container_registry.h");
        let Ok(made) = fs::metadata(&header).and_then(|file| file.modified()) else { continue };
        if newest.as_ref().is_none_or(|(time, _)| made > *time) {
            newest = Some((made, header));
        }
    }
    Ok(newest.map(|(_, header)| header))
}
