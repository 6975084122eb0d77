//! Resources as Azure Resource Manager returns them. Members that this product does not know, and known members in an unknown form, are kept: a PUT sends them
//! back.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::http::answer::{RESOURCE, Shape, has_id};
use crate::spelling;

/// A member that may be missing or have another form than expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Member<T> {
    Known(T),
    Other(Value),
}

impl<T> Default for Member<T> {
    fn default() -> Self {
        Self::Other(Value::Null)
    }
}

impl<T> Member<T> {
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Other(_) => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Other(Value::Null))
    }
}

impl Member<String> {
    pub fn text(&self) -> Option<&str> {
        self.get().map(String::as_str)
    }

    /// Returns whether the member is this text, in any case.
    pub fn is(&self, wanted: &str) -> bool {
        self.text().is_some_and(|own| spelling::same(own, wanted))
    }
}

impl Member<bool> {
    pub fn is_true(&self) -> bool {
        self.get() == Some(&true)
    }
}

/// A resource with the members of its type below `properties`; by default, none of them is known.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Resource<P = Map<String, Value>> {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub name: Member<String>,
    #[serde(default)]
    pub location: Member<String>,
    #[serde(default)]
    pub kind: Member<String>,
    #[serde(default)]
    pub sku: Member<Sku>,
    /// As the service returns them; null if the resource has none.
    #[serde(default)]
    pub tags: Value,
    #[serde(default, deserialize_with = "null_as_default", bound(deserialize = "P: Default + Deserialize<'de>"))]
    pub properties: Properties<P>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Properties<P> {
    #[serde(default)]
    pub provisioning_state: Member<String>,
    #[serde(flatten)]
    pub own: P,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sku {
    #[serde(default, skip_serializing_if = "Member::is_null")]
    pub name: Member<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl Member<Sku> {
    /// Returns the name of the SKU.
    pub fn name(&self) -> Option<&str> {
        self.get()?.name.text()
    }
}

impl<P> Resource<P> {
    /// Returns its id, or `planned` if it does not exist yet.
    pub fn id_or(&self, planned: impl FnOnce() -> String) -> String {
        if self.id.is_empty() { planned() } else { self.id.clone() }
    }

    /// Returns the state of its last operation; some resources have none.
    pub fn state(&self) -> Option<&str> {
        self.properties.provisioning_state.text()
    }

    pub fn is_named(&self, name: &str) -> bool {
        self.name.is(name)
    }
}

impl<P: Default + DeserializeOwned> Resource<P> {
    pub const SHAPE: Shape<Self> = Shape { expected: RESOURCE.expected, read: Self::read };

    /// Parses an answer; `None` if it is not a resource.
    pub fn read(value: Value) -> Option<Self> {
        has_id(&value).then(|| serde_json::from_value(value).ok())?
    }
}

fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keeps_unknown_members_and_unknown_forms() {
        for resource in [
            json!({ "id": "/x", "name": "n", "location": 7, "kind": null, "sku": "Standard_LRS", "tags": { "a": "b" },
                "properties": { "provisioningState": 1, "new": { "deep": [1] } }, "zones": ["1"], "etag": "e" }),
            json!({ "id": "/x", "name": null, "location": "shanghai", "kind": "Storage", "sku": { "name": 7, "tier": "Standard" }, "tags": null,
                "properties": { "provisioningState": null } }),
        ] {
            let read: Resource = Resource::read(resource.clone()).expect("a resource");
            assert_eq!(serde_json::to_value(&read).expect("JSON"), resource);
        }
    }

    #[test]
    fn properties_may_be_missing() {
        for resource in [json!({ "id": "/x" }), json!({ "id": "/x", "properties": null })] {
            let read: Resource = Resource::read(resource).expect("a resource");
            assert_eq!((read.state(), read.location.text(), read.sku.name()), (None, None, None));
        }
        assert!(Resource::<Map<String, Value>>::read(json!({ "id": "/x", "properties": [] })).is_none());
    }
}
