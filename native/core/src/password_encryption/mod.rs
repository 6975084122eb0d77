//! Content that is encrypted with a password: the schemes of PKCS#12 (RFC 7292, appendix C) and of PKCS#5 (RFC 8018), as PFX files and
//! private keys use them.

mod budget;
mod cipher;
mod derivation;
mod names;
mod scheme;

pub use budget::{Budget, LARGEST_SUM};
pub use names::name;
pub use scheme::{Password, Scheme};

/// Why content stays closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The names of an algorithm that is not supported.
    Unsupported(String),
    /// More iterations of key derivation than are accepted; the sum that was asked for.
    TooCostly(u64),
    /// The parameters are damaged.
    Damaged,
    /// The password does not fit, or the content is damaged.
    DoesNotOpen,
}

pub type Result<T, E = Refusal> = std::result::Result<T, E>;
