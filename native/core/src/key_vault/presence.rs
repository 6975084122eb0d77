//! What the DNS name of a vault shows about its existence.

use std::time::Duration;

use url::Url;

use crate::error::{Error, ErrorId, Result};
use crate::http::Request;
use crate::http::failure::is_refusal;
use crate::identity::context::Context;

/// A host that does not respond must not delay the run; Azure Resource Manager also refuses a taken name.
const LONGEST: Duration = Duration::from_secs(5);

/// The state of a vault's DNS name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// A vault responds and requires a token (401).
    Answers,
    /// The DNS name does not exist.
    NoSuchName,
    /// A different answer, or none.
    Unclear,
}

/// Returns what responds at `uri`, whatever its owner. A stamp provides no other way to find out that a name is taken in a subscription that the caller cannot
/// read.
pub(crate) async fn of(context: &Context, uri: &Url) -> Result<Presence> {
    let mut url = uri.clone();
    url.set_path("/secrets");
    url.set_query(Some("api-version=2016-10-01"));
    // Without a token, and without a retry, since an unknown name is the normal case. Over a new connection: one to a vault that was just deleted may still be
    // open and answer.
    let transport = context.unconnected()?;
    match tokio::time::timeout(LONGEST, transport.send(Request::get(url))).await {
        Ok(Ok(response)) if response.status.as_u16() == 401 => Ok(Presence::Answers),
        // These do not depend on the name.
        Ok(Err(error)) if is_refusal(&error) || proxy_is_at_fault(&error) => Err(error),
        // A proxy that cannot resolve the name reports it without a connection.
        Ok(Err(error)) if matches!(error.id, ErrorId::NameNotFound | ErrorId::ProxyFailed) => Ok(Presence::NoSuchName),
        Ok(_) | Err(_) => Ok(Presence::Unclear),
    }
}

fn proxy_is_at_fault(error: &Error) -> bool {
    matches!(error.id, ErrorId::ProxyLoginRefused | ErrorId::ProxyUnreachable)
}
