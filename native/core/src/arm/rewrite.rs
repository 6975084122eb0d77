//! Bodies of a PUT on a resource that exists. A PUT replaces the whole resource, so everything that was read goes back, also members that
//! this product does not know; only what services compute themselves is left out.

use serde_json::Value;

/// Members that Azure Resource Manager adds to every answer.
const OF_ANSWERS: [&str; 5] = ["id", "name", "type", "etag", "systemData"];

/// Returns the body for a PUT that leaves `read` as it is. `computed` names the members of `properties` that the service computes.
pub fn body(read: &Value, computed: &[&str]) -> Value {
    let mut body = read.clone();
    retain(&mut body, &OF_ANSWERS);
    retain(&mut body["properties"], &[computed, &["provisioningState"]].concat());
    body
}

/// Removes the members `gone`, and those without a value: some services refuse null where they send it.
pub fn retain(object: &mut Value, gone: &[&str]) {
    if let Some(members) = object.as_object_mut() {
        members.retain(|name, value| !value.is_null() && !gone.iter().any(|one| one.eq_ignore_ascii_case(name)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_everything_but_what_the_service_computes() {
        let read = json!({
            "id": "/x", "name": "n", "type": "t", "etag": "e", "location": "shanghai", "tags": { "a": "b" }, "zones": null,
            "sku": { "name": "Basic" }, "unknown": [1],
            "properties": { "provisioningState": "Failed", "computed": 1, "set": { "deep": true }, "new": "later", "none": null },
        });
        let expected = json!({
            "location": "shanghai", "tags": { "a": "b" }, "sku": { "name": "Basic" }, "unknown": [1],
            "properties": { "set": { "deep": true }, "new": "later" },
        });
        assert_eq!(body(&read, &["Computed"]), expected);
    }
}
