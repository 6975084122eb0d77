//! The C ABI, the programs that use it, and the project's published documents.

mod c_harness;
mod documents;
mod echoed_secrets;
mod examples;
#[cfg(target_os = "linux")]
mod freed_memory;
mod handles;
mod layers;
mod lifecycle;
mod module_requests;
#[cfg(unix)]
mod null_arguments;
#[cfg(unix)]
mod output_files;
mod report_browser;
mod run_record;
mod supply_chain;
mod trace;

#[path = "../support/mod.rs"]
mod support;
