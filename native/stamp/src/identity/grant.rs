use super::assertion::{self, AssertionRefusal};
use crate::{
    exchange::Request,
    shared::Shared,
    tokens::device_code::Poll,
    world::directory::{Principal, PrincipalKind},
};

/// A token request in a form that is independent of the identity system.
pub struct Asked {
    pub grant_type: String,
    pub client_id: String,
    /// The audience, from `resource` or the scope.
    pub resource: String,
}

/// A granted request.
pub struct Granted {
    pub principal: Principal,
    pub resource: String,
    /// Only for users.
    pub refresh_token: Option<String>,
}

/// Why a request was refused.
#[derive(Clone, Debug)]
pub enum GrantRefusal {
    UnknownClient,
    NoCredential,
    BadSecret,
    BadAssertion(AssertionRefusal),
    BadUser,
    BadRefreshToken,
    UnsupportedGrant,
    DeviceCode(Poll),
}

/// Decides a token request except for the resource, which each caller checks differently.
///
/// # Errors
/// Why the request is refused.
pub fn decide(
    stamp: &Shared,
    request: &Request,
    asked: &Asked,
    token_urls: &[String],
) -> Result<Granted, GrantRefusal> {
    let now = stamp.clock.now();
    let mut world = stamp.world();
    let client = world.directory.application(&asked.client_id).ok_or(GrantRefusal::UnknownClient)?.clone();
    let registered = world.applications.iter().find(|one| one.app_id == client.app_id).cloned();
    let field = |name: &str| request.form(name).unwrap_or_default();
    let user = |principal: Principal, resource: &str| Granted {
        refresh_token: Some(stamp.refresh_tokens.give(&principal, resource)),
        principal,
        resource: resource.to_owned(),
    };
    match asked.grant_type.as_str() {
        "client_credentials" => {
            let secret = request.form("client_secret");
            let assertion = request.form("client_assertion");
            match (secret, assertion) {
                (Some(secret), _) if !client.secret.is_empty() && secret == client.secret => {}
                (Some(secret), _) if registered.as_ref().is_some_and(|application| application.takes(&secret, now)) => {
                }
                (Some(_), _) => return Err(GrantRefusal::BadSecret),
                (None, Some(assertion)) => {
                    assertion::verify(&assertion, &client.app_id, &client.certificates, token_urls, now)
                        .map_err(GrantRefusal::BadAssertion)?;
                }
                (None, None) => return Err(GrantRefusal::NoCredential),
            }
            Ok(Granted { principal: client, resource: asked.resource.clone(), refresh_token: None })
        }
        "password" => {
            let found = world.directory.user_named(&field("username")).filter(|u| u.secret == field("password"));
            Ok(user(found.ok_or(GrantRefusal::BadUser)?.clone(), &asked.resource))
        }
        "refresh_token" => {
            let known = stamp.refresh_tokens.find(&field("refresh_token"));
            let (object_id, resource) = known.ok_or(GrantRefusal::BadRefreshToken)?;
            let principal = world.directory.object(&object_id).ok_or(GrantRefusal::BadRefreshToken)?.clone();
            let resource = if asked.resource.is_empty() { resource } else { asked.resource.clone() };
            Ok(user(principal, &resource))
        }
        "device_code" | "urn:ietf:params:oauth:grant-type:device_code" => {
            let code = request.form("device_code").or_else(|| request.form("code")).unwrap_or_default();
            match stamp.device_codes.poll(&code, now) {
                Poll::Approved { resource } if client.kind == PrincipalKind::PublicClient => {
                    let resource = if asked.resource.is_empty() { resource } else { asked.resource.clone() };
                    Ok(user(world.directory.user().clone(), &resource))
                }
                Poll::Approved { .. } => Err(GrantRefusal::NoCredential),
                refusal => Err(GrantRefusal::DeviceCode(refusal)),
            }
        }
        _ => Err(GrantRefusal::UnsupportedGrant),
    }
}

/// Returns whether tokens are issued for the audience.
pub fn known_resource(stamp: &Shared, resource: &str) -> bool {
    let names = &stamp.names;
    let mut known: Vec<String> =
        ["management", "adminmanagement", "vault", "adminvault"].map(|service| names.audience(service)).to_vec();
    known.push(names.graph_audience());
    if names.is_aad() {
        known.push("https://graph.windows.net/".to_owned());
    }
    known.extend(stamp.behaviour().challenge_resource.clone());
    known.iter().any(|one| one.trim_end_matches('/') == resource.trim_end_matches('/'))
}
