//! The polls of long-running operations.

use serde_json::{Value, json};

use super::resource::settled;
use crate::{
    arm::{Call, access, downloaded_product, key_vault, not_found, storage_account},
    behaviour::Outcome,
    clock::dotnet_time,
    exchange::{Answer, Reply},
    later::Later,
    resource,
    world::{Operation, World},
};

/// Answers `GET` of a `Location` or an `Azure-AsyncOperation`.
pub fn poll(call: &Call, subscription: &str, id: &str) -> Answer {
    let mut world = call.stamp.world();
    access::require(
        call,
        &world,
        "Microsoft.Resources/subscriptions/operationresults/read",
        &format!("/subscriptions/{subscription}"),
    )?;
    let now = call.stamp.clock.now();
    let operation = world.operations.iter_mut().find(|operation| operation.id == id).ok_or_else(|| not_found(call))?;
    let done = operation.polls.reached(now);
    let operation = operation.clone();
    if operation.outcome == Outcome::NotPollable {
        return Err(Reply::json(
            405,
            &json!({"message": "The requested resource does not support http method 'GET'."}),
        )
        .header("Allow", "POST"));
    }
    if !done {
        return Ok(running(call, &mut world, &operation));
    }
    settle(&mut world, &operation.resource_id);
    let ended = json!({"id": call.request.path, "name": operation.id, "startTime": operation.started, "endTime": dotnet_time(now)});
    let with = |status: &str, error: Option<Value>| {
        let mut body = ended.clone();
        body["status"] = status.into();
        if let Some(error) = error {
            body["error"] = error;
        }
        Reply::json(200, &body)
    };
    let usual = json!({"code": "ResourceOperationFailure", "message": "The resource operation completed with terminal provisioning state 'Failed'."});
    let failure = operation.failure.clone().unwrap_or(usual);
    Ok(match operation.outcome {
        Outcome::AsyncSucceeded | Outcome::DoneWithAsync => with("Succeeded", None),
        Outcome::AsyncFailed => with("Failed", Some(failure)),
        Outcome::AsyncCanceled => {
            with("Canceled", Some(json!({"code": "OperationCanceled", "message": "The operation was canceled."})))
        }
        Outcome::PollFailed400 => {
            Reply::json(400, &json!({"properties": {"provisioningState": "Failed"}, "error": failure}))
        }
        Outcome::PollFailed500 => {
            Reply::json(500, &json!({"properties": {"provisioningState": "Failed"}, "error": failure}))
        }
        Outcome::LocationNoContent => Reply::empty(204),
        Outcome::LocationEmpty => Reply::empty(200),
        _ => match operation.result.clone().or_else(|| held(call, &mut world, &operation.resource_id)) {
            Some(body) => Reply::text(200, "application/json", body.to_string()),
            None => Reply::empty(200),
        },
    })
}

fn running(call: &Call, world: &mut World, operation: &Operation) -> Reply {
    let retry_after = call.stamp.retry_after();
    match operation.outcome {
        Outcome::AsyncSucceeded | Outcome::AsyncFailed | Outcome::AsyncCanceled | Outcome::DoneWithAsync => {
            Reply::json(200, &json!({"id": call.request.path, "name": operation.id, "startTime": operation.started, "status": "InProgress"}))
                .retry_after(retry_after)
        }
        Outcome::TextPlain => {
            let mut body = held(call, world, &operation.resource_id).unwrap_or_else(|| json!({"properties": {}}));
            body["properties"]["provisioningState"] = 1.into();
            Reply::text(202, "text/plain; charset=utf-8", body.to_string()).retry_after(retry_after)
        }
        _ => {
            let again = format!("{}{}?{}", call.origin("location"), call.request.path, call.request.raw_query);
            Reply::text(202, "text/plain; charset=utf-8", "").header("Location", again).retry_after(retry_after)
        }
    }
}

/// Applies the result of a finished operation.
fn settle(world: &mut World, resource_id: &str) {
    let name = resource_id.rsplit('/').next().unwrap_or_default().to_owned();
    let kind = resource_id.to_ascii_lowercase();
    if kind.contains("/storageaccounts/") {
        if let Some(account) = world.account(&name) {
            account.provisioning.ready = Later::Now;
        }
    } else if kind.contains("/downloadedproducts/") {
        downloaded_product::settle(world, &name);
    } else if kind.contains("/vaults/")
        && let Some(vault) = world.vault(&name)
    {
        vault.provisioning.ready = Later::Now;
    } else {
        resource::settle(world, resource_id);
    }
}

fn held(call: &Call, world: &mut World, resource_id: &str) -> Option<Value> {
    let name = resource_id.rsplit('/').next().unwrap_or_default();
    let kind = resource_id.to_ascii_lowercase();
    let now = call.stamp.clock.now();
    if kind.contains("/storageaccounts/") {
        world.account(name).map(|account| storage_account::to_json(account, &call.stamp.names, now))
    } else if kind.contains("/vaults/") {
        world.vault(name).map(|vault| key_vault::to_json(call, vault))
    } else if kind.contains("/downloadedproducts/") {
        downloaded_product::held(call, world, name)
    } else {
        settled(call, world, resource_id)
    }
}
