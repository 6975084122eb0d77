//! The environment variables of this process. All are read here, so that no part of the core depends on one unnoticed.

use std::path::PathBuf;

/// Returns a variable. `None`: it is absent or not Unicode.
#[expect(clippy::disallowed_methods, reason = "the only place")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Returns the path in a variable, unless it is empty.
#[expect(clippy::disallowed_methods, reason = "the only place")]
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
