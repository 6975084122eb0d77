//! All logic and all calls to services. `docs/architecture.md` lists the order of the layers, which a test enforces.

// What is not `pub` for the C ABI and the tests is visible to the search for unused code.
#![cfg_attr(not(test), warn(unreachable_pub))]

pub mod arm;
mod ber;
mod blocking;
pub mod bounded_json;
pub mod certificate;
pub mod clock;
pub mod cloud;
mod environment;
pub mod error;
mod error_table;
pub mod event;
mod file_limits;
mod gallery_package;
mod graph;
// Proptest is no dependency on Windows.
#[cfg(any(all(test, not(windows)), fuzzing))]
pub mod hostile_inputs;
pub mod http;
pub mod identity;
pub mod json_fault;
pub mod json_members;
mod key_vault;
mod login_attempts;
pub mod oci;
mod output_file;
mod parameter;
mod password_encryption;
pub mod provision;
pub mod record;
pub mod redaction;
mod resource;
pub mod secret;
mod server_names;
mod shared_values;
mod spelling;
mod ssh;
pub mod storage;
mod text_file;
mod wildcard;
