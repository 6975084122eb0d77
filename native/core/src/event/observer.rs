//! Observers of an operation in addition to its caller: the log and the report of a run.

use reqwest::header::HeaderMap;
use serde::Serialize;
use url::Url;

use super::Event;
use crate::error::Result;

pub trait Observer: std::fmt::Debug + Send + Sync {
    /// Processes an event. An `Err` becomes a warning for the operator, so only the first failure is returned.
    fn event(&self, event: &Event) -> Result<()>;

    fn exchange(&self, exchange: &Exchange) -> Result<()>;

    /// Processes a request and its answer with everything secret in them. Only a recording, which replaces it, overrides this.
    fn content(&self, _: &Content<'_>) -> Result<()> {
        Ok(())
    }
}

/// A request that was answered. Streamed bodies are empty.
#[derive(Clone, Copy)]
pub struct Content<'a> {
    pub method: &'a str,
    pub url: &'a Url,
    /// Content type of the request.
    pub sent_type: &'a str,
    pub sent: &'a [u8],
    pub status: u16,
    pub headers: &'a HeaderMap,
    pub received: &'a [u8],
}

impl Content<'_> {
    /// Returns a header of the answer; empty if it is missing or not text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// One request, reported when it is sent and again with its answer. No query except the API version, no headers, no body: they may be secret.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// Counts the requests of an operation, and connects a request with its answer.
    pub number: u64,
    /// 1, and higher if the same request is sent again.
    pub attempt: u32,
    pub method: String,
    /// With the port, if it is not the default of the scheme.
    pub host: String,
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    #[serde(flatten)]
    pub answer: Option<Answer>,
}

/// The answer. Without a status there was none, and `error` gives the reason.
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
    /// Seconds that the service asks to wait, in its own spelling.
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
