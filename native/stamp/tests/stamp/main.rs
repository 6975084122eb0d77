//! The stamp from a client's view: over TLS, through its own proxy.

mod azure_bridge;
mod blob;
mod certificate_sign_in;
mod client;
mod control;
mod deployment;
mod faults;
mod gallery;
mod inventory;
mod key_vault;
mod long_running;
mod package;
mod resource_manager;
mod restart;
mod role_assignment;
mod sign_in;
mod template;
mod throttling;
mod virtual_machine;
