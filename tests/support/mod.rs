//! What the tests across the ABI share: the real library, loaded as any program loads it, and a stamp to work on.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod c_program;
pub mod figures;
pub mod flow;
pub mod library;
pub mod operation;
pub mod stamp;
pub mod tls_front;
