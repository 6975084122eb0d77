use serde_json::{Value, json};

use super::{Call, access};
use crate::exchange::{Answer, Reply};

/// `GET {scope}/providers/Microsoft.Authorization/permissions`: what each role assignment of the caller, at the scope or above it, allows.
pub fn answer(call: &Call, scope: &str) -> Answer {
    if !call.is("GET") {
        return Err(super::not_found(call));
    }
    let world = call.stamp.world();
    access::group_exists(call, &world)?;
    access::require(call, &world, "Microsoft.Authorization/permissions/read", scope)?;
    let held = access::roles(call, &world, scope);
    let value: Vec<Value> = held.iter().map(|role| role.permission()).collect();
    Ok(Reply::json(200, &json!({ "value": value })))
}
