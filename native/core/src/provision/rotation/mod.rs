//! What is renewed in a registry that runs.

pub mod certificate;
mod deployed;
pub mod image;
mod label;
