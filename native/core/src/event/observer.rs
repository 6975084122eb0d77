//! Who watches an operation beside its caller: the log and the report of a run.

use serde::Serialize;

use super::Event;
use crate::error::Result;

pub trait Observer: std::fmt::Debug + Send + Sync {
    /// `Err` is told to the operator as a warning, so it comes at the first failure alone.
    fn event(&self, event: &Event) -> Result<()>;

    fn exchange(&self, exchange: &Exchange) -> Result<()>;
}

/// One request: shown when it goes out, and once more with its answer. No query but the API version, no header, no body: they may be secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Counts the requests of an operation, so that a request and its answer find each other.
    pub number: u64,
    /// 1, and more when the same request is sent again.
    pub attempt: u32,
    pub method: String,
    /// With the port, when it is not that of the scheme.
    pub host: String,
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    #[serde(flatten)]
    pub answer: Option<Answer>,
}

/// What came back. Without a status nothing did, and `error` tells why.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    pub duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// Seconds that the service asks to wait, as it wrote them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Failure>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    pub id: &'static str,
    pub message: String,
}
