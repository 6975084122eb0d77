use serde_json::{Value, json};

use super::{filter, search};
use crate::{
    exchange::{Answer, Reply, Request},
    identity::bearer,
    random,
    shared::Shared,
    world::directory::{Principal, PrincipalKind},
};

/// Answers `https://graph.<region>.<fqdn>/<tenant guid>/servicePrincipals[/<SID>]`, `…/getObjectsByObjectIds`: OData 4, SIDs as object ids.
pub fn answer(stamp: &Shared, request: &Request) -> Answer {
    let reply = signed_in(stamp, request).unwrap_or_else(|refusal| refusal);
    Ok(reply
        .header("request-id", random::guid())
        .header("OData-Version", "4.0")
        .header("Server", "Microsoft-IIS/10.0")
        .header("X-Powered-By", "ASP.NET"))
}

fn signed_in(stamp: &Shared, request: &Request) -> Answer {
    if !stamp.behaviour().graph_available {
        return Err(Reply::text(503, "text/html", "Service Unavailable"));
    }
    bearer::caller(stamp, request, &[stamp.names.graph_audience()])
        .map_err(|_| Reply::error(401, "Authentication_MissingOrMalformed", "Access Token missing or malformed."))?;
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let tenant = &stamp.names.tenant_id;
    if path.first().is_none_or(|first| !first.eq_ignore_ascii_case(tenant)) {
        return Err(Reply::error(404, "ResourceNotFound", "The tenant was not found."));
    }
    let context = format!("https://{}:1443/{tenant}/$metadata", request.host);
    let mut world = stamp.world();
    match (request.method.as_str(), &path[1..]) {
        ("GET", [kind]) if kind.eq_ignore_ascii_case("servicePrincipals") => {
            let wanted = request
                .query("$filter")
                .map(|text| filter(&text).ok_or_else(|| Reply::error(400, "BadRequest", "Unsupported filter.")))
                .transpose()?;
            let found = search(&world.directory, PrincipalKind::ServicePrincipal, wanted.as_ref());
            Ok(Reply::json(
                200,
                &json!({"@odata.context": format!("{context}#servicePrincipals"),
                "value": found.into_iter().map(to_json).collect::<Vec<_>>()}),
            ))
        }
        ("GET", [kind, id]) if kind.eq_ignore_ascii_case("servicePrincipals") => {
            // Only service principals are found this way, not users and groups.
            match world.directory.object(id).filter(|principal| principal.kind == PrincipalKind::ServicePrincipal) {
                Some(principal) => {
                    let mut body = json!({"@odata.context": format!("{context}#servicePrincipals/$entity")});
                    crate::behaviour::merge_json(&mut body, &to_json(principal));
                    Ok(Reply::json(200, &body))
                }
                None => Err(Reply::error(404, "ResourceNotFound", format!("Service principal '{id}'' not found."))),
            }
        }
        ("POST", [action]) if action.eq_ignore_ascii_case("getObjectsByObjectIds") => {
            let body = request.json();
            let ids: Vec<&str> = body["objectIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            // The order of the request is not preserved.
            let found = world
                .directory
                .principals
                .iter()
                .rev()
                .filter(|p| ids.iter().any(|id| id.eq_ignore_ascii_case(&p.object_id)));
            let value: Vec<Value> = found
                .map(|principal| {
                    let kind = if principal.kind == PrincipalKind::User { "User" } else { "ServicePrincipal" };
                    let mut item = json!({"@odata.type": format!("#Microsoft.AzureStack.Graph.Contracts.AzureObjectModel.{kind}")});
                    crate::behaviour::merge_json(&mut item, &to_json(principal));
                    item
                })
                .collect();
            Ok(Reply::json(200, &json!({"@odata.context": format!("{context}#directoryObjects"), "value": value})))
        }
        _ => Err(Reply::error(404, "ResourceNotFound", "The resource was not found.")),
    }
}

fn to_json(principal: &Principal) -> Value {
    if principal.kind == PrincipalKind::User {
        return json!({"objectType": "User", "objectId": principal.object_id, "deletionTimestamp": null, "displayName": principal.display_name,
            "userPrincipalName": principal.user_name, "accountEnabled": true});
    }
    json!({"objectType": "ServicePrincipal", "objectId": principal.object_id, "deletionTimestamp": null, "displayName": principal.display_name,
        "appDisplayName": principal.display_name, "replyUrls": [], "accountEnabled": true, "appId": principal.app_id,
        "servicePrincipalNames": [principal.app_id], "keyCredentials": [], "passwordCredentials": []})
}
