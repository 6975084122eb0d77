use base64::{Engine, engine::general_purpose::STANDARD};

use super::{container, error};
use crate::{
    clock::http_date,
    exchange::{Answer, Reply, Request},
    shared::Shared,
    world::{Account, Blob},
};

/// Answers `PUT`, `GET`, `HEAD`, and `DELETE` of one block blob, written in one request.
pub fn answer(stamp: &Shared, request: &Request, account: &mut Account, container: &str, name: &str) -> Answer {
    let blobs = &mut account.containers.get_mut(container).ok_or_else(|| container::missing(stamp))?.blobs;
    let missing = || error::reply(stamp, 404, "BlobNotFound", "The specified blob does not exist.");
    match request.method.as_str() {
        "PUT" => {
            if request.header("x-ms-blob-type") != Some("BlockBlob") {
                return Err(error::reply(
                    stamp,
                    400,
                    "InvalidHeaderValue",
                    "The value for one of the HTTP headers is not in the correct format.",
                ));
            }
            if request.header("if-none-match") == Some("*") && blobs.contains_key(name) {
                return Err(error::reply(stamp, 409, "BlobAlreadyExists", "The specified blob already exists."));
            }
            let content_type = request.header("x-ms-blob-content-type").or_else(|| request.header("content-type"));
            let blob = Blob {
                etag: container::etag(),
                last_modified: http_date(stamp.clock.now()),
                content_type: content_type.unwrap_or("application/octet-stream").to_owned(),
                content: STANDARD.encode(&request.body),
            };
            let reply = Reply::empty(201)
                .header("ETag", blob.etag.clone())
                .header("Last-Modified", blob.last_modified.clone())
                .header("x-ms-request-server-encrypted", "true");
            blobs.insert(name.to_owned(), blob);
            Ok(reply)
        }
        "GET" | "HEAD" => {
            let blob = blobs.get(name).ok_or_else(missing)?;
            let content = STANDARD.decode(&blob.content).unwrap_or_default();
            Ok(ranged(request, content, &blob.content_type)
                .header("ETag", blob.etag.clone())
                .header("Last-Modified", blob.last_modified.clone())
                .header("x-ms-blob-type", "BlockBlob"))
        }
        "DELETE" => {
            blobs.remove(name).ok_or_else(missing)?;
            Ok(Reply::empty(202))
        }
        _ => Err(error::reply(stamp, 405, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")),
    }
}

/// Returns the whole content, or the part that `x-ms-range` or `Range` requests.
fn ranged(request: &Request, content: Vec<u8>, content_type: &str) -> Reply {
    let range = request.header("x-ms-range").or_else(|| request.header("range")).and_then(|range| {
        let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        Some((first.parse::<usize>().ok()?, last.parse::<usize>().unwrap_or(usize::MAX)))
    });
    match range {
        Some((first, last)) if first < content.len() && first <= last => {
            let last = last.min(content.len() - 1);
            Reply::text(206, content_type, content[first..=last].to_vec())
                .header("Content-Range", format!("bytes {first}-{last}/{}", content.len()))
        }
        _ => Reply::text(200, content_type, content),
    }
}
