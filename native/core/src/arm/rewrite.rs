//! Bodies of PUT requests on existing resources. A PUT replaces the whole resource, so all members that were read are sent back, including those that this
//! product does not know; only members that services compute are left out.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorId, Result};

/// Members that Azure Resource Manager adds to every answer.
const OF_ANSWERS: [&str; 5] = ["id", "name", "type", "etag", "systemData"];

/// The body of a PUT that leaves a resource unchanged.
#[derive(Debug)]
pub(super) struct Body {
    /// All members except `properties`.
    pub members: Map<String, Value>,
    pub properties: Map<String, Value>,
}

impl Body {
    /// Creates the body from a resource that was read. `computed` names the members of `properties` that the service computes.
    pub(super) fn of(read: &impl Serialize, computed: &[&str]) -> Result<Self> {
        let Ok(Value::Object(mut members)) = serde_json::to_value(read) else {
            return Err(Error::new(ErrorId::InternalDefect, "a resource that was read is not a JSON object"));
        };
        // If a resource has `properties`, its shape requires an object.
        let properties = members.remove("properties").and_then(|mut all| all.as_object_mut().map(std::mem::take));
        let mut body = Self { members, properties: properties.unwrap_or_default() };
        retain(&mut body.members, &OF_ANSWERS);
        retain(&mut body.properties, &[computed, &["provisioningState"]].concat());
        Ok(body)
    }

    pub(super) fn set(&mut self, property: &str, value: impl Into<Value>) {
        self.properties.insert(property.to_owned(), value.into());
    }

    pub(super) fn into_value(mut self) -> Value {
        self.members.insert("properties".to_owned(), self.properties.into());
        self.members.into()
    }
}

/// Removes the members `gone` and those that are null: some services refuse a null that they sent themselves.
pub(super) fn retain(members: &mut Map<String, Value>, gone: &[&str]) {
    members.retain(|name, value| !value.is_null() && !gone.iter().any(|one| one.eq_ignore_ascii_case(name)));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_everything_except_computed_members() {
        let read = json!({
            "id": "/x", "name": "n", "type": "t", "etag": "e", "location": "shanghai", "tags": { "a": "b" }, "zones": null,
            "sku": { "name": "Basic" }, "unknown": [1],
            "properties": { "provisioningState": "Failed", "computed": 1, "set": { "deep": true }, "new": "later", "none": null },
        });
        let expected = json!({
            "location": "shanghai", "tags": { "a": "b" }, "sku": { "name": "Basic" }, "unknown": [1],
            "properties": { "set": { "deep": true }, "new": "later" },
        });
        assert_eq!(Body::of(&read, &["Computed"]).expect("a body").into_value(), expected);
    }

    #[test]
    fn adds_properties_to_a_resource_without_them() {
        for read in [json!({ "id": "/x" }), json!({ "id": "/x", "properties": null }), json!({ "properties": {} })] {
            let mut body = Body::of(&read, &[]).expect("a body");
            body.set("set", 1);
            assert_eq!(body.into_value(), json!({ "properties": { "set": 1 } }), "{read}");
        }
    }
}
