//! The directory: Microsoft Graph v1.0 on AAD, the stamp's own graph (1.6) on AD FS.

pub(crate) mod application;
pub(crate) mod microsoft;
mod post;
mod refusal;
pub(crate) mod service_principal;
