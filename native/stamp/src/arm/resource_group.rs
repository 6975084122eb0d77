use serde_json::{Value, json};

use super::{Call, access, check_location, gateway_error, long_running, no_such_group, resource_list};
use crate::{
    behaviour::Outcome,
    exchange::{Answer, Reply},
    world::{Group, World},
};

fn to_json(group: &Group) -> Value {
    let mut body = json!({
        "id": id(&group.subscription_id, &group.name),
        "name": group.name,
        "location": group.location,
        "properties": {"provisioningState": "Succeeded"},
    });
    if !group.tags.is_empty() {
        body["tags"] = Value::Object(group.tags.clone());
    }
    body
}

pub fn id(subscription: &str, name: &str) -> String {
    format!("/subscriptions/{subscription}/resourceGroups/{name}")
}

/// Checks for 1–90 letters, digits, and `_ ( ) . -`, without a period at the end.
fn is_name(name: &str) -> bool {
    (1..=90).contains(&name.chars().count())
        && !name.ends_with('.')
        && name.chars().all(|c| c.is_alphanumeric() || "_().-".contains(c))
}

pub fn list(call: &Call, subscription: &str) -> Answer {
    let world = call.stamp.world();
    let seen = world.groups.iter().filter(|group| {
        group.subscription_id.eq_ignore_ascii_case(subscription)
            && access::allows(
                &world,
                &call.caller.object_id,
                "Microsoft.Resources/subscriptions/resourceGroups/read",
                &id(subscription, &group.name),
            )
    });
    Ok(Reply::json(200, &json!({"value": seen.map(to_json).collect::<Vec<_>>()})))
}

/// Answers `GET …/resources`: all resources of the group, without their properties.
pub fn resources(call: &Call, subscription: &str) -> Answer {
    let name = &call.segments[3];
    let scope = id(subscription, name);
    let world = call.stamp.world();
    access::require(call, &world, "Microsoft.Resources/subscriptions/resourceGroups/read", &scope)?;
    if !call.is("GET") {
        return Err(super::not_found(call));
    }
    world.group(subscription, name).ok_or_else(|| no_such_group(name))?;
    let items = resource_list::items(&world, subscription).into_iter();
    let here: Vec<Value> = items.filter(|(group, _)| group.eq_ignore_ascii_case(name)).map(|(_, item)| item).collect();
    Ok(Reply::json(200, &json!({ "value": here })))
}

pub fn answer(call: &Call, subscription: &str) -> Answer {
    let name = &call.segments[3];
    let scope = id(subscription, name);
    let mut world = call.stamp.world();
    let action = |verb: &str| format!("Microsoft.Resources/subscriptions/resourceGroups/{verb}");
    match call.request.method.as_str() {
        "HEAD" | "GET" => {
            access::require(call, &world, &action("read"), &scope)?;
            let group = world.group(subscription, name).ok_or_else(|| no_such_group(name))?;
            Ok(if call.is("HEAD") { Reply::empty(204) } else { Reply::json(200, &to_json(group)) })
        }
        "PUT" => {
            access::require(call, &world, &action("write"), &scope)?;
            put(call, &mut world, subscription, name)
        }
        "PATCH" => {
            access::require(call, &world, &action("write"), &scope)?;
            let position = position(&world, subscription, name).ok_or_else(|| no_such_group(name))?;
            if let Some(tags) = call.request.json()["tags"].as_object() {
                world.groups[position].tags = tags.clone();
            }
            Ok(Reply::json(200, &to_json(&world.groups[position])))
        }
        "DELETE" => {
            access::require(call, &world, &action("delete"), &scope)?;
            let position = position(&world, subscription, name).ok_or_else(|| no_such_group(name))?;
            world.groups.remove(position);
            world.accounts.retain(|account| !account.place.is(subscription, name));
            world.vaults.retain(|vault| !vault.place.is(subscription, name));
            world.resources.retain(|resource| !resource.place.is(subscription, name));
            world.deployments.retain(|deployment| !deployment.place.is(subscription, name));
            world.role_assignments.retain(|assignment| !access::is_at_or_above(&scope, &assignment.scope));
            world.locks.retain(|lock| !access::is_at_or_above(&scope, &lock.scope));
            Ok(long_running::begin(
                call,
                &mut world,
                "resourceGroupDelete",
                &scope,
                Outcome::LocationEmpty,
                &Value::Null,
            ))
        }
        _ => Err(super::not_found(call)),
    }
}

fn position(world: &World, subscription: &str, name: &str) -> Option<usize> {
    world
        .groups
        .iter()
        .position(|g| g.subscription_id.eq_ignore_ascii_case(subscription) && g.name.eq_ignore_ascii_case(name))
}

fn put(call: &Call, world: &mut World, subscription: &str, name: &str) -> Answer {
    if !is_name(name) {
        return Err(gateway_error(
            400,
            "InvalidResourceGroup",
            &format!(
                "The provided resource group name '{name}' has these invalid characters or form. The name can only be a letter, digit, '-', '.', '(', ')' or '_', and must not end in a dot."
            ),
        ));
    }
    let body = call.request.json();
    if !body.is_object() {
        return Err(super::bad_request_body());
    }
    let location = body["location"].as_str().unwrap_or_default();
    let tags = body["tags"].as_object().cloned().unwrap_or_default();
    if let Some(position) = position(world, subscription, name) {
        let group = &mut world.groups[position];
        if !group.location.eq_ignore_ascii_case(&location.replace(' ', "")) {
            return Err(gateway_error(
                409,
                "InvalidResourceGroupLocation",
                &format!(
                    "Invalid resource group location '{location}'. The Resource group already exists in location '{}'.",
                    group.location
                ),
            ));
        }
        group.tags = tags;
        return Ok(Reply::json(200, &to_json(group)));
    }
    check_location(call, location, "resourceGroups")?;
    let group = Group {
        subscription_id: subscription.to_owned(),
        name: name.to_owned(),
        location: call.stamp.names.region.clone(),
        tags,
    };
    let reply = Reply::json(201, &to_json(&group));
    world.groups.push(group);
    Ok(reply)
}
