//! The custom script extension for Linux, with which the template configures the registry.

use crate::arm::compute;
use crate::error::{Error, ErrorId, Result};
use crate::resource::target::Target;

/// Publisher and type.
pub(crate) const CUSTOM_SCRIPT: (&str, &str) = ("Microsoft.Azure.Extensions", "CustomScript");

/// Returns the versions on the stamp.
pub(crate) async fn versions(target: &Target, location: &str) -> Result<Vec<String>> {
    let (publisher, kind) = CUSTOM_SCRIPT;
    compute::extension_versions(&target.arm, &target.subscription.id, location, publisher, kind).await
}

/// Returns whether the template can use this version: it requests 2.0 and accepts a newer minor version.
pub(crate) fn is_usable(version: &str) -> bool {
    version.starts_with("2.")
}

/// Returns the error for a stamp that has only these versions.
pub(crate) fn absent(versions: &[String]) -> Error {
    let (publisher, kind) = CUSTOM_SCRIPT;
    let held = if versions.is_empty() { "none".to_owned() } else { versions.join(", ") };
    let message = format!("The stamp lacks the extension {publisher}/{kind} 2.0; versions there: {held}.");
    Error::new(ErrorId::ExtensionMissing, message)
}
