use serde_json::{Value, json};

use super::{Call, access};
use crate::{
    exchange::{Answer, Reply},
    world::{
        Place, World,
        resource_id::{ACCOUNT_TYPE, VAULT_TYPE, join},
    },
};

/// Returns all resources of a subscription, without their properties.
pub fn items(world: &World, subscription: &str) -> Vec<(String, Value)> {
    let item = |place: &Place, kind: &str, name: &str, location: &str| {
        let body = json!({"id": join(place, kind, name), "name": name, "type": kind, "location": location});
        place.subscription_id.eq_ignore_ascii_case(subscription).then(|| (place.resource_group.clone(), body))
    };
    let accounts = world.accounts.iter().filter_map(|a| item(&a.place, ACCOUNT_TYPE, &a.name, &a.location));
    let vaults = world.vaults.iter().filter_map(|v| item(&v.place, VAULT_TYPE, &v.name, &v.location));
    let others = world.resources.iter().filter_map(|r| item(&r.place, &r.kind, &r.name, &r.location));
    accounts.chain(vaults).chain(others).collect()
}

/// Answers `GET /subscriptions/{s}/resources`: the resources that the caller may read. `$filter` combines `resourceType`, `resourceGroup`, and `name` with
/// `eq`, and `and`.
pub fn answer(call: &Call, subscription: &str) -> Answer {
    if !call.is("GET") {
        return Err(super::not_found(call));
    }
    let filter = call.request.query("$filter").unwrap_or_default();
    let mut wanted: Vec<(String, String)> = Vec::new();
    for part in filter.split(" and ").map(str::trim).filter(|part| !part.is_empty()) {
        let mut words = part.splitn(3, ' ');
        let (property, operator, value) = (words.next(), words.next(), words.next());
        let value = value.and_then(|text| text.trim().strip_prefix('\'')?.strip_suffix('\''));
        match (property.map(str::to_ascii_lowercase), operator, value) {
            (Some(property), Some("eq"), Some(value))
                if ["resourcetype", "resourcegroup", "name"].contains(&property.as_str()) =>
            {
                wanted.push((property, value.to_owned()));
            }
            _ => {
                let message = format!("Invalid $filter '{filter}' specified in the query string.");
                return Err(super::gateway_error(400, "InvalidFilterInQueryString", &message));
            }
        }
    }
    let world = call.stamp.world();
    let fits = |group: &str, item: &Value| {
        wanted.iter().all(|(property, value)| {
            let own = match property.as_str() {
                "resourcetype" => item["type"].as_str(),
                "resourcegroup" => Some(group),
                _ => item["name"].as_str(),
            };
            own.is_some_and(|own| own.eq_ignore_ascii_case(value))
        })
    };
    let is_seen = |item: &Value| {
        let (id, kind) = (item["id"].as_str().unwrap_or_default(), item["type"].as_str().unwrap_or_default());
        access::allows(&world, &call.caller.object_id, &format!("{kind}/read"), id)
    };
    let found: Vec<Value> = items(&world, subscription)
        .into_iter()
        .filter(|(group, item)| fits(group, item) && is_seen(item))
        .map(|(_, item)| item)
        .collect();
    Ok(Reply::json(200, &json!({ "value": found })))
}
