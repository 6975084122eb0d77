//! Sign-in: Entra's endpoints on an AAD stamp, AD FS's on an AD FS stamp, and the tokens that both give.

pub mod aad;
pub mod adfs;
pub mod application;
pub mod assertion;
pub mod device_code;
pub mod directory;
pub mod grant;
pub mod tokens;

/// Who a verified token speaks for.
#[derive(Clone, Debug)]
pub struct Caller {
    /// GUID on AAD, SID on AD FS.
    pub object_id: String,
    pub app_id: String,
    pub tenant_id: String,
    pub issuer: String,
}
