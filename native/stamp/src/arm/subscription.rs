use serde_json::{Value, json};

use super::{Call, access, gateway_error};
use crate::{
    exchange::{Answer, Reply},
    world::Subscription,
};

/// Refuses unknown subscriptions and those in which the caller has no role, with the same answer.
pub fn must_exist(call: &Call, id: &str) -> Result<(), Reply> {
    let world = call.stamp.world();
    let known = world.subscriptions.iter().any(|s| s.subscription_id.eq_ignore_ascii_case(id));
    if known && access::sees_subscription(&world, &call.caller.object_id, id) {
        return Ok(());
    }
    if known {
        // For a principal without any role, the error is a missing permission, not a missing subscription.
        return access::require(
            call,
            &world,
            "Microsoft.Resources/subscriptions/read",
            &format!("/subscriptions/{id}"),
        );
    }
    Err(gateway_error(404, "SubscriptionNotFound", &format!("The subscription '{id}' could not be found.")))
}

fn to_json(call: &Call, subscription: &Subscription) -> Value {
    let mut body = json!({
        "id": format!("/subscriptions/{}", subscription.subscription_id),
        "authorizationSource": "RoleBased",
        "subscriptionId": subscription.subscription_id,
        "displayName": subscription.display_name,
        "state": subscription.state,
        "offerId": "/delegatedProviders/default/offers/registry",
        "subscriptionPolicies": {"locationPlacementId": "AzureStack", "quotaId": "AzureStack", "spendingLimit": "Off"},
    });
    if call.stamp.behaviour().subscription_tenant || call.api_version.as_str() >= "2019-06-01" {
        body["tenantId"] = call.caller.tenant_id.clone().into();
    }
    body
}

pub fn list(call: &Call) -> Answer {
    let world = call.stamp.world();
    let seen = world
        .subscriptions
        .iter()
        .filter(|s| access::sees_subscription(&world, &call.caller.object_id, &s.subscription_id));
    Ok(Reply::json(200, &json!({"value": seen.map(|s| to_json(call, s)).collect::<Vec<_>>()})))
}

pub fn one(call: &Call, id: &str) -> Answer {
    let world = call.stamp.world();
    let found = world.subscriptions.iter().find(|s| s.subscription_id.eq_ignore_ascii_case(id));
    found.map(|s| Reply::json(200, &to_json(call, s))).ok_or_else(|| super::not_found(call))
}

pub fn locations(call: &Call, id: &str) -> Answer {
    let region = &call.stamp.names.region;
    Ok(Reply::json(
        200,
        &json!({"value": [{"id": format!("/subscriptions/{id}/locations/{region}"), "name": region, "displayName": region,
        "latitude": "", "longitude": ""}]}),
    ))
}
