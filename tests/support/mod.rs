//! Shared by the tests of the ABI: the real library, loaded like by any program, and a stamp.

#![allow(dead_code, reason = "each test file uses its own part")]

pub mod c_program;
pub mod figures;
pub mod flow;
pub mod library;
pub mod operation;
pub mod stamp;
pub mod tls_front;
