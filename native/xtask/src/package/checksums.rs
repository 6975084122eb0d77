//! `SHA256SUMS`, in the form that `sha256sum --check` reads.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Result;

pub const FILE: &str = "SHA256SUMS";

pub fn write(folder: &Path, files: &[&Path]) -> Result<()> {
    let mut lines = String::new();
    for file in files {
        let name = file.file_name().ok_or("a file has a name")?.to_string_lossy();
        lines += &format!("{}  {name}\n", of_file(file)?);
    }
    fs::write(folder.join(FILE), lines)?;
    Ok(())
}

/// SHA-256 in lower-case hexadecimal.
pub fn of_file(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
