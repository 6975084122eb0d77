//! Images and registries, with the real docker-registry and skopeo.

mod answers;
mod archives;
mod attempts;
#[cfg(target_os = "linux")]
mod bounds;
mod cancellation;
mod deployed_login;
mod faults;
mod foreign_layers;
mod interrupted;
mod large;
mod listing;
mod login_files;
mod measurement;
mod names;
mod read_only;
mod redirects;
mod sign_in;
mod slow_answers;
mod tls;
mod trace;
mod transfers;
mod trust;
mod world;

#[path = "../deployment/mod.rs"]
mod deployment;
#[path = "../registry/mod.rs"]
mod registry;
#[path = "../support/mod.rs"]
mod support;
