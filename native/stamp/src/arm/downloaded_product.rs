//! Products that were downloaded from Azure, or are being downloaded.

use jiff::Timestamp;
use serde_json::Value;

use super::{Call, marketplace_product as product};
use crate::{later::Later, world::World};

pub const GROUP: &str = "azurestack-activation";

/// Returns the id of the activation.
pub fn activation_id(call: &Call) -> String {
    format!(
        "/subscriptions/{}/resourceGroups/{GROUP}/providers/Microsoft.AzureBridge.Admin/activations/default",
        call.segments[1]
    )
}

pub fn list(call: &Call) -> Vec<Value> {
    let names: Vec<String> = call.stamp.world().downloads.iter().map(|one| one.product.clone()).collect();
    names.iter().filter_map(|name| one(call, name)).collect()
}

pub fn one(call: &Call, name: &str) -> Option<Value> {
    let state = state(&mut call.stamp.world(), name, call.stamp.clock.now())?;
    Some(product::find(name)?.to_json(&activation_id(call), "downloadedProducts", &state, false))
}

/// Applies the end of the operation.
pub fn settle(world: &mut World, name: &str) {
    if let Some(download) = world.download(name) {
        download.provisioning.ready = Later::Now;
    }
    state(world, name, Timestamp::UNIX_EPOCH);
}

/// Returns the product at the end of the operation.
pub fn held(call: &Call, world: &mut World, name: &str) -> Option<Value> {
    let state = state(world, name, call.stamp.clock.now())?;
    Some(product::find(name)?.to_json(&activation_id(call), "downloadedProducts", &state, false))
}

/// Returns the state of a download; reading it counts as an attempt.
pub fn state(world: &mut World, name: &str, now: Timestamp) -> Option<String> {
    let state = world.download(name)?.provisioning.look(now).to_owned();
    if state == "Succeeded"
        && let Some(product) = product::find(name)
    {
        product.arrive(world);
    }
    Some(state)
}
