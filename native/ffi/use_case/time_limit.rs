//! The time limit of an operation: that of the request, otherwise the default of its use case.

use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use schemars::JsonSchema;
use serde::Deserialize;

/// Longest limit that a request may set: 30 days.
const MOST_SECONDS: u32 = 30 * 24 * 60 * 60;

/// The default limit of a use case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultLimit {
    /// It sends requests, and waits for short operations of the stamp.
    Hour,
    /// It waits for a deployment, or for other work of the stamp that takes hours.
    Day,
    /// It transfers images or packages, maybe over a slow link. A transfer without progress ends earlier.
    Week,
}

impl DefaultLimit {
    /// Returns the default for `docs/abi.md`.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by what generates docs/abi.md"))]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "1 h",
            Self::Day => "24 h",
            Self::Week => "7 d",
        }
    }

    const fn duration(self) -> Duration {
        const HOUR: u64 = 60 * 60;
        Duration::from_secs(match self {
            Self::Hour => HOUR,
            Self::Day => 24 * HOUR,
            Self::Week => 7 * 24 * HOUR,
        })
    }
}

// A member of every request. A doc comment would be the description in each schema.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimeLimit {
    #[schemars(range(min = 1, max = MOST_SECONDS))]
    timeout_seconds: Option<u32>,
}

impl TimeLimit {
    /// Returns the limit of the operation.
    pub fn or(&self, default: DefaultLimit) -> Result<Duration> {
        match self.timeout_seconds {
            None => Ok(default.duration()),
            Some(seconds @ 1..=MOST_SECONDS) => Ok(Duration::from_secs(seconds.into())),
            Some(other) => {
                let message = format!("\"timeoutSeconds\" is {other}, and must be 1 to {MOST_SECONDS}");
                Err(Error::new(ErrorId::RequestInvalid, message))
            }
        }
    }
}
