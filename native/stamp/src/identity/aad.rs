use serde_json::{Value, json};

use super::{
    assertion::AssertionRefusal,
    grant::{self, Asked, GrantRefusal},
};
use crate::{
    clock::dotnet_time,
    exchange::{Answer, Reply, Request},
    random,
    shared::Shared,
    tokens::{access_token, device_code::Poll},
};

/// Answers Entra's endpoints: `/{tenant}/oauth2[/v2.0]/token`, `…/devicecode`, `…/.well-known/openid-configuration`, `/common/discovery/instance`.
pub fn answer(stamp: &Shared, request: &Request) -> Answer {
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let post = request.method == hyper::Method::POST;
    match path.as_slice() {
        ["common", "discovery", "instance"] => Ok(instance_discovery(stamp)),
        [tenant, "v2.0", ".well-known", "openid-configuration"] => configuration(stamp, tenant, true),
        [tenant, ".well-known", "openid-configuration"] => configuration(stamp, tenant, false),
        [tenant, "discovery", "v2.0" | "keys", ..] if !post => {
            known_tenant(stamp, tenant)?;
            Ok(Reply::json(200, &stamp.token_key.key_set()))
        }
        [tenant, "oauth2", "token"] if post => token(stamp, request, tenant, false),
        [tenant, "oauth2", "v2.0", "token"] if post => token(stamp, request, tenant, true),
        [tenant, "oauth2", "devicecode"] => device_code(stamp, request, tenant, false),
        [tenant, "oauth2", "v2.0", "devicecode"] => device_code(stamp, request, tenant, true),
        _ => Ok(Reply::text(404, "text/html; charset=us-ascii", "<h2>Not Found</h2>")),
    }
}

fn instance_discovery(stamp: &Shared) -> Reply {
    let login = &stamp.names.login_host;
    Reply::json(
        200,
        &json!({
            "tenant_discovery_endpoint": format!("https://{login}/{}/v2.0/.well-known/openid-configuration", stamp.names.tenant_id),
            "api-version": "1.1",
            "metadata": [{"preferred_network": login, "preferred_cache": "login.windows.net", "aliases": [login, "login.windows.net"]}],
        }),
    )
}

fn known_tenant(stamp: &Shared, tenant: &str) -> Result<(), Reply> {
    let names = &stamp.names;
    let known = [names.tenant_id.as_str(), names.tenant_name.as_str(), "common", "organizations"];
    if known.iter().any(|one| one.eq_ignore_ascii_case(tenant)) {
        return Ok(());
    }
    Err(error(
        stamp,
        400,
        "invalid_tenant",
        90002,
        &format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. \
         Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
        ),
    ))
}

fn configuration(stamp: &Shared, tenant: &str, v2: bool) -> Answer {
    known_tenant(stamp, tenant)?;
    let names = &stamp.names;
    let base = format!("https://{}/{}", names.login_host, names.tenant_id);
    let version = if v2 { "/v2.0" } else { "" };
    let issuer = if v2 { format!("{base}/v2.0") } else { access_token::issuer(names) };
    Ok(Reply::json(
        200,
        &json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{base}/oauth2{version}/authorize"),
            "token_endpoint": format!("{base}/oauth2{version}/token"),
            "device_authorization_endpoint": format!("{base}/oauth2{version}/devicecode"),
            "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "response_types_supported": ["code", "id_token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "tenant_region_scope": null, "cloud_instance_name": "microsoftonline.com", "msgraph_host": names.graph_host,
        }),
    ))
}

/// Returns the requested grant. v1 has the audience in `resource`, v2 in the scope `{audience}/.default`, in which an audience with a final slash gives two
/// slashes.
fn asked(request: &Request, v2: bool) -> Asked {
    let resource = if v2 {
        let scopes = request.form("scope").unwrap_or_default();
        let own =
            scopes.split_whitespace().find(|scope| !["openid", "profile", "offline_access", "email"].contains(scope));
        own.map(|scope| {
            scope.strip_suffix("/.default").or_else(|| scope.strip_suffix("/user_impersonation")).unwrap_or(scope)
        })
        .unwrap_or_default()
        .to_owned()
    } else {
        request.form("resource").unwrap_or_default()
    };
    Asked {
        grant_type: request.form("grant_type").unwrap_or_default(),
        client_id: request.form("client_id").unwrap_or_default(),
        resource,
    }
}

fn token(stamp: &Shared, request: &Request, tenant: &str, v2: bool) -> Answer {
    known_tenant(stamp, tenant)?;
    let asked = asked(request, v2);
    let token_urls: Vec<String> = [stamp.names.tenant_id.as_str(), stamp.names.tenant_name.as_str(), tenant]
        .iter()
        .flat_map(|tenant| {
            [&stamp.names.login_host, "login.windows.net"].map(|host| format!("https://{host}/{tenant}/oauth2"))
        })
        .flat_map(|base| [format!("{base}/token"), format!("{base}/v2.0/token")])
        .collect();
    let granted = grant::decide(stamp, request, &asked, &token_urls).map_err(|why| refused(stamp, &asked, &why))?;
    if !grant::known_resource(stamp, &granted.resource) {
        return Err(error(
            stamp,
            400,
            "invalid_resource",
            500_011,
            &format!(
                "The resource principal named {} was not found in the tenant named {}. This can happen if the application has not been \
             installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your \
             authentication request to the wrong tenant.",
                granted.resource, stamp.names.tenant_name
            ),
        ));
    }
    let lifetime = stamp.behaviour().token_lifetime_seconds;
    let now = stamp.clock.now();
    let access_token =
        stamp.token_key.issue(&stamp.names, &granted.principal, &asked.client_id, &granted.resource, now, lifetime);
    let mut body = if v2 {
        json!({"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime})
    } else {
        let text = |number: i64| Value::String(number.to_string());
        json!({"token_type": "Bearer", "expires_in": text(lifetime), "ext_expires_in": text(lifetime),
            "expires_on": text(now.as_second() + lifetime), "not_before": text(now.as_second()), "resource": granted.resource})
    };
    body["access_token"] = access_token.into();
    if let Some(refresh_token) = granted.refresh_token {
        body["refresh_token"] = refresh_token.into();
        body["scope"] = format!("{}/user_impersonation", granted.resource.trim_end_matches('/')).into();
        body["id_token"] = id_token(stamp, &granted.principal, &asked.client_id).into();
        body["client_info"] = client_info(stamp, &granted.principal.object_id).into();
    }
    Ok(no_store(Reply::json(200, &body)))
}

fn id_token(stamp: &Shared, principal: &crate::world::directory::Principal, client_id: &str) -> String {
    let now = stamp.clock.now().as_second();
    stamp.token_key.sign(&json!({"aud": client_id, "iss": format!("https://{}/{}/v2.0", stamp.names.login_host, stamp.names.tenant_id),
        "iat": now, "nbf": now, "exp": now + 3600, "oid": principal.object_id, "sub": principal.object_id,
        "preferred_username": principal.user_name, "name": principal.display_name, "tid": stamp.names.tenant_id, "ver": "2.0"}))
}

fn client_info(stamp: &Shared, object_id: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD
        .encode(json!({"uid": object_id, "utid": stamp.names.tenant_id}).to_string())
}

fn device_code(stamp: &Shared, request: &Request, tenant: &str, v2: bool) -> Answer {
    known_tenant(stamp, tenant)?;
    let asked = asked(request, v2);
    if stamp.world().directory.application(&asked.client_id).is_none() {
        return Err(refused(stamp, &asked, &GrantRefusal::UnknownClient));
    }
    let behaviour = stamp.behaviour().clone();
    let code = stamp.device_codes.give(&asked.client_id, &asked.resource, &behaviour, stamp.clock.now());
    let url = "https://microsoft.com/devicelogin";
    let lifetime = behaviour.device_code_lifetime_seconds;
    let message = format!(
        "To sign in, use a web browser to open the page {url} and enter the code {} to authenticate.",
        code.user_code
    );
    let interval = stamp.pace.device_code_interval();
    let body = if v2 {
        json!({"user_code": code.user_code, "device_code": code.device_code, "verification_uri": url,
            "expires_in": lifetime, "interval": interval, "message": message})
    } else {
        json!({"user_code": code.user_code, "device_code": code.device_code, "verification_url": url,
            "expires_in": lifetime.to_string(), "interval": interval.to_string(), "message": message})
    };
    Ok(no_store(Reply::json(200, &body)))
}

fn refused(stamp: &Shared, asked: &Asked, why: &GrantRefusal) -> Reply {
    let client = &asked.client_id;
    let (status, word, code, text) = match why {
        GrantRefusal::UnknownClient => (400, "unauthorized_client", 700_016, format!(
            "Application with identifier '{client}' was not found in the directory '{}'. This can happen if the application has not been \
             installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication \
             request to the wrong tenant.", stamp.names.tenant_name)),
        GrantRefusal::NoCredential => (401, "invalid_client", 7_000_218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.".to_owned()),
        GrantRefusal::BadSecret => (401, "invalid_client", 7_000_215, format!(
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client \
             secret ID, for a secret added to app '{client}'.")),
        GrantRefusal::BadAssertion(AssertionRefusal::Time) => (401, "invalid_client", 700_024,
            format!("Client assertion is not within its valid time range. Current time: {}", dotnet_time(stamp.clock.now()))),
        GrantRefusal::BadAssertion(AssertionRefusal::Audience) => (401, "invalid_client", 700_023,
            "Client assertion audience claim does not match Realm issuer.".to_owned()),
        GrantRefusal::BadAssertion(AssertionRefusal::Malformed(what)) => (400, "invalid_request", 50_027,
            format!("JWT token is invalid or malformed: {what}.")),
        GrantRefusal::BadAssertion(AssertionRefusal::Algorithm) => (400, "invalid_request", 50_027,
            "JWT token is invalid or malformed: the signing algorithm is not supported.".to_owned()),
        GrantRefusal::BadAssertion(_) => (401, "invalid_client", 700_027, format!(
            "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not \
             found., client '{client}']")),
        GrantRefusal::BadUser => (400, "invalid_grant", 50_126, "Error validating credentials due to invalid username or password.".to_owned()),
        GrantRefusal::BadRefreshToken => (400, "invalid_grant", 70_000, "Provided grant is invalid or malformed.".to_owned()),
        GrantRefusal::UnsupportedGrant => (400, "unsupported_grant_type", 70_003, "The app requested an unsupported grant type.".to_owned()),
        GrantRefusal::DeviceCode(Poll::Expired) => (400, "expired_token", 70_020,
            "The provided value for the input parameter 'device_code' is not valid. Device codes are supported only for their lifetime.".to_owned()),
        GrantRefusal::DeviceCode(Poll::Declined) => (400, "authorization_declined", 65_004, "User declined to consent to access the app.".to_owned()),
        GrantRefusal::DeviceCode(Poll::SlowDown) => (400, "slow_down", 70_016, "Polling too often. Slow down.".to_owned()),
        GrantRefusal::DeviceCode(Poll::Unknown) => (400, "bad_verification_code", 70_018,
            "The verification code is not valid.".to_owned()),
        GrantRefusal::DeviceCode(_) => (400, "authorization_pending", 70_016,
            "OAuth 2.0 device flow error. Authorization is pending. Continue polling.".to_owned()),
    };
    error(stamp, status, word, code, &text)
}

fn error(stamp: &Shared, status: u16, word: &str, code: u32, text: &str) -> Reply {
    let (trace, correlation) = (random::guid(), random::guid());
    let time = stamp.clock.now().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
    no_store(Reply::json(
        status,
        &json!({
            "error": word,
            "error_description": format!("AADSTS{code}: {text}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {time}"),
            "error_codes": [code], "timestamp": time, "trace_id": trace, "correlation_id": correlation,
            "error_uri": format!("https://{}/error?code={code}", stamp.names.login_host),
        }),
    ))
}

fn no_store(reply: Reply) -> Reply {
    reply
        .header("Cache-Control", "no-store, no-cache")
        .header("Pragma", "no-cache")
        .header("Expires", "-1")
        .header("x-ms-request-id", random::guid())
        .header("X-Content-Type-Options", "nosniff")
}
