//! What is renewed in a registry that runs.

pub mod certificate;
pub mod credential;
mod deployed;
pub mod image;
mod image_plan;
mod label;
