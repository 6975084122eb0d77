use serde_json::Value;

use crate::{
    dispatch,
    exchange::{Reply, Request},
    shared::Shared,
    world::deployment_plan::Plan,
};

/// Sends a request to a provider, on behalf of the user who deploys.
pub fn send(stamp: &Shared, plan: &Plan, method: hyper::Method, path: &str, query: String, body: &Value) -> Reply {
    let body = if body.is_null() { bytes::Bytes::new() } else { body.to_string().into() };
    let request = Request {
        method,
        host: plan.host.clone(),
        path: path.to_owned(),
        raw_query: query,
        headers: hyper::HeaderMap::new(),
        body,
        client: plan.client,
    };
    dispatch::on_behalf(stamp, &request, plan.caller.clone()).unwrap_or_else(|refusal| refusal)
}
