//! The C ABI: all `unsafe` code of the project, and no decisions. `docs/abi.md` describes how the calls are used together; the header
//! `native/include/azs_container_registry.h` is generated from the documentation of these functions.

mod abi;
mod buffer;
mod events;
mod failure;
mod guard;
mod handle;
mod handle_table;
mod operation;
mod panic;
#[cfg(test)]
mod panic_tests;
mod request;
mod secrets;
mod session;
mod status;
mod task;
mod use_case;
mod wiping_allocator;
