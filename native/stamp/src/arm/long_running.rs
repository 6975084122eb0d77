use serde_json::{Value, json};

use super::{Call, downloaded_product, key_vault, storage_account};
use crate::{
    behaviour::Outcome,
    clock::dotnet_time,
    exchange::{Answer, Reply},
    later::Later,
    random, resource,
    world::{Operation, Provisioning, World},
};

/// Returns how a new resource of this type becomes ready.
pub fn provisioning(call: &Call, kind: &str, usual: Outcome) -> Provisioning {
    let behaviour = call.stamp.behaviour();
    let outcome = behaviour.outcome(kind, usual);
    let ends = match outcome {
        Outcome::AsyncFailed | Outcome::PollFailed400 | Outcome::PollFailed500 => "Failed",
        Outcome::AsyncCanceled => "Canceled",
        _ => "Succeeded",
    };
    let ready = match outcome {
        Outcome::Immediate | Outcome::ImmediateEmpty | Outcome::DoneWithAsync => Later::Now,
        _ => Later::after(behaviour.operation_polls, call.stamp.pace, call.stamp.clock.now()),
    };
    Provisioning { ready, running: "Creating".into(), ends: ends.into() }
}

/// Returns the first answer of a long-running operation on `resource_id`; `body` is the current resource, or null while it is being deleted.
pub fn begin(call: &Call, world: &mut World, kind: &str, resource_id: &str, usual: Outcome, body: &Value) -> Reply {
    let outcome = call.stamp.behaviour().outcome(kind, usual);
    begin_as(call, world, resource_id, outcome, body)
}

/// Like `begin`, with a given outcome.
pub fn begin_as(call: &Call, world: &mut World, resource_id: &str, outcome: Outcome, body: &Value) -> Reply {
    let behaviour = call.stamp.behaviour();
    let now = call.stamp.clock.now();
    let operation = Operation {
        id: random::guid(),
        resource_id: resource_id.to_owned(),
        outcome,
        polls: Later::after(behaviour.operation_polls, call.stamp.pace, now),
        started: dotnet_time(now),
        result: None,
        failure: None,
    };
    let namespace = resource_id.split("/providers/").nth(1).and_then(|rest| rest.split('/').next());
    let subscription = call.segments.get(1).map_or("", String::as_str);
    // As on real stamps, asynchronous operations of providers contain westus in any region.
    let path = |word: &str, location: &str| match namespace {
        Some(namespace) => {
            format!("/subscriptions/{subscription}/providers/{namespace}/locations/{location}/{word}/{}", operation.id)
        }
        None => format!("/subscriptions/{subscription}/operationresults/{}", operation.id),
    };
    let version = &call.api_version;
    let location = format!(
        "{}{}?monitor=true&api-version={version}",
        call.origin("location"),
        path("asyncoperations", &call.stamp.names.region)
    );
    let status_url = format!("{}{}?api-version={version}", call.origin("asyncOperation"), path("operations", "westus"));
    let retry_after = call.stamp.pace.retry_after().to_string();
    let deleting = body.is_null();
    let with_body = |status: u16| {
        if deleting { Reply::empty(status) } else { Reply::json(status, body) }
    };
    let reply = match outcome {
        Outcome::LocationResource
        | Outcome::LocationEmpty
        | Outcome::LocationNoContent
        | Outcome::PollFailed400
        | Outcome::PollFailed500
        | Outcome::NotPollable
        | Outcome::TextPlain => Reply::text(202, "text/plain; charset=utf-8", "")
            .header("Location", location)
            .header("Retry-After", retry_after),
        Outcome::AsyncSucceeded | Outcome::AsyncFailed | Outcome::AsyncCanceled => {
            let status = if deleting { 202 } else { 201 };
            with_body(status).header("Azure-AsyncOperation", status_url).header("Retry-After", retry_after)
        }
        Outcome::DoneWithAsync => with_body(200).header("Azure-AsyncOperation", status_url),
        Outcome::ProvisioningState => with_body(if deleting { 202 } else { 201 }),
        Outcome::Immediate => with_body(200),
        Outcome::ImmediateEmpty => Reply::empty(200),
    };
    world.operations.push(operation);
    reply
}

/// Answers `GET` of a `Location` or an `Azure-AsyncOperation`.
pub fn poll(call: &Call, subscription: &str, id: &str) -> Answer {
    let mut world = call.stamp.world();
    super::access::require(
        call,
        &world,
        "Microsoft.Resources/subscriptions/operationresults/read",
        &format!("/subscriptions/{subscription}"),
    )?;
    let now = call.stamp.clock.now();
    let operation =
        world.operations.iter_mut().find(|operation| operation.id == id).ok_or_else(|| super::not_found(call))?;
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
    let retry_after = call.stamp.pace.retry_after().to_string();
    match operation.outcome {
        Outcome::AsyncSucceeded | Outcome::AsyncFailed | Outcome::AsyncCanceled | Outcome::DoneWithAsync => {
            Reply::json(200, &json!({"id": call.request.path, "name": operation.id, "startTime": operation.started, "status": "InProgress"}))
                .header("Retry-After", retry_after)
        }
        Outcome::TextPlain => {
            let mut body = held(call, world, &operation.resource_id).unwrap_or_else(|| json!({"properties": {}}));
            body["properties"]["provisioningState"] = 1.into();
            Reply::text(202, "text/plain; charset=utf-8", body.to_string()).header("Retry-After", retry_after)
        }
        _ => {
            let again = format!("{}{}?{}", call.origin("location"), call.request.path, call.request.raw_query);
            Reply::text(202, "text/plain; charset=utf-8", "").header("Location", again).header("Retry-After", retry_after)
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
        resource::answer::settled(call, world, resource_id)
    }
}
