//! Updates of a running registry.

pub mod certificate;
pub mod credential;
mod deployed;
pub mod image;
mod image_plan;
