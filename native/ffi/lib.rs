//! The C ABI: every line of `unsafe` in the project, and nothing that decides. `docs/abi.md` tells how the calls fit together;
//! the header `native/include/azs_container_registry.h` is made from the documentation of these functions.

mod abi;
mod buffer;
mod events;
mod failure;
mod guard;
mod handle;
mod handle_table;
mod operation;
mod panic;
mod request;
mod secrets;
mod session;
mod status;
mod task;
mod use_case;
