//! Resources of the network and compute providers: one store, and one description a kind, which the folders `network` and `compute` hold.

pub mod answer;
pub mod id;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    arm::Call,
    compute,
    exchange::Reply,
    later::Later,
    network, random,
    world::{Place, Provisioning, World},
};

/// A resource as the world keeps it. Secret settings are not kept at all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    #[serde(flatten)]
    pub place: Place,
    /// `Microsoft.Network/publicIPAddresses`, spelt as the provider spells it.
    #[serde(rename = "type")]
    pub kind: String,
    /// Of a child with its parent's in front: `machine/extension`.
    pub name: String,
    pub location: String,
    #[serde(default)]
    pub tags: Map<String, Value>,
    pub properties: Map<String, Value>,
    pub provisioning: Provisioning,
    /// `resourceGuid` of a network resource, `vmId` of a machine.
    pub guid: String,
    /// Whether an extension was given `protectedSettings`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected_settings: bool,
}

impl Resource {
    pub fn id(&self) -> String {
        id::join(&self.place, &self.kind, &self.name)
    }

    pub fn is(&self, place: &Place, kind: &str, name: &str) -> bool {
        self.place.is(&place.subscription_id, &place.resource_group)
            && self.kind.eq_ignore_ascii_case(kind)
            && self.name.eq_ignore_ascii_case(name)
    }

    /// `properties.{list}[].{member}.id`, or `properties.{list}[].properties.{member}.id`: where resources name one another.
    pub fn links(&self, list: &str, member: &str) -> Vec<String> {
        let items = self.properties.get(list).and_then(Value::as_array).into_iter().flatten();
        let link =
            |item: &Value| item["properties"][member]["id"].as_str().or(item[member]["id"].as_str()).map(str::to_owned);
        items.filter_map(link).collect()
    }
}

/// What is different from kind to kind.
pub struct Kind {
    pub kind: &'static str,
    /// The key of its operations among `outcomes`.
    pub outcome: &'static str,
    /// `provisioningState` while it is being made.
    pub making: &'static str,
    /// Judges a PUT's body and gives the properties to keep.
    pub accept: fn(&Put) -> Result<Map<String, Value>, Reply>,
    /// The resource as an answer shows it.
    pub show: fn(&Call, &World, &Resource, state: &str) -> Value,
    /// Why it cannot be deleted.
    pub in_use: fn(&World, &Resource) -> Option<Reply>,
}

/// A PUT that has passed what all kinds have in common.
pub struct Put<'a> {
    pub call: &'a Call<'a>,
    pub world: &'a World,
    pub place: &'a Place,
    pub name: &'a str,
    pub id: String,
    pub body: &'a Value,
    pub existing: Option<&'a Resource>,
}

/// The kind that a path's types name, without case.
pub fn kind(name: &str) -> Option<&'static Kind> {
    network::KINDS.iter().chain(compute::KINDS).find(|kind| kind.kind.eq_ignore_ascii_case(name))
}

pub fn by_id<'a>(world: &'a World, id: &str) -> Option<&'a Resource> {
    world.resources.iter().find(|resource| resource.id().eq_ignore_ascii_case(id))
}

/// A refusal in ARM's form, as these two providers give it.
pub fn refuse(status: u16, code: &str, message: impl AsRef<str>) -> Reply {
    Reply::json(status, &json!({"error": {"code": code, "message": message.as_ref(), "details": []}}))
}

/// The refusal of a resource that names one which is not there.
pub fn must_be_there<'a>(put: &'a Put, id: &str) -> Result<&'a Resource, Reply> {
    by_id(put.world, id).ok_or_else(|| missing(put, id))
}

pub fn missing(put: &Put, id: &str) -> Reply {
    refuse(
        400,
        "InvalidResourceReference",
        format!(
            "Resource {id} referenced by resource {} was not found. Please make sure that the referenced resource exists, and that both resources \
             are in the same region.",
            put.id
        ),
    )
}

/// A resource that is being made.
fn new(put: &Put, kind: &Kind, properties: Map<String, Value>, provisioning: Provisioning) -> Resource {
    Resource {
        place: put.place.clone(),
        kind: kind.kind.to_owned(),
        name: put.name.to_owned(),
        location: put.call.stamp.names.region.clone(),
        tags: put.body["tags"].as_object().cloned().unwrap_or_default(),
        properties,
        provisioning,
        guid: put.existing.map_or_else(random::guid, |existing| existing.guid.clone()),
        protected_settings: put.body["properties"]["protectedSettings"].is_object(),
    }
}

/// What an operation on the resource was for has come to its end.
pub fn settle(world: &mut World, id: &str) {
    let found = world.resources.iter_mut().find(|resource| resource.id().eq_ignore_ascii_case(id));
    if let Some(resource) = found {
        resource.provisioning.ready = Later::Now;
    }
}

/// The frame of an answer; what the kind adds stands in `properties`.
pub fn frame(resource: &Resource, state: &str, mut properties: Map<String, Value>) -> Value {
    properties.insert("provisioningState".to_owned(), state.into());
    let name = resource.name.rsplit('/').next().unwrap_or_default();
    let mut body = json!({"name": name, "id": resource.id(), "type": resource.kind, "location": resource.location});
    if !resource.tags.is_empty() {
        body["tags"] = Value::Object(resource.tags.clone());
    }
    body["properties"] = Value::Object(properties);
    body
}
