use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Place, Provisioning, resource_id};

/// A stored resource. Secret settings are not stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    #[serde(flatten)]
    pub place: Place,
    /// `Microsoft.Network/publicIPAddresses`, in the provider's spelling.
    #[serde(rename = "type")]
    pub kind: String,
    /// For a child with the name of its parent: `machine/extension`.
    pub name: String,
    pub location: String,
    #[serde(default)]
    pub tags: Map<String, Value>,
    pub properties: Map<String, Value>,
    pub provisioning: Provisioning,
    /// `resourceGuid` of a network resource, `vmId` of a machine.
    pub guid: String,
    /// Whether an extension has `protectedSettings`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected_settings: bool,
}

impl Resource {
    pub fn id(&self) -> String {
        resource_id::join(&self.place, &self.kind, &self.name)
    }

    pub fn is(&self, place: &Place, kind: &str, name: &str) -> bool {
        self.place.is(&place.subscription_id, &place.resource_group)
            && self.kind.eq_ignore_ascii_case(kind)
            && self.name.eq_ignore_ascii_case(name)
    }

    /// Returns `properties.{list}[].{member}.id`, or `properties.{list}[].properties.{member}.id`: the references to other resources.
    pub fn links(&self, list: &str, member: &str) -> Vec<String> {
        let items = self.properties.get(list).and_then(Value::as_array).into_iter().flatten();
        let link =
            |item: &Value| item["properties"][member]["id"].as_str().or(item[member]["id"].as_str()).map(str::to_owned);
        items.filter_map(link).collect()
    }
}
