//! The blob endpoint: `https://<account>.blob.<region>.<fqdn>/`, with SharedKey, or a shared access signature for reading one blob.

mod container;
pub mod error;
mod item;
mod shared_access;
pub mod signature;

use crate::{
    exchange::{Answer, Reply, Request},
    random,
    shared::Shared,
    world::Account,
};

pub async fn answer(stamp: &Shared, request: &Request, account: &str) -> Reply {
    if let Err(refusal) = version_known(stamp, request) {
        return refusal;
    }
    if let Some(azurite) = stamp.azurite.as_ref().filter(|azurite| azurite.account == account) {
        return azurite.pass(&azurite.address, request).await;
    }
    of_account(stamp, request, account, "Windows-Azure-Blob/1.0", signed_in)
}

/// Answers with `service`, and adds the headers of all storage services.
pub fn of_account(
    stamp: &Shared,
    request: &Request,
    account: &str,
    server: &str,
    service: impl FnOnce(&Shared, &Request, &mut Account) -> Answer,
) -> Reply {
    let mut world = stamp.world();
    let Some(account) = world.account(account) else {
        return error::reply(
            stamp,
            400,
            "InvalidUri",
            "The requested URI does not represent any resource on the server.",
        );
    };
    let reply = service(stamp, request, account).unwrap_or_else(|refusal| refusal);
    let version = request.header("x-ms-version").unwrap_or("2015-04-05").to_owned();
    let reply =
        if reply.has_header("x-ms-request-id") { reply } else { reply.header("x-ms-request-id", random::guid()) };
    reply.header("x-ms-version", version).header("Server", format!("{server} Microsoft-HTTPAPI/2.0"))
}

/// Refuses a request that the service does not support.
pub fn unknown_request(stamp: &Shared) -> Reply {
    error::reply(
        stamp,
        400,
        "InvalidQueryParameterValue",
        "Value for one of the query parameters specified in the request URI is invalid.",
    )
}

/// Refuses unknown versions before anything else; this answer lacks `x-ms-error-code`.
pub fn version_known(stamp: &Shared, request: &Request) -> Result<(), Reply> {
    let Some(version) = request.header("x-ms-version") else {
        return Ok(());
    };
    if stamp.behaviour().blob_versions.iter().any(|known| known == version) {
        return Ok(());
    }
    let mut reply = error::with(
        stamp,
        400,
        "InvalidHeaderValue",
        "The value for one of the HTTP headers is not in the correct format.",
        &[("HeaderName", "x-ms-version"), ("HeaderValue", version)],
    );
    reply.headers.retain(|(name, _)| name != "x-ms-error-code");
    Err(reply.header("Server", "Microsoft-HTTPAPI/2.0"))
}

fn signed_in(stamp: &Shared, request: &Request, account: &mut Account) -> Answer {
    let segments = request.segments();
    let (restype, comp) = (request.query("restype").unwrap_or_default(), request.query("comp").unwrap_or_default());
    if request.header("authorization").is_none() {
        return match request.query("sig") {
            Some(_) => by_signature(stamp, request, account, &segments),
            None => anonymous(stamp, request, account, &segments),
        };
    }
    signature::verify(stamp, request, account)?;
    match (request.method.as_str(), segments.as_slice(), restype.as_str(), comp.as_str()) {
        ("GET", [], _, "list") => Ok(container::list(account, request)),
        (_, [name], "container", "") => container::answer(stamp, request, account, name),
        ("GET", [name], "container", "list") => container::list_blobs(stamp, account, name, request),
        ("PUT" | "GET", [name], "container", "acl") => container::access(stamp, request, account, name),
        (_, [container, blob @ ..], "", "") if !blob.is_empty() => {
            item::answer(stamp, request, account, container, &blob.join("/"))
        }
        _ => Err(unknown_request(stamp)),
    }
}

/// Answers a request whose URL has a signature for reading its blob.
fn by_signature(stamp: &Shared, request: &Request, account: &mut Account, segments: &[String]) -> Answer {
    shared_access::verify(stamp, request, account)?;
    match segments {
        [container, blob @ ..] if !blob.is_empty() => item::answer(stamp, request, account, container, &blob.join("/")),
        _ => Err(unknown_request(stamp)),
    }
}

/// Answers a request without a signature: only blobs of public containers can be read.
fn anonymous(stamp: &Shared, request: &Request, account: &mut Account, segments: &[String]) -> Answer {
    if request.is_read()
        && let [container, blob @ ..] = segments
        && !blob.is_empty()
        && account.containers.get(container).is_some_and(|container| container.public_access.is_some())
    {
        return item::answer(stamp, request, account, container, &blob.join("/"));
    }
    Err(error::reply(stamp, 404, "ResourceNotFound", "The specified resource does not exist."))
}
