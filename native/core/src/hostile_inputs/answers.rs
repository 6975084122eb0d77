//! Answers of services and registries: metadata, errors, challenges, pauses, and lists.

use serde_json::Value;

use super::{assert_no_defect, runtime};
use crate::bounded_json;
use crate::cloud::endpoints;
use crate::http::transport::{BoxFuture, HeaderMap, HeaderValue, StatusCode, Transport, retry_after};
use crate::http::{Request, Response, answer, challenge, fault};
use crate::identity::{challenge as vault_challenge, login_error};
use crate::oci::registry::challenge as registry_challenge;

fn request() -> Request {
    Request::get("https://management.shanghai.azurestack.example/subscriptions".parse().expect("a URL"))
}

fn response(status: u16, body: &[u8]) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    Response { status, headers: HeaderMap::new(), body: body.to_vec().into(), proxy: None, tried: Default::default() }
}

/// Answers every request in the same way.
struct Always(Response);

impl Transport for Always {
    fn send(&self, _: Request) -> BoxFuture<'_, crate::error::Result<Response>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

fn header(bytes: &[u8]) -> Option<HeaderValue> {
    HeaderValue::from_bytes(bytes).ok()
}

pub(super) fn metadata(body: &[u8]) {
    let arm = "https://management.shanghai.azurestack.example/".parse().expect("a URL");
    let stamp = runtime().block_on(endpoints::discover(&Always(response(200, body)), &arm));
    if let Some(stamp) = assert_no_defect(stamp) {
        assert!(stamp.key_vault_suffix.ends_with(&stamp.domain) && stamp.storage_suffix.ends_with(&stamp.domain));
    }
}

pub(super) fn refusals(body: &[u8], status: u16) {
    let response = response(status, body);
    let error = fault::error(&request(), &response);
    assert!(!error.id.id().starts_with("Internal."), "{error:?}");
    assert!(error.message.chars().count() < 5_000);
    let login = login_error::read(&request(), &response, jiff::Timestamp::UNIX_EPOCH);
    assert!(!login.id.id().starts_with("Internal."), "{login:?}");
    login_error::word(&request(), &response);
}

pub(super) fn successes(body: &[u8], status: u16) {
    let response = response(status, body);
    if let answer::Answer::Failed(error) = answer::sort(&request(), &response) {
        assert!(!error.id.id().starts_with("Internal."), "{error:?}");
    }
    answer::names_failed_operation(&response);
}

/// Reads the body as it is, and in as many arrays as `deep`.
pub(super) fn json_of_any_depth(body: &[u8], deep: usize) {
    let _ = bounded_json::from_slice::<Value>(body);
    let nested = [&b"[".repeat(deep), body, &b"]".repeat(deep)].concat();
    let _ = bounded_json::from_slice::<Value>(&nested);
}

pub(super) fn challenges(text: &str) {
    let mut headers = HeaderMap::new();
    if let Some(value) = header(text.as_bytes()) {
        headers.insert("www-authenticate", value);
    }
    for challenge in challenge::read(&headers) {
        assert!(challenge.parameter("realm").is_none_or(|realm| realm.len() <= text.len()));
    }
    vault_challenge::read(&Response { headers: headers.clone(), ..response(401, &[]) });
    registry_challenge::read(&headers);
}

/// Reads the header fields `Retry-After` and `Date`.
pub(super) fn requested_pauses(pause: &str, date: &str) {
    let mut headers = HeaderMap::new();
    for (name, text) in [("retry-after", pause), ("date", date)] {
        if let Some(value) = header(text.as_bytes()) {
            headers.insert(name, value);
        }
    }
    retry_after(&headers);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like, like_text};

    const METADATA: &[u8] = include_bytes!("corpus/metadata.json");
    const METADATA_LIST: &[u8] = include_bytes!("corpus/metadata_list.json");
    const ERROR: &[u8] = include_bytes!("corpus/arm_error.json");
    const XML_ERROR: &[u8] = include_bytes!("corpus/storage_error.xml");
    const LOGIN_ERROR: &[u8] = include_bytes!("corpus/login_error.json");

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn metadata(body in like(&[METADATA, METADATA_LIST])) {
            super::metadata(&body);
        }

        #[test]
        fn refusals(body in like(&[ERROR, XML_ERROR, LOGIN_ERROR]), status in prop::sample::select(vec![400_u16, 401, 403, 404, 409, 429, 500, 503])) {
            super::refusals(&body, status);
        }

        #[test]
        fn successes(body in like(&[METADATA, ERROR]), status in prop::sample::select(vec![200_u16, 201, 202, 204, 302])) {
            super::successes(&body, status);
        }

        #[test]
        fn json_of_any_depth(body in like(&[METADATA, b"[[[[[[[[[[]]]]]]]]]]", b"{\"a\":{\"a\":{\"a\":1}}}"]), deep in 0_usize..400) {
            super::json_of_any_depth(&body, deep);
        }

        #[test]
        fn challenges(text in like_text(&[
            r#"Bearer authorization="https://login.example/t", resource="https://vault.example""#,
            r#"Negotiate, Basic realm="a, \"b\"", Bearer realm="https://a.example/t?a=b",service="s",scope="repository:a/b:pull""#,
            "Negotiate oYG2MIGz==",
        ])) {
            super::challenges(&text);
        }

        #[test]
        fn requested_pauses(pause in like_text(&["120", "Sun, 06 Nov 1994 08:49:37 GMT", "99999999999999999999"]), date in like_text(&["Sun, 06 Nov 1994 08:49:37 GMT"])) {
            super::requested_pauses(&pause, &date);
        }
    }
}
