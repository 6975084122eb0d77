//! Requests and answers: the port, the real client behind it, retries, errors of services, long-running operations.

pub mod answer;
pub mod client;
pub mod exchange;
pub mod fault;
pub mod long_running;
pub mod network;
pub mod retry;
pub mod served_certificate;
pub mod tls;
pub mod transport;

pub use network::Network;
pub use transport::{BoxFuture, Request, Response, Transport};
