//! Requests and answers: the port, the real client behind it, retries, errors of services, long-running operations.

pub mod answer;
mod certificate_refusal;
pub mod client;
pub mod exchange;
pub mod failure;
pub mod fault;
pub mod long_running;
pub mod network;
pub mod page;
pub mod proxy;
pub mod retry;
pub mod served_certificate;
pub mod service_code;
pub mod tls;
pub mod transport;
mod trusted_roots;

pub use network::Network;
pub use transport::{BoxFuture, Request, Response, Transport};
