//! The directory: Microsoft Graph v1.0 on AAD, the stamp's own graph (1.6) on AD FS.

pub mod application;
pub mod microsoft;
mod post;
pub mod service_principal;
