//! The fault campaign: every request of every flow meets every fault, and a rerun without faults reaches exactly the state of a run without faults.

mod canaries;
mod cell;
mod echoed;
mod error_ids;
mod faults;
mod flows;
mod full;
mod killed;
mod malformed_answers;
mod page;
mod place;
mod pool;
mod ready;
mod sample;
mod shape;
mod tasks;
mod transfers;

#[path = "../deployment/mod.rs"]
mod deployment;
#[path = "../direct_calls/mod.rs"]
mod direct_calls;
#[path = "../registry/mod.rs"]
mod registry;
#[path = "../support/mod.rs"]
mod support;
