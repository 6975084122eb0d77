//! What the identity systems have issued: access tokens, refresh tokens, and device codes.

pub mod access_token;
pub mod device_code;
pub mod refresh_token;
