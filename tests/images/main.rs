//! Images and registries, with the real docker-registry and skopeo.

mod attempts;
mod deployed_login;
mod faults;
mod interrupted;
mod large;
mod sign_in;
mod tls;
mod transfers;

#[path = "../deployment/mod.rs"]
mod deployment;
#[path = "../registry/mod.rs"]
mod registry;
#[path = "../support/mod.rs"]
mod support;
