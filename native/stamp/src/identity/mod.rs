//! Sign-in: Entra's endpoints on an AAD stamp, AD FS's on an AD FS stamp, and their tokens.

pub mod aad;
pub mod adfs;
pub mod application;
pub mod assertion;
pub mod device_code;
pub mod directory;
pub mod grant;
pub mod tokens;

/// The principal of a verified token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// GUID on AAD, SID on AD FS.
    pub object_id: String,
    pub app_id: String,
    pub tenant_id: String,
    pub issuer: String,
}
