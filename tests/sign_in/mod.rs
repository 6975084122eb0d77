//! Shared by the sign-in tests: each sign-in method, set up on a separate stamp.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod application_certificate;
pub mod way;
