//! What the sign-in tests share: each way of signing in, set up on a stamp of the test's own.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod application_certificate;
pub mod way;
