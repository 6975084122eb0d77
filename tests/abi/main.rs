//! The C ABI itself, the programs that use it, and what the project publishes about itself.

mod c_harness;
mod documents;
mod examples;
mod header;
mod lifecycle;
#[cfg(unix)]
mod output_files;
mod report_browser;
mod run_record;

#[path = "../support/mod.rs"]
mod support;
