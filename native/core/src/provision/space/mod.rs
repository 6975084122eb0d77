//! The space that a registry takes: measuring it, and freeing what nothing needs.

mod contents;
mod ledger;
pub mod measure;
pub mod optimize;
mod report;
mod stored;
