use serde_json::{Value, json};

use crate::{
    arm::gateway_error,
    exchange::{Reply, Request},
    names::IdentitySystem,
    shared::Shared,
};

/// Answers `GET /metadata/endpoints`: the old format for 1.0 and 2015-01-01, a list for 2019-10-01, and for 2022-09-01 either a list or, as in global Azure,
/// one object.
pub fn answer(stamp: &Shared, request: &Request, operator: bool) -> Reply {
    let behaviour = stamp.behaviour();
    let names = &stamp.names;
    let (portal_label, service) = if operator { ("adminportal", "adminmanagement") } else { ("portal", "management") };
    let portal = format!("https://{portal_label}.{}/", names.suffix());
    let gallery = match behaviour.metadata.gallery.as_str() {
        "absent" => Value::Null,
        "empty" => "".into(),
        _ => format!("https://{portal_label}.{}:30015/", names.suffix()).into(),
    };
    let slash = behaviour.metadata.login_slash.unwrap_or(names.is_aad());
    let login = match &behaviour.foreign_origin {
        Some(foreign) if behaviour.foreign_links.iter().any(|link| link == "login") => foreign.clone(),
        _ => format!("{}{}", names.login_endpoint(), if slash { "/" } else { "" }),
    };
    let graph = match names.identity {
        // Real metadata still contains the retired service.
        IdentitySystem::Aad => "https://graph.windows.net/".to_owned(),
        IdentitySystem::Adfs => names.graph_audience(),
    };
    let audiences = json!([names.audience(service)]);
    let version = request.query("api-version").unwrap_or_default();
    let mut body = match version.as_str() {
        "1.0" | "2015-01-01" | "2019-05-01" => {
            json!({"galleryEndpoint": gallery, "graphEndpoint": graph, "portalEndpoint": portal,
            "authentication": {"loginEndpoint": login, "audiences": audiences}})
        }
        "2019-10-01" | "2022-09-01" => {
            let mut item = json!({"portal": portal, "authentication": {"loginEndpoint": login, "audiences": audiences}, "graphAudience": graph,
                "graph": graph, "name": format!("AzureStack-{}-{}", if operator { "Admin" } else { "User" }, names.tenant_id),
                "suffixes": {"keyVaultDns": format!("vault.{}", names.suffix()), "storage": names.suffix()}, "gallery": gallery});
            if version == "2022-09-01" {
                item["authentication"]["identityProvider"] = if names.is_aad() { "AAD" } else { "ADFS" }.into();
                item["authentication"]["tenant"] = names.tenant_id.clone().into();
                item["suffixes"]["relayEndpointSuffix"] = format!("servicebus.{}", names.suffix()).into();
                item["resourceManager"] = format!("https://{service}.{}/", names.suffix()).into();
                if names.is_aad() {
                    item["microsoftGraphResourceId"] = names.graph_audience().into();
                }
            }
            item
        }
        _ => {
            return gateway_error(
                400,
                "InvalidApiVersionParameter",
                &format!(
                    "The api-version '{version}' is invalid. The supported versions are '2022-09-01,2019-10-01,2019-05-01,2015-01-01,1.0'."
                ),
            );
        }
    };
    crate::behaviour::merge_json(
        &mut body,
        &if behaviour.metadata.overrides.is_null() { json!({}) } else { behaviour.metadata.overrides.clone() },
    );
    if let Some(members) = body.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    if version == "2019-10-01" || (version == "2022-09-01" && behaviour.metadata.list_2022) {
        body = json!([body]);
    }
    let mut reply = Reply::json(200, &body);
    if behaviour.metadata.byte_order_mark {
        reply.body = [b"\xef\xbb\xbf", reply.body.as_ref()].concat().into();
    }
    reply
}
