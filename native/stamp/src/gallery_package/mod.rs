//! A package that an operator adds to the gallery (`.azpkg`): downloaded from its URL, opened, and validated like in a gallery.

mod fetch;
mod icon;
mod manifest;
mod opc;

use bytes::Bytes;
use serde_json::{Value, json};

pub use fetch::fetch;
use manifest::Manifest;
use opc::Package;

/// The parts of a package that the gallery stores.
pub struct GalleryPackage {
    pub publisher: String,
    pub name: String,
    pub version: String,
    /// `displayName`, `publisherDisplayName`, `summary`, `longSummary`, and `description`, in the default language.
    pub texts: Value,
    /// Name, path, and type of each artifact.
    pub artifacts: Vec<Value>,
    /// Path of each icon by its size.
    pub icons: Value,
}

impl GalleryPackage {
    /// Reads a package.
    ///
    /// # Errors
    /// The gallery's text for a file that is not a package, or an incomplete one.
    pub fn read(bytes: Bytes) -> Result<Self, String> {
        let mut package = Package::open(bytes)?;
        let manifest = Manifest::read(&mut package)?;
        let texts = manifest.texts(&mut package)?;
        let icons = icons(&mut package, &manifest)?;
        let artifacts = artifacts(&mut package, &manifest)?;
        let definition = manifest.ui_definition()?;
        package.json(&definition).map_err(|why| format!("The UI definition '{definition}' cannot be used: {why}."))?;
        let Manifest { publisher, name, version, .. } = manifest;
        Ok(Self { publisher, name, version, texts, artifacts, icons })
    }

    pub fn identity(&self) -> String {
        format!("{}.{}.{}", self.publisher, self.name, self.version)
    }
}

/// Returns the icons. All four are required, in their sizes.
fn icons(package: &mut Package, manifest: &Manifest) -> Result<Value, String> {
    let mut icons = json!({});
    for (id, size) in [("small", (40, 40)), ("medium", (90, 90)), ("large", (115, 115)), ("wide", (255, 115))] {
        let path = manifest.icon(id).ok_or_else(|| format!("The manifest does not name the {id} icon."))?;
        let bytes = package.part(&path).map_err(|why| format!("The {id} icon '{path}' cannot be read: {why}."))?;
        let found = icon::size(&bytes).ok_or_else(|| format!("The {id} icon '{path}' is not a PNG image."))?;
        if found != size {
            let ((width, height), (wide, high)) = (found, size);
            return Err(format!("The {id} icon '{path}' is {width}x{height}. It must be {wide}x{high}."));
        }
        icons[id] = path.into();
    }
    Ok(icons)
}

/// Returns the artifacts. One of them must be the default template.
fn artifacts(package: &mut Package, manifest: &Manifest) -> Result<Vec<Value>, String> {
    let mut has_default = false;
    for artifact in &manifest.artifacts {
        let path = artifact["path"].as_str().unwrap_or_default();
        let content = package.json(path).map_err(|why| format!("The artifact '{path}' cannot be used: {why}."))?;
        if artifact["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("template")) {
            if !content["resources"].is_array() || !content["contentVersion"].is_string() {
                return Err(format!("The artifact '{path}' is not a deployment template."));
            }
            has_default |= artifact["isDefault"] == true;
        }
    }
    match has_default {
        true => Ok(manifest.artifacts.clone()),
        false => Err("The manifest has no default template.".to_owned()),
    }
}
