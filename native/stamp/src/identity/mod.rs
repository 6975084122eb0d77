//! Sign-in: Entra's endpoints on an AAD stamp, AD FS's on an AD FS stamp, and the check of their tokens.

pub mod aad;
pub mod adfs;
pub mod assertion;
pub mod bearer;
pub mod grant;
