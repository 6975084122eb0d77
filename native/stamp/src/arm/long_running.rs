use serde_json::Value;

use super::Call;
use crate::{
    behaviour::Outcome,
    clock::dotnet_time,
    exchange::Reply,
    later::Later,
    random,
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
    let retry_after = call.stamp.retry_after();
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
        | Outcome::TextPlain => {
            Reply::text(202, "text/plain; charset=utf-8", "").header("Location", location).retry_after(retry_after)
        }
        Outcome::AsyncSucceeded | Outcome::AsyncFailed | Outcome::AsyncCanceled => {
            let status = if deleting { 202 } else { 201 };
            with_body(status).header("Azure-AsyncOperation", status_url).retry_after(retry_after)
        }
        Outcome::DoneWithAsync => with_body(200).header("Azure-AsyncOperation", status_url),
        Outcome::ProvisioningState => with_body(if deleting { 202 } else { 201 }),
        Outcome::Immediate => with_body(200),
        Outcome::ImmediateEmpty => Reply::empty(200),
    };
    world.operations.push(operation);
    reply
}
