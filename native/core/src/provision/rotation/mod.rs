//! Updates of a running registry.

pub mod certificate;
mod deployed;
pub mod image;
mod label;
