//! Everything that decides or talks to a service. Imports run downwards only:
//! `provision → {arm, key_vault, storage, graph, certificate, oci} → identity → cloud → http → {event, login_attempts, observer, clock, json_fault,
//! server_names, spelling, text_file, output_file, wildcard, password_encryption, ber, redaction, error, secret}`; `ssh` and `record` stand on the
//! last of these alone. `provision` uses the first, the C ABI hands the second to the operations.

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
pub mod observer;
pub mod oci;
mod output_file;
mod password_encryption;
pub mod provision;
pub mod record;
mod redaction;
pub mod secret;
mod server_names;
mod spelling;
mod ssh;
pub mod storage;
mod text_file;
mod wildcard;
