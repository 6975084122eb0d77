//! `SHA256SUMS`, in the format of `sha256sum --check`.

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

/// Returns the SHA-256 of a file in lowercase hexadecimal.
pub fn of_file(file: &Path) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}
