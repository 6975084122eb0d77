use super::{
    Call,
    role::{self, Role},
};
use crate::{exchange::Reply, world::World};

/// Refuses an action that no role assignment of the caller, at the scope or above, allows.
pub fn require(call: &Call, world: &World, action: &str, scope: &str) -> Result<(), Reply> {
    if allows(world, &call.caller.object_id, action, scope) || owns_as_operator(call, world, scope) {
        return Ok(());
    }
    Err(Reply::error(403, "AuthorizationFailed", format!(
        "The client '{}' with object id '{}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is \
         invalid. If access was recently granted, please refresh your credentials.",
        call.caller.app_id, call.caller.object_id)).header("x-ms-failure-cause", "gateway"))
}

/// The caller's roles at the scope: those of his assignments there or above, and the operator's own.
pub fn roles(call: &Call, world: &World, scope: &str) -> Vec<&'static Role> {
    let owner = owns_as_operator(call, world, scope).then(|| role::by_id(role::OWNER)).flatten();
    assigned(world, &call.caller.object_id, scope).chain(owner).collect()
}

/// Refuses a scope in a resource group that does not exist.
pub fn group_exists(call: &Call, world: &World) -> Result<(), Reply> {
    let path = call.path();
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["subscriptions", subscription, "resourcegroups", ..] => match call.segments.get(3) {
            Some(group) if world.group(subscription, group).is_none() => Err(super::no_such_group(group)),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

pub fn allows(world: &World, object_id: &str, action: &str, scope: &str) -> bool {
    assigned(world, object_id, scope).any(|role| role.allows(action))
}

fn assigned<'a>(world: &'a World, object_id: &'a str, scope: &'a str) -> impl Iterator<Item = &'static Role> + 'a {
    world
        .role_assignments
        .iter()
        .filter(move |assignment| {
            assignment.principal_id.eq_ignore_ascii_case(object_id) && is_at_or_above(&assignment.scope, scope)
        })
        .filter_map(|assignment| role::by_id(&assignment.role_definition_id))
}

/// Returns whether the caller is the operator, who owns the stamp's own subscription.
fn owns_as_operator(call: &Call, world: &World, scope: &str) -> bool {
    let own = format!("/subscriptions/{}", call.stamp.names.operator_subscription_id);
    is_operator(call, world) && is_at_or_above(&own, scope)
}

/// Returns whether the caller is the seeded application or the seeded user, who are operators too.
pub fn is_operator(call: &Call, world: &World) -> bool {
    [world.directory.deployer(), world.directory.user()].iter().any(|one| one.object_id == call.caller.object_id)
}

/// Returns whether the principal has any assignment in the subscription, which makes the subscription visible.
pub fn sees_subscription(world: &World, object_id: &str, subscription: &str) -> bool {
    let scope = format!("/subscriptions/{subscription}");
    world.role_assignments.iter().any(|assignment| {
        assignment.principal_id.eq_ignore_ascii_case(object_id)
            && (is_at_or_above(&scope, &assignment.scope) || is_at_or_above(&assignment.scope, &scope))
    })
}

/// Returns whether `upper` is `scope` or contains it.
pub fn is_at_or_above(upper: &str, scope: &str) -> bool {
    let (upper, scope) =
        (upper.trim_end_matches('/').to_ascii_lowercase(), scope.trim_end_matches('/').to_ascii_lowercase());
    scope == upper || scope.starts_with(&format!("{upper}/"))
}
