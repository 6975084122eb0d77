//! GET, PUT, DELETE, and lists of the resources of the network and compute providers.

use serde_json::{Map, Value, json};

use crate::{
    arm::{
        Call, access, bad_request_body, check_location, long_running, no_such_group, not_found, provider,
        resource_group,
    },
    behaviour::Outcome,
    compute,
    exchange::{Answer, Reply},
    network, random,
    resource::{Kind, Put, by_id},
    world::{Place, Provisioning, World, resource::Resource, resource_id},
};

/// Answers `…/resourceGroups/{g}/providers/{namespace}/{type}[/{name}[/{type}[/{name}]]]`.
pub fn in_group(call: &Call, subscription: &str) -> Answer {
    let group = &call.segments[3];
    let behind: Vec<&str> = call.segments[5..].iter().map(String::as_str).collect();
    let (types, name) = resource_id::split(&behind);
    let kind = kind(&types).ok_or_else(|| not_found(call))?;
    let place = Place { subscription_id: subscription.to_owned(), resource_group: group.clone() };
    let mut world = call.stamp.world();
    let names_one = behind.len() % 2 == 1;
    let scope =
        if names_one { resource_id::join(&place, kind.kind, &name) } else { resource_group::id(subscription, group) };
    let verb = match (call.request.method.as_str(), names_one) {
        ("GET" | "HEAD", _) => "read",
        ("PUT", true) => "write",
        ("DELETE", true) => "delete",
        _ => return Err(not_found(call)),
    };
    access::require(call, &world, &format!("{}/{verb}", kind.kind), &scope)?;
    // Providers use the spelling with which the group was created.
    let made = world.group(subscription, group).ok_or_else(|| no_such_group(group))?.name.clone();
    let place = Place { resource_group: made, ..place };
    if !names_one {
        // Only children of one parent.
        let parent = if name.is_empty() { String::new() } else { format!("{}/", name.to_ascii_lowercase()) };
        let belongs =
            |one: &Resource| one.place.is(subscription, group) && one.name.to_ascii_lowercase().starts_with(&parent);
        return Ok(list(call, &mut world, kind, belongs));
    }
    let at = world.resources.iter().position(|one| one.is(&place, kind.kind, &name));
    match (verb, at) {
        ("write", _) => put(call, &mut world, kind, &place, &name),
        ("read", Some(at)) => Ok(Reply::json(200, &to_json(call, &mut world, kind, at))),
        ("delete", Some(at)) => delete(call, &mut world, kind, at),
        ("delete", None) => Ok(Reply::empty(204)),
        _ => Err(not_found(call)),
    }
}

/// Answers `/subscriptions/{s}/providers/{namespace}/{type}`: all resources of a type.
pub fn in_subscription(call: &Call, subscription: &str) -> Answer {
    let behind: Vec<&str> = call.segments[3..].iter().map(String::as_str).collect();
    let (types, _) = resource_id::split(&behind);
    let kind = kind(&types).filter(|_| behind.len() == 2 && call.is("GET")).ok_or_else(|| not_found(call))?;
    let mut world = call.stamp.world();
    access::require(call, &world, &format!("{}/read", kind.kind), &format!("/subscriptions/{subscription}"))?;
    Ok(list(call, &mut world, kind, |one| one.place.subscription_id.eq_ignore_ascii_case(subscription)))
}

fn list(call: &Call, world: &mut World, kind: &Kind, belongs: impl Fn(&Resource) -> bool) -> Reply {
    let fits = |one: &Resource| one.kind == kind.kind && belongs(one);
    let at: Vec<usize> = (0..world.resources.len()).filter(|at| fits(&world.resources[*at])).collect();
    let items: Vec<Value> = at.into_iter().map(|at| to_json(call, world, kind, at)).collect();
    Reply::json(200, &json!({"value": items}))
}

/// Returns the current resource; reading it counts as an attempt.
fn to_json(call: &Call, world: &mut World, kind: &Kind, at: usize) -> Value {
    let state = world.resources[at].provisioning.look(call.stamp.clock.now()).to_owned();
    (kind.show)(call, world, &world.resources[at], &state)
}

/// Returns the resource for the last poll of an operation.
pub fn settled(call: &Call, world: &World, id: &str) -> Option<Value> {
    let resource = by_id(world, id)?;
    Some((kind(&resource.kind)?.show)(call, world, resource, &resource.provisioning.ends))
}

/// Returns the type named in a path, ignoring case.
fn kind(name: &str) -> Option<&'static Kind> {
    network::KINDS.iter().chain(compute::KINDS).find(|kind| kind.kind.eq_ignore_ascii_case(name))
}

fn put(call: &Call, world: &mut World, kind: &Kind, place: &Place, name: &str) -> Answer {
    provider::must_be_registered(call, kind.kind.split('/').next().unwrap_or_default())?;
    let body = call.request.json();
    if !body.is_object() {
        return Err(bad_request_body());
    }
    check_location(call, body["location"].as_str().unwrap_or_default(), kind.kind)?;
    let existing = world.resources.iter().find(|one| one.is(place, kind.kind, name));
    let put = Put { call, world, place, name, id: resource_id::join(place, kind.kind, name), body: &body, existing };
    let properties = (kind.accept)(&put)?;
    let failure = compute::scripted_failure(call, kind, name);
    let usual = if failure.is_some() { Outcome::AsyncFailed } else { Outcome::AsyncSucceeded };
    let running = if existing.is_some() { "Updating" } else { kind.making };
    let provisioning =
        Provisioning { running: running.into(), ..long_running::provisioning(call, kind.outcome, usual) };
    let resource = new(&put, kind, properties, provisioning);
    let (id, status) = (put.id.clone(), if existing.is_some() { 200 } else { 201 });
    world.resources.retain(|one| !one.is(place, kind.kind, name));
    world.resources.push(resource);
    let resource = &world.resources[world.resources.len() - 1];
    let state =
        if resource.provisioning.is_done() { &resource.provisioning.ends } else { &resource.provisioning.running };
    let shown = (kind.show)(call, world, resource, state);
    let mut reply = long_running::begin(call, world, kind.outcome, &id, usual, &shown);
    if let (Some(failure), Some(operation)) = (failure, world.operations.last_mut()) {
        operation.failure = Some(failure);
    }
    if reply.status == 201 {
        reply.status = status;
    }
    Ok(reply)
}

/// Creates a resource that is not ready yet.
fn new(put: &Put, kind: &Kind, properties: Map<String, Value>, provisioning: Provisioning) -> Resource {
    Resource {
        place: put.place.clone(),
        kind: kind.kind.to_owned(),
        name: put.name.to_owned(),
        location: put.call.stamp.names.region.clone(),
        tags: put.body["tags"].as_object().cloned().unwrap_or_default(),
        properties,
        provisioning,
        guid: put.existing.map_or_else(random::guid, |existing| existing.guid.clone()),
        protected_settings: put.body["properties"]["protectedSettings"].is_object(),
    }
}

fn delete(call: &Call, world: &mut World, kind: &Kind, at: usize) -> Answer {
    if let Some(refusal) = (kind.in_use)(world, &world.resources[at]) {
        return Err(refusal);
    }
    let gone = world.resources.remove(at);
    // Children are deleted with their parent.
    let (below, parent) = (format!("{}/", gone.kind), format!("{}/", gone.name));
    world
        .resources
        .retain(|one| !(one.place == gone.place && one.kind.starts_with(&below) && one.name.starts_with(&parent)));
    let outcome = format!("{}Delete", kind.outcome);
    Ok(long_running::begin(call, world, &outcome, &gone.id(), Outcome::AsyncSucceeded, &Value::Null))
}
