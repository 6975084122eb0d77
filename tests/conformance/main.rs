//! The simulated stamp, compared with published schemas, examples, recordings, and the Azure SDK; and our own recordings of it.

mod azure_sdk;
mod gallery_package;
mod recorded;
mod recording;
mod schemas;
mod sessions;
mod shapes;
mod shapes_deployment;

#[path = "../deployment/mod.rs"]
mod deployment;
#[path = "../published/mod.rs"]
mod published;
#[path = "../support/mod.rs"]
mod support;
