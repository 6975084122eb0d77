//! What a vault's name on the network tells about it.

use std::time::Duration;

use url::Url;

use crate::error::{Error, ErrorId, Result};
use crate::http::Request;
use crate::http::failure::is_refusal;
use crate::identity::context::Context;

/// A name that leads nowhere must not hold up the run; the resource manager refuses one that is taken all the same.
const LONGEST: Duration = Duration::from_secs(5);

/// What a name on the network tells about a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// A vault asks for a token (401).
    Answers,
    /// The name leads nowhere.
    NoSuchName,
    /// Something else answers, or nothing does.
    Unclear,
}

/// What answers at `uri`, whoever it belongs to. A stamp has no other way to tell that a name is taken in a subscription that the caller
/// cannot see.
pub async fn of(context: &Context, uri: &Url) -> Result<Presence> {
    let mut url = uri.clone();
    url.set_path("/secrets");
    url.set_query(Some("api-version=2016-10-01"));
    // Without a token, and without a retry: a name that is not found is the normal case. Over a new connection: that of a vault which was
    // deleted a moment ago may still be open, and answer.
    let transport = context.unconnected()?;
    match tokio::time::timeout(LONGEST, transport.send(Request::get(url))).await {
        Ok(Ok(response)) if response.status.as_u16() == 401 => Ok(Presence::Answers),
        // These say nothing about the name.
        Ok(Err(error)) if is_refusal(&error) || proxy_is_at_fault(&error) => Err(error),
        // A proxy that does not find the name says so without a connection.
        Ok(Err(error)) if matches!(error.id, ErrorId::NameNotFound | ErrorId::ProxyFailed) => Ok(Presence::NoSuchName),
        Ok(_) | Err(_) => Ok(Presence::Unclear),
    }
}

fn proxy_is_at_fault(error: &Error) -> bool {
    matches!(error.id, ErrorId::ProxyLoginRefused | ErrorId::ProxyUnreachable)
}
