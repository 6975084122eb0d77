use base64::{Engine, engine::general_purpose::STANDARD};

use super::error;
use crate::{
    clock::http_date,
    exchange::{Answer, Reply, Request},
    later::Later,
    random,
    shared::Shared,
    world::{Account, Container},
};

/// Checks for 3–63 lowercase letters and digits, with single hyphens between them.
fn is_name(name: &str) -> bool {
    (3..=63).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

pub fn missing(stamp: &Shared) -> Reply {
    error::reply(stamp, 404, "ContainerNotFound", "The specified container does not exist.")
}

/// Answers `PUT`, `GET`, `HEAD`, and `DELETE` of `/{container}?restype=container`.
pub fn answer(stamp: &Shared, request: &Request, account: &mut Account, name: &str) -> Answer {
    match request.method.as_str() {
        "PUT" => create(stamp, request, account, name),
        "GET" | "HEAD" => {
            let container = account.containers.get(name).ok_or_else(|| missing(stamp))?;
            Ok(described(200, container)
                .header("x-ms-lease-status", "unlocked")
                .header("x-ms-lease-state", "available"))
        }
        "DELETE" => {
            account.containers.remove(name).ok_or_else(|| missing(stamp))?;
            let later = Later::after(stamp.behaviour().container_deleting_attempts, stamp.pace, stamp.clock.now());
            account.deleting.insert(name.to_owned(), later);
            Ok(Reply::empty(202))
        }
        _ => Err(error::reply(stamp, 405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")),
    }
}

fn create(stamp: &Shared, request: &Request, account: &mut Account, name: &str) -> Answer {
    if !is_name(name) {
        return Err(error::reply(
            stamp,
            400,
            "InvalidResourceName",
            "The specifed resource name contains invalid characters.",
        ));
    }
    let now = stamp.clock.now();
    if account.deleting.get_mut(name).is_some_and(|later| !later.reached(now)) {
        return Err(error::reply(
            stamp,
            409,
            "ContainerBeingDeleted",
            "The specified container is being deleted. Try operation later.",
        ));
    }
    if account.containers.contains_key(name) {
        return Err(error::reply(stamp, 409, "ContainerAlreadyExists", "The specified container already exists."));
    }
    account.deleting.remove(name);
    let container = Container {
        etag: etag(),
        last_modified: http_date(now),
        public_access: request.header("x-ms-blob-public-access").map(str::to_owned),
        blobs: std::collections::BTreeMap::new(),
    };
    let reply = described(201, &container);
    account.containers.insert(name.to_owned(), container);
    Ok(reply)
}

fn described(status: u16, container: &Container) -> Reply {
    let reply = Reply::empty(status)
        .header("ETag", container.etag.clone())
        .header("Last-Modified", container.last_modified.clone());
    match &container.public_access {
        Some(access) => reply.header("x-ms-blob-public-access", access.clone()),
        None => reply,
    }
}

pub fn etag() -> String {
    format!("\"0x{}\"", random::hex(&random::bytes::<8>()).to_ascii_uppercase())
}

/// Answers `?restype=container&comp=acl`, which sets the public access level.
pub fn access(stamp: &Shared, request: &Request, account: &mut Account, name: &str) -> Answer {
    let container = account.containers.get_mut(name).ok_or_else(|| missing(stamp))?;
    if request.method == hyper::Method::PUT {
        container.public_access = request.header("x-ms-blob-public-access").map(str::to_owned);
        return Ok(described(200, container));
    }
    let mut reply = described(200, container).header("Content-Type", "application/xml");
    reply.body = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><SignedIdentifiers />".into();
    Ok(reply)
}

/// Answers `GET /?comp=list`.
pub fn list(account: &Account, request: &Request) -> Reply {
    let prefix = request.query("prefix").unwrap_or_default();
    let items: String = account
        .containers
        .iter()
        .filter(|(name, _)| name.starts_with(&prefix))
        .map(|(name, container)| {
            format!("<Container><Name>{name}</Name><Properties><Last-Modified>{}</Last-Modified><Etag>{}</Etag></Properties></Container>",
                container.last_modified, quick_xml::escape::escape(&container.etag))
        })
        .collect();
    listing(request, "", &format!("<Containers>{items}</Containers>"), None)
}

/// Answers `GET /{container}?restype=container&comp=list`: by name, at most `maxresults` (5000) from `marker` on.
pub fn list_blobs(stamp: &Shared, account: &Account, name: &str, request: &Request) -> Answer {
    let container = account.containers.get(name).ok_or_else(|| missing(stamp))?;
    let prefix = request.query("prefix").unwrap_or_default();
    let out_of_range = || {
        error::reply(
            stamp,
            400,
            "OutOfRangeQueryParameterValue",
            "One of the query parameters specified in the request URI is outside the permissible range.",
        )
    };
    let size = match request.query("maxresults") {
        Some(text) => text.parse::<usize>().ok().filter(|size| (1..=5000).contains(size)).ok_or_else(out_of_range)?,
        None => 5000,
    };
    let size = size.min(stamp.behaviour().blob_page);
    // A marker is opaque: `2!` and the base64 of the name that is next.
    let from = match request.query("marker").filter(|marker| !marker.is_empty()) {
        Some(marker) => marker
            .strip_prefix("2!")
            .and_then(|text| String::from_utf8(STANDARD.decode(text).ok()?).ok())
            .ok_or_else(out_of_range)?,
        None => String::new(),
    };
    let mut rest = container.blobs.range(from..).filter(|(blob, _)| blob.starts_with(&prefix));
    let items: String = rest
        .by_ref()
        .take(size)
        .map(|(blob, properties)| {
            let length = STANDARD.decode(&properties.content).map_or(0, |content| content.len());
            format!("<Blob><Name>{}</Name><Properties><Last-Modified>{}</Last-Modified><Etag>{}</Etag><Content-Length>{length}</Content-Length>\
                     <Content-Type>{}</Content-Type><BlobType>BlockBlob</BlobType></Properties></Blob>",
                quick_xml::escape::escape(blob), properties.last_modified, quick_xml::escape::escape(&properties.etag),
                quick_xml::escape::escape(&properties.content_type))
        })
        .collect();
    let next = rest.next().map(|(blob, _)| format!("2!{}", STANDARD.encode(blob)));
    Ok(listing(request, &format!(" ContainerName=\"{name}\""), &format!("<Blobs>{items}</Blobs>"), next.as_deref()))
}

fn listing(request: &Request, attribute: &str, items: &str, next: Option<&str>) -> Reply {
    let next = next.map_or("<NextMarker />".to_owned(), |next| format!("<NextMarker>{next}</NextMarker>"));
    let body = format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://{}/\"{attribute}>{items}{next}\
                        </EnumerationResults>",
        request.host
    );
    Reply::text(200, "application/xml", body)
}
