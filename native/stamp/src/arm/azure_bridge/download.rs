//! Downloads of products: a long-running operation, and the downloaded product with its state.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::product::{self, Product};
use crate::{
    arm::{Call, long_running},
    behaviour::Outcome,
    exchange::{Answer, Reply},
    later::Later,
    world::{Download, World},
};

const KIND: &str = "productDownload";

/// Starts the download of a product. A product that was downloaded is not downloaded again.
pub fn begin(call: &Call, product: &Product) -> Answer {
    let mut world = call.stamp.world();
    let now = call.stamp.clock.now();
    let id = format!("{}/downloadedProducts/{}", super::path(call), product.name);
    match state(&mut world, product.name, now).as_deref() {
        Some("Succeeded") => {
            return Ok(Reply::json(
                200,
                &product.to_json(&super::path(call), "downloadedProducts", "Succeeded", false),
            ));
        }
        None | Some("Failed" | "Canceled") => {}
        Some(_) => {
            let message = format!(
                "Cannot modify resource with id '{id}' because the resource entity provisioning state is not terminal. Please wait for the \
                 provisioning state to become terminal and then retry the request."
            );
            return Err(Reply::error(409, "RequestConflict", message));
        }
    }
    let failure = call.stamp.behaviour().marketplace.download_failure.clone();
    let usual = if failure.is_some() { Outcome::PollFailed400 } else { Outcome::LocationResource };
    let mut provisioning = long_running::provisioning(call, KIND, usual);
    "Downloading".clone_into(&mut provisioning.running);
    world.downloads.retain(|one| !one.product.eq_ignore_ascii_case(product.name));
    world.downloads.push(Download { product: product.name.to_owned(), provisioning });
    let body = product.to_json(&super::path(call), "downloadedProducts", "Downloading", false);
    let reply = long_running::begin(call, &mut world, KIND, &id, usual, &body);
    if let (Some(failure), Some(operation)) = (failure, world.operations.last_mut()) {
        operation.failure = Some(json!({"code": failure.code, "message": failure.message}));
    }
    Ok(reply)
}

pub fn list(call: &Call) -> Vec<Value> {
    let names: Vec<String> = call.stamp.world().downloads.iter().map(|one| one.product.clone()).collect();
    names.iter().filter_map(|name| one(call, name)).collect()
}

pub fn one(call: &Call, name: &str) -> Option<Value> {
    let state = state(&mut call.stamp.world(), name, call.stamp.clock.now())?;
    Some(product::find(name)?.to_json(&super::path(call), "downloadedProducts", &state, false))
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
    Some(product::find(name)?.to_json(&super::path(call), "downloadedProducts", &state, false))
}

/// Returns the state of a download; reading it counts as an attempt.
fn state(world: &mut World, name: &str, now: Timestamp) -> Option<String> {
    let state = world.download(name)?.provisioning.look(now).to_owned();
    if state == "Succeeded"
        && let Some(product) = product::find(name)
    {
        product.arrive(world);
    }
    Some(state)
}
