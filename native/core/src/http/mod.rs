//! Requests and answers: the transport trait and its client, retries, errors of services, long-running operations.

pub mod answer;
pub(crate) mod asked_pause;
pub(crate) mod body;
mod certificate_refusal;
pub(crate) mod challenge;
pub mod client;
pub(crate) mod exchange;
pub(crate) mod failure;
pub mod fault;
pub(crate) mod gate;
pub(crate) mod jitter;
mod label;
pub mod limits;
pub mod long_running;
pub(crate) mod network;
mod pace;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod poll;
pub(crate) mod proxy;
pub mod retry;
pub(crate) mod served_certificate;
pub(crate) mod service_code;
pub(crate) mod service_text;
pub(crate) mod stamp_key;
pub(crate) mod tls;
pub(crate) mod trace;
pub mod transport;
pub(crate) mod tried;
pub(crate) mod trusted_roots;
pub(crate) mod wait;

pub use network::Network;
pub use transport::{BoxFuture, Request, Response, Transport};
