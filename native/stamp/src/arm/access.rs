use super::{Call, role_definition};
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

pub fn allows(world: &World, object_id: &str, action: &str, scope: &str) -> bool {
    world
        .role_assignments
        .iter()
        .filter(|assignment| {
            assignment.principal_id.eq_ignore_ascii_case(object_id) && is_at_or_above(&assignment.scope, scope)
        })
        .filter_map(|assignment| role_definition::by_id(&assignment.role_definition_id))
        .any(|role| role.allows(action))
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
