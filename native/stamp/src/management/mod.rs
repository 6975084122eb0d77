//! The endpoints of Azure Resource Manager: `management.…` for users, and `adminmanagement.…` for the operator.

mod headers;
mod metadata;
pub mod operator;
mod sign_in;

use self::sign_in::sign_in;
use crate::{
    arm::{lock, subscription},
    deployments, dispatch,
    exchange::{Answer, Reply, Request},
    shared::Shared,
};

/// Answers the user's endpoint, `management.…`.
pub async fn answer(stamp: &Shared, request: &Request) -> Reply {
    let segments = request.segments();
    let reply = if is_metadata(&segments) {
        Ok(metadata::answer(stamp, request, false))
    } else {
        user(stamp, request, segments).await
    };
    headers::decorate(stamp, request, reply.unwrap_or_else(|refusal| refusal))
}

fn is_metadata(segments: &[String]) -> bool {
    matches!(segments, [first, second] if first.eq_ignore_ascii_case("metadata") && second.eq_ignore_ascii_case("endpoints"))
}

async fn user(stamp: &Shared, request: &Request, segments: Vec<String>) -> Answer {
    let audience = stamp.names.audience("management");
    let call = sign_in(stamp, request, segments, &audience)?;
    let path = call.path();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    if let ["subscriptions", subscription, ..] = path.as_slice() {
        subscription::must_exist(&call, subscription)?;
    }
    if let Some(budget) = &stamp.behaviour().budget {
        stamp.throttle.must_allow(budget)?;
    }
    if !path.contains(&"locks") {
        lock::must_allow(&call, &stamp.world())?;
    }
    match path.as_slice() {
        ["subscriptions", s, "resourcegroups", _, "providers", "microsoft.resources", "deployments", rest @ ..]
        // The specification's path for the operations of a deployment.
        | ["subscriptions", s, "resourcegroups", _, "deployments", rest @ ..] => {
            deployments::answer(&call, s, rest).await
        }
        _ => dispatch::answer(&call),
    }
}
