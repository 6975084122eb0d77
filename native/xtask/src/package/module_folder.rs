//! The module's folder as it is installed: the files of the checkout, the prebuilt shim, the libraries, and what the law asks for.

use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::libraries::Built;
use super::manifest::Manifest;
use super::{MODULE, Packaging};
use crate::{Result, shim};

/// Gives the folder. `texts` are further files of its top, by name.
pub fn write(packaging: &Packaging, manifest: &Manifest, built: &Built, texts: &[(&str, &str)]) -> Result<PathBuf> {
    let source = packaging.source.join("module").join(MODULE);
    let folder = packaging.output.join(MODULE);
    let mut files = manifest.files.clone();
    for file in &manifest.files {
        copy(&source.join(file), &folder.join(file))?;
    }
    copy(&packaging.source.join("LICENSE"), &folder.join("LICENSE.txt"))?;
    files.push("LICENSE.txt".to_owned());
    for (name, text) in texts {
        fs::write(folder.join(name), text)?;
        files.push((*name).to_owned());
    }
    if shim::compile(&source.join("Interop"), &folder.join("Interop"))? {
        files.push(format!("Interop/{}", shim::ASSEMBLY));
    }
    // A repository installs the module's folder only, so the script files are in it.
    for (file, content) in archive::entries(&packaging.source.join("module/scripts"), "scripts")? {
        write_file(&folder.join(&file), &content)?;
        files.push(file);
    }
    for library in &built.libraries {
        let place = library.place()?;
        copy(&library.file, &folder.join(&place))?;
        files.push(place);
    }
    files.sort();
    fs::write(folder.join(format!("{MODULE}.psd1")), manifest.with_files(&files)?)?;
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
