//! Sign-in: Entra's endpoints on an AAD stamp, AD FS's on an AD FS stamp, and their tokens.

pub mod aad;
pub mod adfs;
pub mod assertion;
pub mod device_code;
pub mod grant;
pub mod tokens;
