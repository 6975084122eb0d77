//! Reads the name of the item from a package, which may come from another tool.

use std::io::{Cursor, Read as _};

use serde_json::Value;

use super::identity::Identity;
use crate::json_fault;
use crate::text_file;

/// Maximum size of a manifest in bytes.
const MOST: u64 = 1 << 20;

/// Returns the identity in the manifest of the package, or the reason why there is none.
pub(crate) fn identity(package: &[u8]) -> Result<Identity, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(package))
        .map_err(|_| "it is not a ZIP archive, as a package is".to_owned())?;
    let name = archive
        .file_names()
        .filter_map(Result::ok)
        .find(|name| name.eq_ignore_ascii_case("manifest.json"))
        .map(std::borrow::Cow::into_owned);
    let name = name.ok_or_else(|| "it has no Manifest.json".to_owned())?;
    let mut text = Vec::new();
    let read = archive.by_name(&name).map_err(|error| error.to_string());
    read.and_then(|file| file.take(MOST).read_to_end(&mut text).map_err(|error| error.to_string()))
        .map_err(|reason| format!("its manifest cannot be read: {reason}"))?;
    let manifest: Value = serde_json::from_slice(&text_file::to_utf8(text))
        .map_err(|error| format!("its manifest is not valid JSON: {}", json_fault::reason(&error)))?;
    let member = |name: &str| {
        // The item's name becomes the name of a blob and a part of URLs.
        let is_safe = |text: &&str| {
            (1..=128).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let text = manifest[name].as_str().filter(is_safe).map(str::to_owned);
        text.ok_or_else(|| format!("its manifest has no valid '{name}'"))
    };
    Ok(Identity { publisher: member("publisher")?, name: member("name")?, version: member("version")? })
}
