//! A simulated Azure Stack Hub stamp: HTTPS with a private certification authority, AAD or AD FS, and the services that a container registry needs.
//!
//! It is as strict as real stamps and has their quirks, keeps a journal of all requests, and is reached through its own CONNECT proxy or by name → address
//! pairs. For demos and tests; never shipped.

mod arm;
mod azurite;
pub mod behaviour;
mod blob;
mod builder;
mod ca;
mod caller;
mod clock;
mod compute;
mod control;
mod deployments;
mod description;
mod dispatch;
mod exchange;
pub mod faults;
mod gallery_package;
mod gateway;
mod graph;
mod identity;
mod journal;
mod key_vault;
mod later;
mod management;
mod names;
mod network;
pub mod outage;
mod queue;
mod random;
mod resource;
mod router;
mod seed;
mod shared;
mod state_file;
mod table;
mod throttle;
mod tokens;
mod world;

pub use azurite::Azurite;
pub use builder::{Builder, Stamp};
pub use description::{Application, Credentials, Description, User};
pub use journal::JournalEntry;
pub use later::Pace;
pub use names::IdentitySystem;
