use serde_json::{Value, json};

use super::{Call, access, gateway_error, role};
use crate::{
    clock::dotnet_time,
    exchange::{Answer, Reply},
    world::{RoleAssignment, World, directory::PrincipalKind},
};

/// Answers `{scope}/providers/Microsoft.Authorization/roleAssignments[/{guid}]`.
pub fn answer(call: &Call, scope: &str, id_at: usize) -> Answer {
    let scope = &scope_exists(call, scope)?;
    let method = call.request.method.as_str();
    match (method, call.segments.get(id_at)) {
        ("GET", None) => list(call, scope),
        ("GET", Some(name)) => {
            let world = call.stamp.world();
            access::require(call, &world, "Microsoft.Authorization/roleAssignments/read", scope)?;
            let found = find(&world, scope, name).ok_or_else(|| missing(name))?;
            Ok(Reply::json(200, &to_json(found)))
        }
        ("PUT", Some(name)) => put(call, scope, name),
        ("DELETE", Some(name)) => {
            let mut world = call.stamp.world();
            access::require(call, &world, "Microsoft.Authorization/roleAssignments/delete", scope)?;
            let position = world
                .role_assignments
                .iter()
                .position(|a| a.name.eq_ignore_ascii_case(name) && same_scope(&a.scope, scope));
            Ok(position
                .map_or_else(|| Reply::empty(204), |at| Reply::json(200, &to_json(&world.role_assignments.remove(at)))))
        }
        _ => Err(super::not_found(call)),
    }
}

/// Returns the scope without a final slash, after checking that its resource group exists.
fn scope_exists(call: &Call, scope: &str) -> Result<String, Reply> {
    access::group_exists(call, &call.stamp.world())?;
    Ok(scope.trim_end_matches('/').to_owned())
}

fn missing(name: &str) -> Reply {
    gateway_error(
        404,
        "RoleAssignmentNotFound",
        &format!("The role assignment '{}' is not found.", name.replace('-', "")),
    )
}

fn same_scope(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn find<'a>(world: &'a World, scope: &str, name: &str) -> Option<&'a RoleAssignment> {
    world.role_assignments.iter().find(|a| a.name.eq_ignore_ascii_case(name) && same_scope(&a.scope, scope))
}

fn to_json(assignment: &RoleAssignment) -> Value {
    json!({
        "properties": {
            "roleDefinitionId": assignment.role_definition_id, "principalId": assignment.principal_id, "scope": assignment.scope,
            "createdOn": assignment.created_on, "updatedOn": assignment.created_on,
            "createdBy": assignment.created_by, "updatedBy": assignment.created_by,
        },
        "id": format!("{}/providers/Microsoft.Authorization/roleAssignments/{}", assignment.scope, assignment.name),
        "type": "Microsoft.Authorization/roleAssignments",
        "name": assignment.name,
    })
}

/// Lists assignments. Without a filter: at, above, and below the scope. `atScope()`: at and above. `principalId eq '…'` and `assignedTo('…')`: of the
/// principal.
fn list(call: &Call, scope: &str) -> Answer {
    let world = call.stamp.world();
    access::require(call, &world, "Microsoft.Authorization/roleAssignments/read", scope)?;
    let filter = call.request.query("$filter").unwrap_or_default();
    let (mut principal, mut at_scope) = (None, false);
    for part in filter.split(" and ").map(str::trim).filter(|part| !part.is_empty()) {
        let quoted = part.split('\'').nth(1).map(str::to_owned);
        let word = part.to_ascii_lowercase();
        if word == "atscope()" {
            at_scope = true;
        } else if word.starts_with("principalid eq") || word.starts_with("assignedto(") {
            principal = quoted;
        } else {
            return Err(Reply::error(400, "BadRequest", format!("The filter '{part}' is not supported.")));
        }
    }
    let found = world.role_assignments.iter().filter(|assignment| {
        let above = access::is_at_or_above(&assignment.scope, scope);
        let below = !at_scope && access::is_at_or_above(scope, &assignment.scope);
        (above || below) && principal.as_ref().is_none_or(|id| assignment.principal_id.eq_ignore_ascii_case(id))
    });
    Ok(Reply::json(200, &json!({"value": found.map(to_json).collect::<Vec<_>>()})))
}

fn put(call: &Call, scope: &str, name: &str) -> Answer {
    let now = call.stamp.clock.now();
    let behaviour = call.stamp.behaviour();
    let mut world = call.stamp.world();
    access::require(call, &world, "Microsoft.Authorization/roleAssignments/write", scope)?;
    let body = call.request.json();
    let properties =
        if behaviour.lenient_role_assignments && body["properties"].is_null() { &body } else { &body["properties"] };
    if !properties.is_object() {
        return Err(Reply::error(400, "MalformedRoleAssignmentRequest", "PASRP RoleAssignment request is malformed"));
    }
    if uuid::Uuid::parse_str(name).is_err() {
        return Err(Reply::error(
            400,
            "InvalidRoleAssignmentId",
            format!("The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID."),
        ));
    }
    let Some(principal_id) = properties["principalId"].as_str() else {
        return Err(Reply::error(
            400,
            "InvalidRequestContent",
            "The content of your request was not valid, and the original object could not be deserialized. Exception message: 'Required property \
             'principalId' not found in JSON. Path 'properties', line 4, position 3.'",
        ));
    };
    let definition = properties["roleDefinitionId"].as_str().unwrap_or_default();
    if !definition.to_ascii_lowercase().contains("/providers/microsoft.authorization/roledefinitions/") {
        return Err(Reply::error(400, "BadRequestFormat", "The request was incorrectly formatted."));
    }
    let role = role::by_id(definition).ok_or_else(|| {
        Reply::error(
            404,
            "RoleDefinitionDoesNotExist",
            format!("The specified role definition '{definition}' does not exist."),
        )
    })?;
    if !call.stamp.names.is_aad() && !principal_id.starts_with("S-1-") {
        return Err(Reply::error(
            400,
            "InvalidPrincipalId",
            "The Principal ID value is not valid. Principal ID must be a SecurityIdentifier(SID).",
        ));
    }
    let replicated = world
        .directory
        .object(principal_id)
        .is_some_and(|principal| principal.kind != PrincipalKind::PublicClient && principal.replicated.reached(now));
    if !replicated {
        return Err(Reply::error(
            400,
            "PrincipalNotFound",
            format!(
                "Principal {} does not exist in the directory {}.",
                principal_id.replace('-', ""),
                call.stamp.names.tenant_id
            ),
        ));
    }
    let same = |a: &&RoleAssignment| {
        same_scope(&a.scope, scope)
            && a.principal_id.eq_ignore_ascii_case(principal_id)
            && role::by_id(&a.role_definition_id).is_some_and(|other| other.id == role.id)
    };
    if let Some(there) = world.role_assignments.iter().find(same) {
        if there.name.eq_ignore_ascii_case(name) {
            return Ok(Reply::json(201, &to_json(there)));
        }
        return Err(Reply::error(409, "RoleAssignmentExists", "The role assignment already exists."));
    }
    if find(&world, scope, name).is_some() {
        return Err(Reply::error(
            409,
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
        ));
    }
    let assignment = RoleAssignment {
        name: name.to_owned(),
        scope: scope.to_owned(),
        role_definition_id: role::full_id(&call.segments[1], role.id),
        principal_id: principal_id.to_owned(),
        created_on: dotnet_time(now),
        created_by: call.caller.object_id.clone(),
    };
    world.role_assignments.push(assignment.clone());
    Ok(Reply::json(201, &to_json(&assignment)))
}
