//! Password-based encryption: the schemes of PKCS#12 (RFC 7292, appendix C) and of PKCS#5 (RFC 8018) in PFX files and private keys.

mod budget;
mod cipher;
mod derivation;
mod names;
mod scheme;

pub(crate) use budget::{Budget, LARGEST_SUM};
pub(crate) use names::name;
pub(crate) use scheme::{Password, Scheme};

/// Why content was not decrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The names of an unsupported algorithm.
    Unsupported(String),
    /// More iterations of key derivation than allowed; the requested sum.
    TooCostly(u64),
    /// The parameters are damaged.
    Damaged,
    /// The password is wrong, or the content is damaged.
    DoesNotOpen,
}

pub(crate) type Result<T, E = Refusal> = std::result::Result<T, E>;
