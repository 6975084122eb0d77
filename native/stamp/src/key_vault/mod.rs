//! The data plane of vaults: `https://<vault>.vault.<region>.<fqdn>/secrets/…`.

mod secret;

pub use secret::new_version;

use serde_json::{Value, json};

use crate::{
    caller::Caller,
    exchange::{Answer, Reply, Request},
    identity::bearer,
    random,
    shared::Shared,
    tokens::access_token::Refusal,
    world::Vault,
};

const API_VERSIONS: [&str; 2] = ["2016-10-01", "2015-06-01"];

pub fn answer(stamp: &Shared, request: &Request, vault: &str) -> Reply {
    let reply = signed_in(stamp, request, vault).unwrap_or_else(|refusal| refusal);
    reply
        .header("x-ms-keyvault-region", stamp.names.region.clone())
        .header("x-ms-keyvault-service-version", "1.1.41.0")
        .header("x-ms-keyvault-network-info", "conn_type=Ipv4;addr=192.0.2.10;act_addr_fam=InterNetwork;")
        .header("x-ms-request-id", random::guid())
        .header("Cache-Control", "no-cache")
        .header("Pragma", "no-cache")
        .header("Expires", "-1")
        .header("X-Powered-By", "ASP.NET")
        .header("X-Content-Type-Options", "nosniff")
        .header("Strict-Transport-Security", "max-age=31536000;includeSubDomains")
}

fn signed_in(stamp: &Shared, request: &Request, vault: &str) -> Answer {
    let audience = resource(stamp);
    let caller = bearer::caller(stamp, request, std::slice::from_ref(&audience))
        .map_err(|why| challenge(stamp, &audience, &why))?;
    let version = request.query("api-version").unwrap_or_default();
    if !API_VERSIONS.contains(&version.as_str()) {
        return Err(Reply::error(
            400,
            "BadParameter",
            format!(
                "The specified version ({version}) is not recognized. Consider using the latest supported version ({}).",
                API_VERSIONS[0]
            ),
        ));
    }
    secret::answer(stamp, request, vault, &caller)
}

fn resource(stamp: &Shared) -> String {
    stamp.behaviour().challenge_resource.clone().unwrap_or_else(|| stamp.names.audience("vault"))
}

/// Returns the 401 with the login service and the resource for a token, which never matches the vault's host.
fn challenge(stamp: &Shared, audience: &str, why: &Refusal) -> Reply {
    let names = &stamp.names;
    let behaviour = stamp.behaviour();
    let authorization = if names.is_aad() {
        format!(
            "{}/{}",
            behaviour.origin("challenge", format!("https://{}", behaviour.challenge_login_host)),
            names.tenant_id
        )
    } else {
        format!("{}/{}", behaviour.origin("challenge", names.login_endpoint()), names.tenant_id)
    };
    let (code, message) = match why {
        Refusal::Missing => ("Unauthorized", "Request is missing a Bearer or PoP token.".to_owned()),
        Refusal::Audience(found) => {
            ("Unauthorized", format!("AKV10022: Invalid audience. Expected {audience}, found: {found}."))
        }
        Refusal::Expired(_) => (
            "Unauthorized",
            "AKV10046: Unable to resolve the key used for signature validation or the token is expired.".to_owned(),
        ),
        _ => ("Unauthorized", "Error validating token".to_owned()),
    };
    Reply::error(401, code, message)
        .header("WWW-Authenticate", format!("Bearer authorization=\"{authorization}\", resource=\"{audience}\""))
}

/// Refuses a permission that no access policy of the vault grants to the caller.
fn require(vault: &mut Vault, caller: &Caller, permission: &str, now: jiff::Timestamp) -> Result<(), Reply> {
    let spread = vault.policies_spread.reached(now);
    let policies = vault.properties.get("accessPolicies").and_then(Value::as_array);
    // A policy with an application is for tokens that the application gets on behalf of the principal, which the stamp does not issue.
    let policy = policies.into_iter().flatten().find(|policy| {
        policy["objectId"].as_str().is_some_and(|id| id.eq_ignore_ascii_case(&caller.object_id))
            && policy["applicationId"].as_str().is_none_or(str::is_empty)
    });
    let given = policy.is_some_and(|policy| {
        policy["permissions"]["secrets"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|one| one.eq_ignore_ascii_case(permission) || one.eq_ignore_ascii_case("all"))
    });
    if given && spread {
        return Ok(());
    }
    let (app_id, object_id, issuer) = (&caller.app_id, &caller.object_id, &caller.issuer);
    let message = if policy.is_none() || !spread {
        format!(
            "Access denied. Caller was not found on any access policy.\r\nCaller: appid={app_id};oid={object_id};numgroups=0;iss={issuer}\r\n\
                 Vault: {};location={}",
            vault.name, vault.location
        )
    } else {
        format!(
            "The user, group or application 'appid={app_id};oid={object_id};iss={issuer}' does not have secrets {permission} permission on key \
                 vault '{};location={}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287",
            vault.name, vault.location
        )
    };
    Err(Reply::json(
        403,
        &json!({"error": {"code": "Forbidden", "message": message, "innererror": {"code": "AccessDenied"}}}),
    ))
}
