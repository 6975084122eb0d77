//! Headers of answers: the values of a list of names are kept, ids and URLs are replaced, and all others are removed.

use reqwest::header::HeaderMap;
use serde_json::{Map, Value};

use super::pseudonyms::Pseudonyms;
use super::vocabulary::{REMOVED, has};
use super::{text, url};

const KEPT: [&str; 33] = [
    "accept-ranges",
    "age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "dataserviceversion",
    "date",
    "docker-distribution-api-version",
    "expires",
    "last-modified",
    "odata-version",
    "pragma",
    "retry-after",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "x-content-type-options",
    "x-frame-options",
    "x-ms-blob-type",
    "x-ms-error-code",
    "x-ms-failure-cause",
    "x-ms-keyvault-service-version",
    "x-ms-ratelimit-remaining-subscription-deletes",
    "x-ms-ratelimit-remaining-subscription-reads",
    "x-ms-ratelimit-remaining-subscription-writes",
    "x-ms-ratelimit-remaining-tenant-reads",
    "x-ms-version",
    "x-powered-by",
    "x-xss-protection",
];
const URLS: [&str; 3] = ["azure-asyncoperation", "content-location", "location"];
const TEXTS: [&str; 12] = [
    "client-request-id",
    "docker-content-digest",
    "docker-upload-uuid",
    "etag",
    "range",
    "request-id",
    "www-authenticate",
    "x-ms-client-request-id",
    "x-ms-correlation-request-id",
    "x-ms-keyvault-region",
    "x-ms-request-id",
    "x-ms-routing-request-id",
];

/// Returns the headers by name. Several with the same name become a list, as RFC 9110 allows.
pub(super) fn replaced(names: &mut Pseudonyms, headers: &HeaderMap) -> Value {
    let mut written = Map::new();
    for name in headers.keys() {
        let values = headers.get_all(name).iter().map(|value| match value.to_str() {
            Ok(text) => replacement(names, name.as_str(), text),
            Err(_) => REMOVED.to_owned(),
        });
        let values: Vec<String> = values.collect();
        written.insert(name.as_str().to_owned(), values.join(", ").into());
    }
    Value::Object(written)
}

fn replacement(names: &mut Pseudonyms, name: &str, value: &str) -> String {
    if has(&KEPT, name) {
        value.to_owned()
    } else if has(&URLS, name) {
        url::replaced(names, value)
    } else if has(&TEXTS, name) {
        text::replaced(names, value)
    } else {
        REMOVED.to_owned()
    }
}
