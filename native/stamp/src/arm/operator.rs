use super::{headers, is_metadata, metadata, not_found, sign_in};
use crate::{
    exchange::{Answer, Reply, Request},
    shared::Shared,
};

/// The operator's endpoint, `adminmanagement.…`.
pub async fn answer(stamp: &Shared, request: &Request) -> Reply {
    let segments = request.segments();
    let reply = if is_metadata(&segments) {
        Ok(metadata::answer(stamp, request, true))
    } else {
        operator(stamp, request, segments).await
    };
    headers::decorate(stamp, request, reply.unwrap_or_else(|refusal| refusal))
}

async fn operator(stamp: &Shared, request: &Request, segments: Vec<String>) -> Answer {
    let call = sign_in(stamp, request, segments, &stamp.names.audience("adminmanagement"))?;
    Err(not_found(&call))
}
