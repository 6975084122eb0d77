//! Tokens from the caller may be for public Azure or another stamp. This check reports it before a service refuses them.

use url::Url;

use super::Asked;
use crate::cloud::{audience, entra};
use crate::error::{Error, ErrorId, Result};
use crate::event::Purpose;
use crate::identity::token::{Claims, Token};

/// Microsoft Graph's id, which replaces its URL in the tokens of some clients.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// Checks audience, issuer, and tenant if the token is readable. An opaque token is only checked by the service.
pub(super) fn check(token: &Token, asked: &Asked<'_>) -> Result<()> {
    let Some(claims) = Claims::read(&token.value) else { return Ok(()) };
    if let Some(found) = claims.audience() {
        check_audience(found, asked)?;
    }
    check_issuer(&claims, asked)?;
    let wanted = asked.login.tenant.and_then(audience::guid);
    match (wanted, &claims.tid) {
        (Some(wanted), Some(found)) if !found.eq_ignore_ascii_case(&wanted) => {
            Err(other(asked, &format!("it belongs to tenant {found}, but {wanted} is expected")))
        }
        _ => Ok(()),
    }
}

fn check_audience(found: &str, asked: &Asked<'_>) -> Result<()> {
    let graph = asked.purpose == Purpose::Graph && found.eq_ignore_ascii_case(MICROSOFT_GRAPH);
    if graph || audience::same(found, asked.audience) {
        return Ok(());
    }
    let host = Url::parse(found).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    match entra::is_public_azure(&host) {
        true => Err(Error::new(
            ErrorId::ContextOfPublicAzure,
            format!("the token is for '{found}' (public Azure), not for the stamp {}", asked.login.stamp.domain),
        )),
        false => Err(other(asked, &format!("it is for '{found}', but '{}' is expected", asked.audience))),
    }
}

/// Checks the issuer: on AD FS the stamp's login service, on AAD one of Entra's (all clouds share an issuer).
fn check_issuer(claims: &Claims, asked: &Asked<'_>) -> Result<()> {
    let Some(issuer) = &claims.iss else { return Ok(()) };
    let Some(host) = Url::parse(issuer).ok().and_then(|url| url.host_str().map(str::to_owned)) else { return Ok(()) };
    let named = asked.login.stamp.login.host_str().unwrap_or_default();
    let known = entra::same_login(named, &host) || (!asked.login.is_adfs() && entra::is_login_host(&host));
    match known {
        true => Ok(()),
        false => {
            Err(other(asked, &format!("it was issued by {host}, but the login endpoint of this stamp is {named}")))
        }
    }
}

fn other(asked: &Asked<'_>, why: &str) -> Error {
    let message = format!("the token does not belong to the stamp {}: {why}", asked.login.stamp.domain);
    Error::new(ErrorId::ContextOfOtherStamp, message)
}
