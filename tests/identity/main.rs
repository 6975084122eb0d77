//! Signing in: every type of credential, both identity systems, and services with errors.

mod attempts;
mod failures;
mod hostile;
mod mock_server;
mod network;
mod tls;
mod trusted_roots;
mod ways;

#[path = "../sign_in/mod.rs"]
mod sign_in;
#[path = "../support/mod.rs"]
mod support;
