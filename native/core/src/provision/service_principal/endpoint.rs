//! Commands on the privileged endpoint of an AD FS stamp, for the log. The shell runs them by PowerShell remoting, so that only it knows what happens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordRequest {
    /// Name of the endpoint's computer.
    pub endpoint: String,
    /// `New-GraphApplication`, without its parameters.
    pub endpoint_command: String,
    /// How long the command took; without it, it is going to be sent.
    pub duration_ms: Option<u64>,
    /// Why the command failed.
    pub failure: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Recorded {}

/// Records that a command is going to be sent, or has ended.
///
/// # Errors
/// The recorded failure: `ServicePrincipal.PrivilegedEndpointFailed`.
pub async fn record(events: &EventSink, request: RecordRequest) -> Result<Recorded> {
    let RecordRequest { endpoint, endpoint_command: command, duration_ms, failure } = request;
    if let Some(reason) = failure {
        let message = format!("{command} failed on the privileged endpoint '{endpoint}': {reason}");
        return Err(Error::new(ErrorId::PrivilegedEndpointFailed, message).with_target(endpoint));
    }
    events.verbose(match duration_ms {
        None => format!("Sending {command} to the privileged endpoint '{endpoint}'"),
        Some(time) => format!("{command} succeeded on the privileged endpoint '{endpoint}' after {time} ms"),
    });
    Ok(Recorded {})
}
