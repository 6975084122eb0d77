use crate::{clock::dotnet_time, exchange::Reply, random, shared::Shared};

/// Returns the blob service's XML error, with its byte order mark.
pub fn reply(stamp: &Shared, status: u16, code: &str, message: &str) -> Reply {
    with(stamp, status, code, message, &[])
}

/// Like [`reply`], with further elements after the message.
pub fn with(stamp: &Shared, status: u16, code: &str, message: &str, more: &[(&str, &str)]) -> Reply {
    let request_id = random::guid();
    let time = dotnet_time(stamp.clock.now());
    let more: String =
        more.iter().map(|(name, value)| format!("<{name}>{}</{name}>", quick_xml::escape::escape(*value))).collect();
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}\nRequestId:{request_id}\nTime:{time}</Message>{more}</Error>"
    );
    Reply::text(status, "application/xml", body).header("x-ms-error-code", code).header("x-ms-request-id", request_id)
}
