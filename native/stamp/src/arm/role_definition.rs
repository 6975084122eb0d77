use serde_json::json;

use super::{Call, access, gateway_error, role};
use crate::exchange::{Answer, Reply};

/// Answers `{scope}/providers/Microsoft.Authorization/roleDefinitions[/{guid}]`, filtered by `roleName eq '…'`.
pub fn answer(call: &Call, scope: &str, id_at: usize) -> Answer {
    access::require(call, &call.stamp.world(), "Microsoft.Authorization/roleDefinitions/read", scope)?;
    let subscription = call.segments.get(1).map_or(call.stamp.names.subscription_id.as_str(), String::as_str);
    if let Some(guid) = call.segments.get(id_at) {
        let role = role::by_id(guid).ok_or_else(|| {
            gateway_error(
                404,
                "RoleDefinitionDoesNotExist",
                &format!("The specified role definition with ID '{}' does not exist.", guid.replace('-', "")),
            )
        })?;
        return Ok(Reply::json(200, &role.to_json(subscription)));
    }
    let wanted = match call.request.query("$filter") {
        Some(filter) => {
            Some(role_name(&filter).ok_or_else(|| Reply::error(400, "BadRequest", "The filter is not supported."))?)
        }
        None => None,
    };
    let found =
        role::ROLES.iter().filter(|role| wanted.as_ref().is_none_or(|name| role.name.eq_ignore_ascii_case(name)));
    Ok(Reply::json(
        200,
        &json!({"value": found.map(|role| role.to_json(subscription)).collect::<Vec<_>>(), "nextLink": null}),
    ))
}

/// Parses `roleName eq 'Contributor'`; a doubled apostrophe is an escaped one.
fn role_name(filter: &str) -> Option<String> {
    let (name, value) = filter.split_once(" eq ")?;
    let value = value.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    name.trim().eq_ignore_ascii_case("roleName").then(|| value.replace("''", "'"))
}
