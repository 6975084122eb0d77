use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Call, access, check_location, long_running, no_such_group, provider};
use crate::{
    behaviour::Outcome,
    clock::dotnet_time,
    exchange::{Answer, Reply},
    later::Later,
    names::Names,
    random,
    world::{Account, Place, World},
};

pub use crate::world::resource_id::ACCOUNT_TYPE as TYPE;

/// Checks for 3–24 lowercase letters and digits.
fn is_name(name: &str) -> bool {
    (3..=24).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn id(account: &Account) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{}/providers/{TYPE}/{}",
        account.place.subscription_id, account.place.resource_group, account.name
    )
}

pub fn to_json(account: &mut Account, names: &Names, now: Timestamp) -> Value {
    let state = account.provisioning.look(now).to_owned();
    let endpoint = |service: &str| format!("https://{}.{service}.{}/", account.name, names.suffix());
    let mut properties = json!({"provisioningState": state, "creationTime": account.creation_time, "primaryLocation": account.location,
        "supportsHttpsTrafficOnly": account.https_only, "encryption": account.encryption});
    if state == "Succeeded" {
        properties["primaryEndpoints"] =
            json!({"blob": endpoint("blob"), "queue": endpoint("queue"), "table": endpoint("table")});
        properties["statusOfPrimary"] = "available".into();
    }
    let tier = account.sku.split('_').next().unwrap_or_default();
    json!({"sku": {"name": account.sku, "tier": tier}, "kind": "Storage", "id": id(account), "name": account.name, "type": TYPE,
        "location": account.location, "tags": account.tags, "properties": properties})
}

/// Answers `checkNameAvailability`, `storageAccounts`, and `usages` of the subscription.
pub fn in_subscription(call: &Call, subscription: &str, rest: &[&str]) -> Answer {
    let mut world = call.stamp.world();
    let scope = format!("/subscriptions/{subscription}");
    match (call.request.method.as_str(), rest) {
        ("POST", ["checknameavailability"]) => {
            access::require(call, &world, "Microsoft.Storage/checknameavailability/read", &scope)?;
            let body = call.request.json();
            let name = body["name"].as_str().unwrap_or_default();
            let unavailable = |reason: &str, message: String| {
                Reply::json(200, &json!({"nameAvailable": false, "reason": reason, "message": message}))
            };
            Ok(if !is_name(name) {
                unavailable("AccountNameInvalid", invalid_name(name))
            } else if world.account(name).is_some() {
                unavailable("AlreadyExists", format!("The storage account named {name} is already taken."))
            } else {
                Reply::json(200, &json!({"nameAvailable": true}))
            })
        }
        ("GET", ["storageaccounts"]) => {
            access::require(call, &world, "Microsoft.Storage/storageAccounts/read", &scope)?;
            Ok(list(call, &mut world, |place| place.subscription_id.eq_ignore_ascii_case(subscription)))
        }
        _ => Err(super::not_found(call)),
    }
}

fn list(call: &Call, world: &mut World, belongs: impl Fn(&Place) -> bool) -> Reply {
    let now = call.stamp.clock.now();
    let seen = world.accounts.iter_mut().filter(|account| belongs(&account.place));
    Reply::json(
        200,
        &json!({"value": seen.map(|account| to_json(account, &call.stamp.names, now)).collect::<Vec<_>>()}),
    )
}

fn invalid_name(name: &str) -> String {
    format!(
        "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only."
    )
}

/// Answers `…/storageAccounts[/{name}[/listKeys|regenerateKey]]` in a resource group.
pub fn answer(call: &Call, subscription: &str, rest: &[&str]) -> Answer {
    let group = &call.segments[3];
    let mut world = call.stamp.world();
    let Some(name) = call.segments.get(7) else {
        access::require(
            call,
            &world,
            "Microsoft.Storage/storageAccounts/read",
            &super::resource_group::id(subscription, group),
        )?;
        world.group(subscription, group).ok_or_else(|| no_such_group(group))?;
        return Ok(list(call, &mut world, |place| place.is(subscription, group)));
    };
    let scope = format!("/subscriptions/{subscription}/resourceGroups/{group}/providers/{TYPE}/{name}");
    let now = call.stamp.clock.now();
    let method = call.request.method.as_str();
    let action = match (method, rest) {
        ("GET" | "HEAD", [_]) => "read",
        ("PUT" | "PATCH", [_]) => "write",
        ("DELETE", [_]) => "delete",
        ("POST", [_, "listkeys"]) => "listKeys/action",
        ("POST", [_, "regeneratekey"]) => "regeneratekey/action",
        _ => return Err(super::not_found(call)),
    };
    access::require(call, &world, &format!("{TYPE}/{action}"), &scope)?;
    world.group(subscription, group).ok_or_else(|| no_such_group(group))?;
    if method == "PUT" {
        return put(call, &mut world, subscription, group, name);
    }
    let position =
        world.accounts.iter().position(|a| a.place.is(subscription, group) && a.name.eq_ignore_ascii_case(name));
    let Some(position) = position else {
        return if method == "DELETE" { Ok(Reply::empty(204)) } else { Err(super::not_found(call)) };
    };
    if method == "DELETE" {
        world.accounts.remove(position);
        return Ok(Reply::empty(200));
    }
    let account = &mut world.accounts[position];
    match action {
        "read" => Ok(Reply::text(200, "application/json", to_json(account, &call.stamp.names, now).to_string())),
        "write" => {
            update(account, &call.request.json());
            Ok(Reply::text(200, "application/json", to_json(account, &call.stamp.names, now).to_string()))
        }
        _ => keys(call, account, action),
    }
}

fn keys(call: &Call, account: &mut Account, action: &str) -> Answer {
    let now = call.stamp.clock.now();
    if account.provisioning.look(now) != "Succeeded" || !account.keys_late.reached(now) {
        return Err(Reply::error(
            409,
            "StorageAccountIsNotProvisioned",
            "The storage account provisioning state must be 'Succeeded' before executing the operation.",
        ));
    }
    if action.starts_with("regenerate") {
        let body = call.request.json();
        let which = if body["keyName"] == "key2" { 1 } else { 0 };
        account.keys[which] = random::account_key();
    }
    let [first, second] = &account.keys;
    Ok(Reply::text(200, "application/json", json!({"keys": [
        {"keyName": "key1", "value": first, "permissions": "FULL"}, {"keyName": "key2", "value": second, "permissions": "FULL"},
    ]}).to_string()))
}

fn update(account: &mut Account, body: &Value) {
    if let Some(sku) = body["sku"]["name"].as_str() {
        sku.clone_into(&mut account.sku);
    }
    if let Some(https_only) = body["properties"]["supportsHttpsTrafficOnly"].as_bool() {
        account.https_only = https_only;
    }
    if let Some(tags) = body["tags"].as_object() {
        account.tags = tags.clone();
    }
}

fn put(call: &Call, world: &mut World, subscription: &str, group: &str, name: &str) -> Answer {
    provider::must_be_registered(call, "Microsoft.Storage")?;
    let body = call.request.json();
    if !body.is_object() {
        return Err(super::bad_request_body());
    }
    check_location(call, body["location"].as_str().unwrap_or_default(), TYPE)?;
    if !is_name(name) {
        return Err(Reply::error(400, "AccountNameInvalid", invalid_name(name)));
    }
    // The storage provider sends refusals as JSON with the type text/plain.
    let invalid = |parameter: &str| {
        let message = format!("Values for request parameters are invalid: {parameter}.");
        Reply::text(
            400,
            "text/plain; charset=utf-8",
            json!({"error": {"code": "InvalidValuesForRequestParameters", "message": message}}).to_string(),
        )
    };
    if body["kind"].as_str().is_none_or(|kind| !kind.eq_ignore_ascii_case("Storage")) {
        return Err(invalid("kind"));
    }
    let sku = ["Standard_LRS", "Premium_LRS"]
        .into_iter()
        .find(|sku| body["sku"]["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(sku)));
    let sku = sku.ok_or_else(|| invalid("sku"))?;
    let now = call.stamp.clock.now();
    if let Some(account) = world.account(name) {
        if !account.place.is(subscription, group) {
            return Err(Reply::error(
                409,
                "StorageAccountAlreadyTaken",
                format!("The storage account named {name} is already taken."),
            ));
        }
        if !has_failed(account) {
            update(account, &body);
            return Ok(Reply::text(200, "application/json", to_json(account, &call.stamp.names, now).to_string()));
        }
        // A PUT on an account whose creation failed repeats the creation.
        world.accounts.retain(|account| !account.name.eq_ignore_ascii_case(name));
    }
    let provisioning = long_running::provisioning(call, "storageAccount", Outcome::LocationResource);
    let keys_late = Later::after(call.stamp.behaviour().list_keys_conflicts, call.stamp.pace, now);
    let account = Account {
        provisioning,
        keys_late,
        https_only: body["properties"]["supportsHttpsTrafficOnly"].as_bool().unwrap_or_default(),
        tags: body["tags"].as_object().cloned().unwrap_or_default(),
        ..new(
            call.stamp,
            Place { subscription_id: subscription.to_owned(), resource_group: group.to_owned() },
            name,
            sku,
        )
    };
    let resource_id = id(&account);
    let first = to_json(&mut account.clone(), &call.stamp.names, now);
    world.accounts.push(account);
    Ok(long_running::begin(call, world, "storageAccount", &resource_id, Outcome::LocationResource, &first))
}

fn has_failed(account: &Account) -> bool {
    account.provisioning.is_done() && account.provisioning.ends != "Succeeded"
}

/// Creates a ready account with new keys, or with Azurite's key if it is Azurite's account.
pub fn new(stamp: &crate::shared::Shared, place: Place, name: &str, sku: &str) -> Account {
    let now = dotnet_time(stamp.clock.now());
    let first_key = stamp.azurite.as_ref().filter(|azurite| azurite.account == name).map(|azurite| azurite.key.clone());
    Account {
        place,
        name: name.to_owned(),
        location: stamp.names.region.clone(),
        sku: sku.to_owned(),
        https_only: true,
        encryption: json!({"services": {"blob": {"enabled": true, "lastEnabledTime": now}}, "keySource": "Microsoft.Storage"}),
        tags: Map::new(),
        keys: [first_key.unwrap_or_else(random::account_key), random::account_key()],
        creation_time: now,
        provisioning: crate::world::Provisioning::done(),
        keys_late: Later::Now,
        containers: std::collections::BTreeMap::new(),
        queues: std::collections::BTreeSet::new(),
        tables: std::collections::BTreeSet::new(),
        deleting: std::collections::BTreeMap::new(),
    }
}
