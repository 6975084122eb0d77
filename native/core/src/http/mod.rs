//! Requests and answers: the transport trait and its client, retries, errors of services, long-running operations.

pub mod answer;
pub mod asked_pause;
pub mod body;
mod certificate_refusal;
pub mod challenge;
pub mod client;
pub mod exchange;
pub mod failure;
pub mod fault;
pub mod gate;
mod label;
pub mod limits;
pub mod long_running;
pub mod network;
pub mod page;
pub mod pages;
pub mod poll;
pub mod proxy;
pub mod retry;
pub mod served_certificate;
pub mod service_code;
pub mod service_text;
pub mod stamp_key;
pub mod tls;
pub mod trace;
pub mod transport;
pub mod tried;
pub mod trusted_roots;
pub(crate) mod wait;

pub use network::Network;
pub use transport::{BoxFuture, Request, Response, Transport};
