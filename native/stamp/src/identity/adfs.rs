use serde_json::json;

use super::grant::{self, Asked, GrantRefusal};
use crate::{
    exchange::{Answer, Reply, Request},
    shared::Shared,
    tokens::{access_token, device_code::Poll},
    world::directory::PrincipalKind,
};

/// Answers AD FS's endpoints, which have no tenants: `/adfs/oauth2/token`, `/adfs/oauth2/devicecode`, `/adfs[/<guid>]/.well-known/openid-configuration`.
pub fn answer(stamp: &Shared, request: &Request) -> Answer {
    let path = request.path.to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let post = request.method == hyper::Method::POST;
    match segments.as_slice() {
        ["adfs", "oauth2", "token"] if post => token(stamp, request),
        ["adfs", "oauth2", "devicecode"] => device_code(stamp, request),
        ["adfs", ".well-known", "openid-configuration"] => Ok(configuration(stamp)),
        ["adfs", tenant, ".well-known", "openid-configuration"] if *tenant == stamp.names.tenant_id => Ok(configuration(stamp)),
        ["adfs", "discovery", "keys"] => Ok(Reply::json(200, &stamp.token_key.key_set())),
        // The answer of HTTP.sys for a path without a service, such as one with a tenant.
        _ => Ok(Reply::text(404, "text/html; charset=us-ascii",
            "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n<HTML><HEAD><TITLE>Not Found</TITLE></HEAD>\r\n\
             <BODY><h2>Not Found</h2>\r\n<hr><p>HTTP Error 404. The requested resource is not found.</p>\r\n</BODY></HTML>\r\n")
            .header("Server", "Microsoft-HTTPAPI/2.0")),
    }
}

fn configuration(stamp: &Shared) -> Reply {
    let login = stamp.names.login_endpoint();
    let mut claims = vec!["aud", "iss", "iat", "exp", "auth_time", "upn", "unique_name", "sid"];
    if stamp.behaviour().adfs_2019 {
        claims.push("nbf");
    }
    Reply::json(
        200,
        &json!({
            "issuer": access_token::issuer(&stamp.names).trim_end_matches('/'),
            "authorization_endpoint": format!("{login}/oauth2/authorize/"),
            "token_endpoint": format!("{login}/oauth2/token/"),
            "device_authorization_endpoint": format!("{login}/oauth2/devicecode"),
            "jwks_uri": format!("{login}/discovery/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic", "private_key_jwt"],
            "response_types_supported": ["code", "id_token"], "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"], "claims_supported": claims,
        }),
    )
}

/// Returns the requested grant: `resource`, or on AD FS 2019 a scope `{resource}/openid`. Scopes are literal, and `.default` is not one of them.
fn asked(stamp: &Shared, request: &Request) -> Result<Asked, Reply> {
    let mut resource = request.form("resource").unwrap_or_default();
    let scopes = request.form("scope").unwrap_or_default();
    if resource.is_empty() && stamp.behaviour().adfs_2019 {
        for scope in scopes.split_whitespace() {
            if scope.ends_with("/.default") {
                return Err(error(
                    "unauthorized_client",
                    "MSIS9605: The client is not allowed to access the requested resource.",
                ));
            }
            if let Some(named) =
                ["/openid", "/user_impersonation"].iter().find_map(|literal| scope.strip_suffix(literal))
            {
                named.clone_into(&mut resource);
            }
        }
    }
    Ok(Asked {
        grant_type: request.form("grant_type").unwrap_or_default(),
        client_id: request.form("client_id").unwrap_or_default(),
        resource,
    })
}

fn token(stamp: &Shared, request: &Request) -> Answer {
    let asked = asked(stamp, request)?;
    let endpoint = format!("{}/oauth2/token", stamp.names.login_endpoint());
    let token_urls = [format!("{endpoint}/"), endpoint];
    let granted = grant::decide(stamp, request, &asked, &token_urls).map_err(|why| refused(&why))?;
    if !grant::known_resource(stamp, &granted.resource) {
        return Err(error(
            "invalid_resource",
            "MSIS9602: The received 'resource' parameter is invalid. The authorization server can not find a registered resource with the specified identifier.",
        ));
    }
    let lifetime = stamp.behaviour().token_lifetime_seconds;
    let now = stamp.clock.now();
    let mut body = json!({
        "access_token": stamp.token_key.issue(&stamp.names, &granted.principal, &asked.client_id, &granted.resource, now, lifetime),
        "token_type": "bearer", "expires_in": lifetime,
    });
    if let Some(refresh_token) = granted.refresh_token {
        body["resource"] = granted.resource.into();
        body["refresh_token"] = refresh_token.into();
        body["refresh_token_expires_in"] = 28_799.into();
        body["scope"] = "openid".into();
        body["id_token"] = stamp
            .token_key
            .sign(&json!({"aud": asked.client_id, "iss": access_token::issuer(&stamp.names),
            "iat": now.as_second(), "exp": now.as_second() + lifetime, "upn": granted.principal.user_name,
            "unique_name": granted.principal.user_name}))
            .into();
    }
    Ok(service(Reply::text(200, "application/json;charset=UTF-8", body.to_string())))
}

fn device_code(stamp: &Shared, request: &Request) -> Answer {
    let asked = asked(stamp, request)?;
    let public = stamp
        .world()
        .directory
        .application(&asked.client_id)
        .is_some_and(|client| client.kind == PrincipalKind::PublicClient);
    if !public {
        return Err(refused(&GrantRefusal::UnknownClient));
    }
    let behaviour = stamp.behaviour().clone();
    let code = stamp.device_codes.give(&asked.client_id, &asked.resource, &behaviour, stamp.clock.now());
    let url = format!("{}/oauth2/deviceauth", stamp.names.login_endpoint());
    Ok(service(Reply::text(200, "application/json;charset=UTF-8", json!({
        "user_code": code.user_code, "device_code": code.device_code, "verification_uri": url, "verification_url": url,
        "verification_uri_complete": format!("{url}?otc={}", code.user_code),
        "expires_in": behaviour.device_code_lifetime_seconds, "interval": stamp.pace.device_code_interval(),
        "message": format!("To sign in, use a web browser to open the page {url} and enter the code {} to authenticate.", code.user_code),
    }).to_string())))
}

fn refused(why: &GrantRefusal) -> Reply {
    match why {
        GrantRefusal::UnknownClient => error(
            "invalid_client",
            "MSIS9607: The 'client_id' parameter in the request is invalid. No registered client is found with this identifier.",
        ),
        GrantRefusal::NoCredential | GrantRefusal::BadSecret | GrantRefusal::BadAssertion(_) => error(
            "invalid_client",
            "MSIS9622: Client authentication failed. Please verify the credential provided for client authentication is valid.",
        ),
        GrantRefusal::BadUser => error("invalid_grant", "MSIS9659: Invalid 'username' or 'password'."),
        GrantRefusal::BadRefreshToken => {
            error("invalid_grant", "MSIS9615: The refresh token received in 'refresh_token' parameter is invalid.")
        }
        GrantRefusal::UnsupportedGrant => error(
            "unsupported_grant_type",
            "MSIS9611: The authorization server does not support the requested 'grant_type'.",
        ),
        GrantRefusal::DeviceCode(Poll::Expired) => error("expired_token", "The device code has expired."),
        GrantRefusal::DeviceCode(Poll::Declined) => error("access_denied", "The user declined the request."),
        GrantRefusal::DeviceCode(Poll::SlowDown) => error("slow_down", "The client polls too often."),
        GrantRefusal::DeviceCode(Poll::Unknown) => error("invalid_grant", "The device code is not known."),
        GrantRefusal::DeviceCode(_) => error("authorization_pending", "The user has not signed in yet."),
    }
}

/// Returns an error with escaped apostrophes, like AD FS.
fn error(word: &str, description: &str) -> Reply {
    let body = json!({"error": word, "error_description": description}).to_string().replace('\'', "\\u0027");
    service(Reply::text(400, "application/json;charset=UTF-8", body))
}

fn service(reply: Reply) -> Reply {
    reply
        .header("Cache-Control", "no-store")
        .header("Pragma", "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Xss-Protection", "1; mode=block")
        .header("Server", "Microsoft-HTTPAPI/2.0")
        .header("Strict-Transport-Security", "max-age = 31536000")
}
