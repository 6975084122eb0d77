//! The module's folder in its installed form: the module in one script file, the compiled shim, the libraries, the acceptance test, and the licenses.

use std::fs;
use std::path::{Path, PathBuf};

use super::libraries::Built;
use super::manifest::Manifest;
use super::project_address::ProjectAddress;
use super::{MODULE, Packaging, archive, read, script_module};
use crate::{Result, shim};

/// Writes the folder and returns its path. `texts` are additional files at its top, by name.
pub fn write(
    packaging: &Packaging,
    manifest: &Manifest,
    address: Option<&ProjectAddress>,
    built: &Built,
    texts: &[(&str, &str)],
) -> Result<PathBuf> {
    let source = packaging.source.join("module").join(MODULE);
    let folder = packaging.output.join(MODULE);
    for file in manifest.files.iter().filter(|file| !script_module::is_part(file)) {
        copy(&source.join(file), &folder.join(file))?;
    }
    let module = format!("{MODULE}.psm1");
    let text = script_module::merge(&read(&source.join(&module))?, &source, &manifest.files, address)?;
    fs::write(folder.join(module), text)?;
    let text = manifest.without_files()?;
    let text = address.map_or(Ok(text.clone()), |address| address.in_manifest(&text))?;
    fs::write(folder.join(format!("{MODULE}.psd1")), text)?;
    copy(&packaging.source.join("LICENSE"), &folder.join("LICENSE.txt"))?;
    for (name, text) in texts {
        fs::write(folder.join(name), text)?;
    }
    shim::compile(&source.join("Interop"), &folder.join("Interop"))?;
    // A repository installs only the module's folder, so it contains the script files.
    for (file, content) in archive::entries(&packaging.source.join("module/scripts"), "scripts")? {
        write_file(&folder.join(&file), &content)?;
    }
    for (file, content) in archive::entries(&packaging.source.join("pester/Acceptance"), "acceptance")? {
        write_file(&folder.join(&file), &content)?;
    }
    for library in &built.libraries {
        copy(&library.file, &folder.join(library.place()?))?;
    }
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    create_folder_of(to)?;
    fs::copy(from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    Ok(())
}

fn write_file(file: &Path, content: &[u8]) -> Result<()> {
    create_folder_of(file)?;
    fs::write(file, content).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(())
}

fn create_folder_of(file: &Path) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(())
}
