//! The Marketplace item as a file (`.azpkg`): an Open Packaging Conventions package with the template, its form in the portal, texts, and icons.

mod content;
mod identity;
mod manifest;
mod opc;
mod reader;
#[cfg(test)]
mod tests;

use crate::error::{Error, ErrorId, Result};

pub(crate) use identity::{Identity, is_name, is_version};
pub(crate) use reader::identity as read_identity;

/// Returns the bytes of the package with `template`. The same input gives the same bytes.
pub(crate) fn build(identity: &Identity, template: &str) -> Result<Vec<u8>> {
    let package = content::package(identity, template);
    package.write().map_err(|error| Error::new(ErrorId::InternalDefect, format!("the package cannot be made: {error}")))
}
