use std::sync::atomic::Ordering;

use crate::{
    arm::spelling::respelled,
    exchange::{Reply, Request},
    random,
    shared::Shared,
};

/// A Kerberos token without a scheme: providers with Kerberos send it with every answer, which breaks clients that read the header of answers other than 401.
const KERBEROS: &str =
    "oYG3MIG0oAMKAQChCwYJKoZIgvcSAQICooGfBIGcYIGZBgkqhkiG9xIBAgICAG+BiTCBhqADAgEFoQMCAQ+iejB4oAMCARKicQRv";

/// Adds request ids, counters, and headers of the providers.
pub fn decorate(stamp: &Shared, request: &Request, mut reply: Reply) -> Reply {
    let path = request.path.to_ascii_lowercase();
    let request_id = random::guid();
    // Most providers echo the correlation id; network and compute do not.
    let differs = path.contains("/microsoft.network/") || path.contains("/microsoft.compute/");
    let correlation_id = if differs { random::guid() } else { request_id.clone() };
    let time = stamp.clock.now().strftime("%Y%m%dT%H%M%SZ");
    let routing_id = format!("{}:{time}:{}", stamp.names.region.to_ascii_uppercase(), random::guid());
    let by_gateway = reply.has_header("x-ms-failure-cause");
    if !by_gateway && !path.starts_with("/metadata/") {
        let (index, header, start) = match request.method.as_str() {
            "GET" | "HEAD" => (0, "reads", 14_999),
            "DELETE" => (2, "deletes", 14_999),
            _ => (1, "writes", 1_199),
        };
        let left = start - stamp.spent[index].fetch_add(1, Ordering::Relaxed) % start;
        let counted = if path.trim_matches('/') == "subscriptions" { "tenant" } else { "subscription" };
        reply = reply.header(&format!("x-ms-ratelimit-remaining-{counted}-{header}"), left.to_string());
    }
    let kerberos = ["/microsoft.storage/", "/microsoft.compute/", "/microsoft.network/"]
        .iter()
        .any(|provider| path.contains(provider));
    if kerberos && !by_gateway && reply.status != 401 {
        reply = reply.header("WWW-Authenticate", KERBEROS).header("Server", "Microsoft-HTTPAPI/2.0");
    }
    if path.contains("/microsoft.keyvault/") && !by_gateway {
        reply = reply.header("x-ms-keyvault-service-version", "1.1.41.0");
    }
    if path.contains("/microsoft.network/") && !by_gateway {
        reply = reply.header("x-ms-arm-service-request-id", random::guid());
    }
    let spelling = stamp.behaviour().spelling;
    if let Some(spelling) = spelling {
        reply.body = respelled(&reply.body, spelling).into();
    }
    if stamp.behaviour().byte_order_mark && reply.body.starts_with(b"{") {
        reply.body = [b"\xef\xbb\xbf", reply.body.as_ref()].concat().into();
    }
    reply
        .header("x-ms-request-id", request_id)
        .header("x-ms-correlation-request-id", correlation_id)
        .header("x-ms-routing-request-id", routing_id)
        .header("Cache-Control", "no-cache")
        .header("Pragma", "no-cache")
        .header("Expires", "-1")
        .header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        .header("X-Content-Type-Options", "nosniff")
}
