use serde_json::json;

use super::{headers, is_metadata, metadata, sign_in::sign_in};
use crate::{
    arm::{access, azure_bridge, gallery_item, gateway_error, not_found, subscription},
    dispatch::{self, operation_result},
    exchange::{Answer, Reply, Request},
    shared::Shared,
};

/// Answers the operator's endpoint, `adminmanagement.…`: one subscription with the gallery, downloads from Azure, resource groups, storage, and the images and extensions.
pub async fn answer(stamp: &Shared, request: &Request) -> Reply {
    let segments = request.segments();
    let reply = if is_metadata(&segments) {
        Ok(metadata::answer(stamp, request, true))
    } else {
        operator(stamp, request, segments).await
    };
    headers::decorate(stamp, request, reply.unwrap_or_else(|refusal| refusal))
}

async fn operator(stamp: &Shared, request: &Request, segments: Vec<String>) -> Answer {
    let call = sign_in(stamp, request, segments, &stamp.names.audience("adminmanagement"))?;
    let path = call.path();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let own = &stamp.names.operator_subscription_id;
    let subscription = json!({
        "id": format!("/subscriptions/{own}"), "subscriptionId": own, "displayName": "Default Provider Subscription", "state": "Enabled",
        "offerId": "/delegatedProviders/default/offers/operator", "tenantId": stamp.names.tenant_id,
        "subscriptionPolicies": {"locationPlacementId": "AzureStack"},
    });
    if let ["subscriptions"] = path.as_slice() {
        let seen = if access::is_operator(&call, &stamp.world()) { json!([subscription]) } else { json!([]) };
        return Ok(Reply::json(200, &json!({"value": seen})));
    }
    if !access::is_operator(&call, &stamp.world()) || path.get(1).is_none_or(|id| id != own) {
        let id = call.segments.get(1).map_or("", String::as_str);
        return Err(gateway_error(
            404,
            "SubscriptionNotFound",
            &format!("The subscription '{id}' could not be found."),
        ));
    }
    match path.as_slice() {
        ["subscriptions", _] => Ok(Reply::json(200, &subscription)),
        ["subscriptions", _, "locations"] => subscription::locations(&call, own),
        ["subscriptions", _, "providers", "microsoft.gallery.admin", "galleryitems", rest @ ..] => {
            gallery_item::answer(&call, rest.len()).await
        }
        ["subscriptions", _, "resourcegroups", _, "providers", "microsoft.azurebridge.admin", "activations", rest @ ..] => {
            azure_bridge::answer(&call, rest)
        }
        ["subscriptions", _, "providers", "microsoft.azurebridge.admin", "locations", _, "asyncoperations" | "operations", id] => {
            operation_result::poll(&call, own, id)
        }
        // Operators store gallery packages in a storage account there.
        ["subscriptions", _, "resourcegroups" | "operationresults", ..]
        | ["subscriptions", _, "providers", "microsoft.storage", ..]
        // The operator's subscription can deploy virtual machines, too.
        | ["subscriptions", _, "providers", "microsoft.compute", "locations", _, "publishers", ..] => dispatch::answer(&call),
        _ => Err(not_found(&call)),
    }
}
