//! One start call a use case. Each starts the work and comes back at once with an operation that the caller owns. The JSON (`docs/abi.md`) and the
//! secrets are borrowed for the call. Any thread.

mod certificate;
mod deployment;
mod gallery;
mod image;
mod images;
mod key_vault;
mod log_collection;
mod prerequisites;
mod rotation;
mod sign_in;
mod storage;
mod verification;
