//! The limits of everything that others send, in one table; `docs/security.md` lists the same values.

use std::fmt::Display;
use std::time::Duration;

use crate::bounded_json::{DEEPEST, MOST_VALUES};
use crate::error::{Error, ErrorId};

/// One answer that is held in memory: a resource, a page of a list of the stamp or of a registry.
pub const ANSWER_BYTES: usize = 8 << 20;
/// Metadata of a stamp, tokens, secrets: documents of some kilobytes.
pub const DOCUMENT_BYTES: usize = 1 << 20;
/// A refusal: of a longer one only the beginning is read.
pub const REFUSAL_BYTES: usize = 256 << 10;
/// A manifest. Registries refuse larger ones (distribution specification 1.1, "Pushing manifests").
pub const MANIFEST_BYTES: usize = 4 << 20;
/// Status line and headers together. The HTTP client has this limit by itself.
pub const HEADER_BYTES: usize = 408 << 10;
/// Pages of one list.
pub const LIST_PAGES: usize = 1_000;
/// All pages of one list together.
pub const LIST_BYTES: usize = 16 << 20;
/// Redirects that one request follows. Only registries may redirect.
pub const REDIRECTS: usize = 5;
/// From the start of a request until its answer is complete. Azure Resource Manager itself gives up after a minute.
pub const ANSWER_TIME: Duration = Duration::from_secs(100);
/// Until the answer of a registry begins. Storage behind a registry may hash gigabytes before it says that a blob is complete.
pub const REGISTRY_TIME: Duration = Duration::from_secs(300);
/// One request with all of its attempts: none begins later.
pub const REQUEST_TIME: Duration = Duration::from_secs(240);
/// The pauses of one request that a service may ask for, in all. It may ask for hours.
pub const ASKED_PAUSES: Duration = Duration::from_secs(60);
/// How long a transfer of a layer may go without [`STALL_BYTES`].
pub const STALL_TIME: Duration = Duration::from_secs(60);
/// What must come of a layer in [`STALL_TIME`].
pub const STALL_BYTES: u64 = 16 << 10;
/// A session or a request that comes over the C ABI.
pub const REQUEST_BYTES: usize = 1 << 20;

/// The error for an answer beyond a limit; `what` says which, and how much came.
pub fn exceeded(label: &str, host: &str, what: impl Display) -> Error {
    let label = super::label::method_and_host(label);
    Error::new(ErrorId::AnswerTooLarge, format!("{label}: the answer of {host} is too large: {what}")).with_target(host)
}

/// The rows of the table in `docs/security.md`.
pub fn rows() -> Vec<(&'static str, String)> {
    let bytes = |count: usize| match count {
        mib if mib >= 1 << 20 => format!("{} MiB", mib >> 20),
        kib => format!("{} KiB", kib >> 10),
    };
    let seconds = |time: Duration| format!("{} s", time.as_secs());
    vec![
        ("One answer of a service or registry, held in memory", bytes(ANSWER_BYTES)),
        ("Metadata of the stamp, a token, a secret", bytes(DOCUMENT_BYTES)),
        ("The text of a refusal (the rest is not read)", bytes(REFUSAL_BYTES)),
        ("Status line and headers of one answer", bytes(HEADER_BYTES)),
        ("A manifest of an image", bytes(MANIFEST_BYTES)),
        ("Values in one JSON document (an object counts as 10)", MOST_VALUES.to_string()),
        ("Nesting of one JSON document", format!("{DEEPEST} levels")),
        ("Pages of one list", LIST_PAGES.to_string()),
        ("All pages of one list", bytes(LIST_BYTES)),
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
