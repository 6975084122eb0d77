//! Changes the case in answers: clients must compare identifiers ignoring case.

use serde_json::Value;

use crate::behaviour::Spelling;

/// Members with identifiers.
const IDENTIFIERS: [&str; 14] = [
    "id",
    "type",
    "kind",
    "location",
    "status",
    "provisioningState",
    "resourceType",
    "provisioningOperation",
    "objectId",
    "principalId",
    "roleDefinitionId",
    "roleName",
    "scope",
    "publicIPAllocationMethod",
];
/// Resources whose names clients search for in lists.
const LOOKED_FOR: [&str; 2] = ["/vaults", "/storageaccounts"];

pub fn respelled(body: &[u8], spelling: Spelling) -> Vec<u8> {
    match serde_json::from_slice::<Value>(body) {
        Ok(mut json) => {
            respell(&mut json, spelling);
            json.to_string().into_bytes()
        }
        Err(_) => body.to_vec(),
    }
}

fn respell(json: &mut Value, spelling: Spelling) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| respell(item, spelling)),
        Value::Object(members) => {
            let kind = members.get("type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
            let is_looked_for = LOOKED_FOR.iter().any(|end| kind.ends_with(end));
            for (name, member) in members.iter_mut() {
                match member {
                    Value::String(text) if IDENTIFIERS.contains(&name.as_str()) => change(text, spelling),
                    Value::String(text) if is_looked_for && name == "name" => change(text, spelling),
                    Value::Object(kinds) if name == "permissions" => {
                        let given = kinds.values_mut().filter_map(Value::as_array_mut).flatten();
                        given.for_each(|one| {
                            if let Value::String(text) = one {
                                change(text, spelling);
                            }
                        });
                    }
                    other => respell(other, spelling),
                }
            }
        }
        _ => {}
    }
}

fn change(text: &mut String, spelling: Spelling) {
    *text = match spelling {
        Spelling::Lower => text.to_lowercase(),
        Spelling::Upper => text.to_uppercase(),
    };
}
