//! What the resources of the network and compute providers have in common; each type is described in the folders `network` and `compute`.

use serde_json::{Map, Value, json};

use crate::{
    arm::Call,
    exchange::Reply,
    later::Later,
    world::{Place, World, resource::Resource},
};

/// The differences between types.
pub struct Kind {
    pub kind: &'static str,
    /// The key of its operations in `outcomes`.
    pub outcome: &'static str,
    /// `provisioningState` during its creation.
    pub making: &'static str,
    /// Checks a PUT's body and returns the properties to store.
    pub accept: fn(&Put) -> Result<Map<String, Value>, Reply>,
    /// Returns the resource for an answer.
    pub show: fn(&Call, &World, &Resource, state: &str) -> Value,
    /// Returns why it cannot be deleted.
    pub in_use: fn(&World, &Resource) -> Option<Reply>,
}

/// A PUT that has passed the common checks of all types.
pub struct Put<'a> {
    pub call: &'a Call<'a>,
    pub world: &'a World,
    pub place: &'a Place,
    pub name: &'a str,
    pub id: String,
    pub body: &'a Value,
    pub existing: Option<&'a Resource>,
}

pub fn by_id<'a>(world: &'a World, id: &str) -> Option<&'a Resource> {
    world.resources.iter().find(|resource| resource.id().eq_ignore_ascii_case(id))
}

/// Returns a refusal in ARM's format, as these two providers send it.
pub fn refuse(status: u16, code: &str, message: impl AsRef<str>) -> Reply {
    Reply::json(status, &json!({"error": {"code": code, "message": message.as_ref(), "details": []}}))
}

/// Returns the refusal for a value that the provider does not accept.
pub fn invalid_parameter(target: &str, message: &str) -> Reply {
    let mut reply = refuse(400, "InvalidParameter", message);
    let body = json!({"error": {"code": "InvalidParameter", "message": message, "target": target}});
    reply.body = body.to_string().into();
    reply
}

/// Returns a referenced resource, or the refusal if it does not exist.
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

/// Applies the result of a finished operation on the resource.
pub fn settle(world: &mut World, id: &str) {
    let found = world.resources.iter_mut().find(|resource| resource.id().eq_ignore_ascii_case(id));
    if let Some(resource) = found {
        resource.provisioning.ready = Later::Now;
    }
}

/// Returns the common members of an answer; type-specific members are in `properties`.
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
