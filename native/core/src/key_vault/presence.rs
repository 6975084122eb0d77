//! Whether a vault's name answers on the network.

use url::Url;

use crate::error::{Error, ErrorId, Result};
use crate::http::Request;
use crate::http::failure::is_refusal;
use crate::identity::context::Context;

/// Whether a vault answers at `uri`, whoever it belongs to: it then asks for a token (401). A stamp has no other way to tell that a name
/// is taken in a subscription that the caller cannot see.
pub async fn answers(context: &Context, uri: &Url) -> Result<bool> {
    let mut url = uri.clone();
    url.set_path("/secrets");
    url.set_query(Some("api-version=2016-10-01"));
    // Without a token, and without a retry: a name that is not found is the normal case. Over a new connection: that of a vault which was
    // deleted a moment ago may still be open, and answer.
    match context.unconnected()?.send(Request::get(url)).await {
        Ok(response) => Ok(response.status.as_u16() == 401),
        // These say nothing about the name.
        Err(error) if is_refusal(&error) || proxy_is_at_fault(&error) => Err(error),
        Err(_) => Ok(false),
    }
}

fn proxy_is_at_fault(error: &Error) -> bool {
    matches!(error.id, ErrorId::ProxyLoginRefused | ErrorId::ProxyUnreachable)
}
