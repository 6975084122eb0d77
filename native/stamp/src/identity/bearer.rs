use crate::{caller::Caller, exchange::Request, shared::Shared, tokens::access_token::Refusal};

/// Verifies the request's token and returns its principal. AD FS tokens contain no object id: it is read from the directory.
///
/// # Errors
/// Why the token is refused.
pub fn caller(stamp: &Shared, request: &Request, audiences: &[String]) -> Result<Caller, Refusal> {
    let claims = stamp.token_key.verify(request.bearer(), audiences, stamp.clock.now())?;
    let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    let world = stamp.world();
    let directory = &world.directory;
    let principal = match claims["upn"].as_str() {
        Some(user) => directory.user_named(user),
        None => directory.application(&text("appid")),
    };
    Ok(Caller {
        object_id: principal.ok_or(Refusal::Malformed)?.object_id.clone(),
        app_id: text("appid"),
        tenant_id: stamp.names.tenant_id.clone(),
        issuer: text("iss"),
    })
}
