use crate::{
    arm::{Call, api_versions, gateway_error},
    exchange::{Reply, Request},
    identity::bearer,
    shared::Shared,
    tokens::access_token::Refusal,
};

/// Checks the token and the API version of a request.
///
/// # Errors
/// Why the request is refused.
pub fn sign_in<'a>(
    stamp: &'a Shared,
    request: &'a Request,
    segments: Vec<String>,
    audience: &str,
) -> Result<Call<'a>, Reply> {
    let caller =
        bearer::caller(stamp, request, &[audience.to_owned()]).map_err(|why| unauthorized(stamp, audience, &why))?;
    let api_version = request.query("api-version").filter(|version| !version.is_empty()).ok_or_else(|| {
        gateway_error(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    })?;
    let call = Call { stamp, request, caller, segments, api_version };
    api_versions::check(&call)?;
    Ok(call)
}

fn unauthorized(stamp: &Shared, audience: &str, why: &Refusal) -> Reply {
    let (code, message) = match why {
        Refusal::Missing => {
            ("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.".to_owned())
        }
        Refusal::Malformed | Refusal::Signature => {
            ("InvalidAuthenticationToken", "The access token is invalid.".to_owned())
        }
        Refusal::NotYetValid => ("InvalidAuthenticationToken", "The access token is not valid yet.".to_owned()),
        Refusal::Expired(at) => (
            "ExpiredAuthenticationToken",
            format!(
                "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
                at.strftime("%-m/%-d/%Y %-I:%M:%S %p"),
                stamp.clock.now().strftime("%-m/%-d/%Y %-I:%M:%S %p")
            ),
        ),
        Refusal::Audience(got) => (
            "InvalidAuthenticationTokenAudience",
            format!(
                "The access token has been obtained for the wrong audience or resource '{got}'. It should exactly match with one of the allowed \
             audiences '{audience}'."
            ),
        ),
    };
    let login = stamp.names.login_endpoint();
    let authority = if stamp.names.is_aad() { format!("{login}/{}", stamp.names.tenant_id) } else { login };
    gateway_error(401, code, &message).header(
        "WWW-Authenticate",
        format!(
            "Bearer authorization_uri=\"{authority}\", error=\"invalid_token\", error_description=\"{}\"",
            if matches!(why, Refusal::Missing) {
                "The access token is missing."
            } else {
                "The access token is not usable."
            }
        ),
    )
}
