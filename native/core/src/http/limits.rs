//! The limits for all received data, in one table; `docs/security.md` lists the same values.

use std::fmt::Display;
use std::time::Duration;

use crate::bounded_json::{DEEPEST, MOST_VALUES};
use crate::error::{Error, ErrorId};
use crate::file_limits;

/// One answer in memory: a resource, or a page of a list of the stamp or a registry.
pub const ANSWER_BYTES: usize = 8 << 20;
/// Metadata of a stamp, tokens, secrets: documents of a few kilobytes.
pub const DOCUMENT_BYTES: usize = 1 << 20;
/// A refusal. Only the beginning of a longer one is read.
pub const REFUSAL_BYTES: usize = 256 << 10;
/// A manifest. Registries refuse larger ones (distribution specification 1.1, "Pushing manifests").
pub const MANIFEST_BYTES: usize = 4 << 20;
/// Status line and headers together. The HTTP client has the same limit.
pub const HEADER_BYTES: usize = 408 << 10;
/// Pages of one list.
pub const LIST_PAGES: usize = 1_000;
/// All pages of one list together.
pub const LIST_BYTES: usize = 16 << 20;
/// All pages of the list of a registry's blobs, which is not kept in memory.
pub const BLOB_LIST_BYTES: usize = 1 << 30;
/// Manifests of one registry that are measured.
pub const MEASURED_MANIFESTS: usize = 200_000;
/// Blobs of all repositories of one registry that are measured.
pub const MEASURED_BLOBS: usize = 2_000_000;
/// Redirects that one request follows. Only registries may redirect.
pub const REDIRECTS: usize = 5;
/// From the start of a request until its answer is complete. Azure Resource Manager itself times out after a minute.
pub const ANSWER_TIME: Duration = Duration::from_secs(100);
/// Until the answer of a registry begins. Storage behind a registry may hash gigabytes before it says that a blob is complete.
pub const REGISTRY_TIME: Duration = Duration::from_secs(300);
/// One request with all its attempts: none starts later.
pub const REQUEST_TIME: Duration = Duration::from_secs(240);
/// The total of the pauses that a service may request for one request. It may request hours.
pub const ASKED_PAUSES: Duration = Duration::from_secs(60);
/// Maximum time in which a transfer of a layer must make progress of [`STALL_BYTES`].
pub const STALL_TIME: Duration = Duration::from_secs(60);
/// Minimum progress of a layer within [`STALL_TIME`].
pub const STALL_BYTES: u64 = 16 << 10;
/// A session or request over the C ABI.
pub const REQUEST_BYTES: usize = 1 << 20;

/// Returns the error for an answer above a limit; `what` names the limit and the received size.
pub fn exceeded(label: &str, host: &str, what: impl Display) -> Error {
    let label = super::label::method_and_host(label);
    Error::new(ErrorId::AnswerTooLarge, format!("{label}: the answer of {host} is too large: {what}")).with_target(host)
}

/// Returns the rows of the table in `docs/security.md`.
pub fn rows() -> Vec<(&'static str, String)> {
    let bytes = |count: usize| file_limits::bytes(count as u64);
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    vec![
        ("One answer of a service or registry, held in memory", bytes(ANSWER_BYTES)),
        ("Metadata of the stamp, a token, a secret", bytes(DOCUMENT_BYTES)),
        ("The text of a refusal (the rest is not read)", bytes(REFUSAL_BYTES)),
        ("Status line and headers of one answer", bytes(HEADER_BYTES)),
        ("A manifest of an image", bytes(MANIFEST_BYTES)),
        ("Values in one JSON document (an object counts as 10)", MOST_VALUES.to_string()),
        ("Nesting of one document in JSON or XML", format!("{DEEPEST} levels")),
        ("Pages of one list", LIST_PAGES.to_string()),
        ("All pages of one list", bytes(LIST_BYTES)),
        ("All pages of the list of a registry's blobs", bytes(BLOB_LIST_BYTES)),
        ("Manifests of a registry that are measured", MEASURED_MANIFESTS.to_string()),
        ("Blobs of a registry that are measured", MEASURED_BLOBS.to_string()),
        ("Redirects of one request", REDIRECTS.to_string()),
        ("Time until one answer is complete", seconds(ANSWER_TIME)),
        ("Time until the answer of a registry begins", seconds(REGISTRY_TIME)),
        ("Time after which no further attempt of a request begins", seconds(REQUEST_TIME)),
        ("Pauses that a service may ask for (Retry-After), in all attempts of a request", seconds(ASKED_PAUSES)),
        ("Slowest transfer of a layer", format!("{} in {}", bytes(STALL_BYTES as usize), seconds(STALL_TIME))),
        ("A session or request over the C ABI", bytes(REQUEST_BYTES)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_security_model_lists_every_limit() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/security.md");
        let page = std::fs::read_to_string(page).expect("the page");
        for (what, limit) in rows() {
            let row = format!("| {what} | {limit} |");
            assert!(page.contains(&row), "docs/security.md has no row {row}");
        }
    }
}
