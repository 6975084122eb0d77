//! Everything that decides or talks to a service. `docs/architecture.md` has the order of the layers, which a test enforces.

pub mod arm;
mod ber;
pub mod certificate;
pub mod clock;
pub mod cloud;
pub mod error;
pub mod error_table;
pub mod event;
pub mod graph;
pub mod http;
pub mod identity;
pub mod json_fault;
pub mod key_vault;
mod login_attempts;
pub mod oci;
mod output_file;
mod password_encryption;
pub mod provision;
pub mod record;
pub mod redaction;
pub mod secret;
mod server_names;
mod spelling;
mod ssh;
pub mod storage;
mod text_file;
mod wildcard;
