use serde_json::{Value, json};

use super::{applications, filter, principal_json::to_json, search};
use crate::{
    exchange::{Answer, Reply, Request},
    identity::bearer,
    random,
    shared::Shared,
    tokens::access_token::Refusal,
    world::directory::{Directory, Principal, PrincipalKind},
};

/// Answers Microsoft Graph v1.0: lookups of object ids (`/v1.0/servicePrincipals`, `/v1.0/users`, `/v1.0/me`), and applications.
pub fn answer(stamp: &Shared, request: &Request) -> Answer {
    let reply = signed_in(stamp, request).unwrap_or_else(|refusal| refusal);
    Ok(reply
        .header("request-id", random::guid())
        .header("client-request-id", random::guid())
        .header("OData-Version", "4.0"))
}

fn signed_in(stamp: &Shared, request: &Request) -> Answer {
    if !stamp.behaviour().graph_available {
        return Err(Reply::error(503, "serviceNotAvailable", "The service is unavailable."));
    }
    let caller = bearer::caller(stamp, request, &[stamp.names.graph_audience()]).map_err(|why| {
        let message = match why {
            Refusal::Missing => "Access token is empty.",
            Refusal::Audience(_) => "Access token validation failure. Invalid audience.",
            Refusal::Expired(_) => "Lifetime validation failed, the token is expired.",
            _ => "Access token validation failure.",
        };
        Reply::error(401, "InvalidAuthenticationToken", message)
    })?;
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    if let Some(answer) = applications::answer(stamp, request, &path) {
        return answer;
    }
    let mut world = stamp.world();
    let context = format!("https://{}/v1.0/$metadata", stamp.names.graph_host);
    let missing = |id: &str| {
        Reply::error(
            404,
            "Request_ResourceNotFound",
            format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present."),
        )
    };
    let one = |principal: Option<&Principal>, id: &str, set: &str| {
        let principal = principal.ok_or_else(|| missing(id))?;
        let mut body = json!({"@odata.context": format!("{context}#{set}/$entity")});
        crate::behaviour::merge_json(&mut body, &to_json(principal));
        Ok(Reply::json(200, &body))
    };
    match (request.method.as_str(), path.as_slice()) {
        ("GET", ["v1.0", set @ ("servicePrincipals" | "users" | "groups")]) => {
            let kind = match *set {
                "users" => PrincipalKind::User,
                "groups" => PrincipalKind::Group,
                _ => PrincipalKind::ServicePrincipal,
            };
            let wanted = request
                .query("$filter")
                .map(|text| {
                    filter(&text).ok_or_else(|| Reply::error(400, "Request_BadRequest", "Invalid filter clause."))
                })
                .transpose()?;
            let found = search(&world.directory, kind, wanted.as_ref());
            Ok(Reply::json(
                200,
                &json!({"@odata.context": format!("{context}#{set}"), "value": found.into_iter().map(to_json).collect::<Vec<_>>()}),
            ))
        }
        ("POST", ["v1.0", "directoryObjects", "getByIds"]) => by_ids(request, &mut world.directory),
        ("GET", ["v1.0", "servicePrincipals", id]) => {
            let principal = world.directory.object(id).filter(|p| p.kind == PrincipalKind::ServicePrincipal);
            one(principal.as_deref(), id, "servicePrincipals")
        }
        ("GET", ["v1.0", "users", id]) => {
            let by_name = world.directory.user_named(id).cloned();
            let principal =
                by_name.or_else(|| world.directory.object(id).filter(|p| p.kind == PrincipalKind::User).cloned());
            one(principal.as_ref(), id, "users")
        }
        ("GET", ["v1.0", "me"]) => {
            let principal = world.directory.object(&caller.object_id).filter(|p| p.kind == PrincipalKind::User);
            one(principal.as_deref(), "me", "users")
        }
        ("GET", ["v1.0", function]) if function.starts_with("servicePrincipals(appId=") => {
            let app_id = function.split('\'').nth(1).unwrap_or_default();
            one(
                world.directory.application(app_id).filter(|p| p.kind == PrincipalKind::ServicePrincipal),
                app_id,
                "servicePrincipals",
            )
        }
        _ => Err(Reply::error(400, "BadRequest", "Resource not found for the segment.")),
    }
}

/// Answers `POST /v1.0/directoryObjects/getByIds`: the objects with these ids, of all or of the named types. Unknown ids are left out.
fn by_ids(request: &Request, directory: &mut Directory) -> Answer {
    let body = request.json();
    let texts =
        |name: &str| -> Vec<&str> { body[name].as_array().into_iter().flatten().filter_map(Value::as_str).collect() };
    let (ids, types) = (texts("ids"), texts("types"));
    if ids.is_empty() {
        return Err(Reply::error(400, "Request_BadRequest", "The 'ids' collection is empty or missing."));
    }
    let mut found = Vec::new();
    for id in ids {
        let Some(principal) = directory.object(id) else { continue };
        let kind = match principal.kind {
            PrincipalKind::User => "user",
            PrincipalKind::Group => "group",
            PrincipalKind::ServicePrincipal | PrincipalKind::PublicClient => "servicePrincipal",
        };
        if types.is_empty() || types.iter().any(|one| one.eq_ignore_ascii_case(kind)) {
            let mut item = json!({"@odata.type": format!("#microsoft.graph.{kind}")});
            crate::behaviour::merge_json(&mut item, &to_json(principal));
            found.push(item);
        }
    }
    Ok(Reply::json(200, &json!({ "value": found })))
}
