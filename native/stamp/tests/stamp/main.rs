//! The stamp as a client sees it: over TLS, through its own proxy.

mod blob;
mod client;
mod control;
mod key_vault;
mod long_running;
mod resource_manager;
mod restart;
mod role_assignment;
mod sign_in;
