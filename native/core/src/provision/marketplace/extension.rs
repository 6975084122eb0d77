//! Whether the stamp has the custom script extension for Linux, which configures the registry.

use super::version;
use crate::error::Result;
use crate::provision::deployment::extension::{CUSTOM_SCRIPT, absent, is_usable, versions};
use crate::resource::target::Target;

pub(super) async fn look(target: &Target, location: &str) -> Result<String> {
    let (publisher, kind) = CUSTOM_SCRIPT;
    let versions = versions(target, location).await?;
    let usable = versions.iter().filter(|version| is_usable(version)).max_by_key(|version| version::numbers(version));
    match usable {
        Some(version) => Ok(format!("The stamp has the extension {publisher}/{kind}, version {version}.")),
        None => Err(absent(&versions)),
    }
}
