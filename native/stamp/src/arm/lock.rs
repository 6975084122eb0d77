use serde_json::json;

use super::{Call, access, gateway_error};
use crate::{
    exchange::{Answer, Reply},
    world::{World, lock::Lock},
};

/// Answers `{scope}/providers/Microsoft.Authorization/locks` and one lock; `rest` is the position of its name.
pub fn answer(call: &Call, scope: &str, rest: usize) -> Answer {
    let scope = scope.trim_end_matches('/');
    let mut world = call.stamp.world();
    access::group_exists(call, &world)?;
    let method = call.request.method.as_str();
    let verb = match method {
        "PUT" => "write",
        "DELETE" => "delete",
        _ => "read",
    };
    access::require(call, &world, &format!("Microsoft.Authorization/locks/{verb}"), scope)?;
    let Some(name) = call.segments.get(rest) else {
        let at = world
            .locks
            .iter()
            .filter(|lock| access::is_at_or_above(&lock.scope, scope) || access::is_at_or_above(scope, &lock.scope));
        return Ok(Reply::json(200, &json!({"value": at.map(Lock::to_json).collect::<Vec<_>>()})));
    };
    let position = world.locks.iter().position(|lock| lock.is(scope, name));
    match (method, position) {
        ("GET", Some(position)) => Ok(Reply::json(200, &world.locks[position].to_json())),
        ("GET", None) => Err(gateway_error(
            404,
            "LockNotFound",
            &format!("The lock '{name}' could not be found at scope '{scope}'."),
        )),
        ("DELETE", Some(position)) => {
            world.locks.remove(position);
            Ok(Reply::empty(200))
        }
        ("DELETE", None) => Ok(Reply::empty(204)),
        ("PUT", position) => {
            let body = call.request.json();
            let properties = &body["properties"];
            let level = properties["level"].as_str().unwrap_or_default();
            if !["CanNotDelete", "ReadOnly"].contains(&level) {
                let message = format!("The lock level '{level}' is not valid. It must be CanNotDelete or ReadOnly.");
                return Err(gateway_error(400, "InvalidLockLevel", &message));
            }
            let lock = Lock {
                scope: scope.to_owned(),
                name: name.clone(),
                level: level.to_owned(),
                notes: properties["notes"].as_str().unwrap_or_default().to_owned(),
            };
            let reply = Reply::json(if position.is_some() { 200 } else { 201 }, &lock.to_json());
            match position {
                Some(position) => world.locks[position] = lock,
                None => world.locks.push(lock),
            }
            Ok(reply)
        }
        _ => Err(super::not_found(call)),
    }
}

/// Refuses a request that a lock forbids: deletions at, below, and above a lock, and all other writes at and below a `ReadOnly` lock.
pub fn must_allow(call: &Call, world: &World) -> Result<(), Reply> {
    let scope = call.request.path.trim_end_matches('/');
    let (action, is_delete) = match call.request.method.as_str() {
        "DELETE" => ("delete", true),
        "PUT" | "PATCH" => ("write", false),
        _ => return Ok(()),
    };
    let stops = |lock: &&Lock| {
        let is_below = access::is_at_or_above(&lock.scope, scope);
        if is_delete {
            is_below || access::is_at_or_above(scope, &lock.scope)
        } else {
            is_below && lock.level == "ReadOnly"
        }
    };
    match world.locks.iter().find(stops) {
        Some(lock) => {
            let message = format!(
                "The scope '{scope}' cannot perform {action} operation because following scope(s) are locked: '{}'. Please remove the lock and try \
                 again.",
                lock.scope
            );
            Err(gateway_error(409, "ScopeLocked", &message))
        }
        None => Ok(()),
    }
}
