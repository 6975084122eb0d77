//! All observed ends of a long-running operation, and retries, with scripted answers.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use azcr_core::error::{ErrorId, Result};
use azcr_core::http::long_running::{self, Patience};
use azcr_core::http::retry::{self, RetryPolicy};
use azcr_core::http::transport::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use azcr_core::http::{BoxFuture, Request, Response, Transport};
use serde_json::{Value, json};

const ACCOUNT: &str =
    "https://management.x.example/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a";
const LOCATION: &str = "https://management.x.example/operationResults/1";
const STATUS: &str = "https://management.x.example/operations/1";

struct Script {
    answers: Mutex<VecDeque<Response>>,
    asked: Mutex<Vec<String>>,
}

impl Script {
    fn new(answers: Vec<Response>) -> Self {
        Self { answers: Mutex::new(answers.into()), asked: Mutex::default() }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        self.asked.lock().expect("no panic").push(request.label());
        let answer = self.answers.lock().expect("no panic").pop_front().expect("no further request was expected");
        Box::pin(async move { Ok(answer) })
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Response {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        map.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    let body: Vec<u8> = body.into();
    Response {
        status: StatusCode::from_u16(status).expect("a status"),
        headers: map,
        body: body.into(),
        proxy: None,
        tried: Default::default(),
    }
}

fn account(state: Value) -> String {
    json!({ "id": "/subscriptions/s/…/a", "name": "a", "properties": { "provisioningState": state } }).to_string()
}

async fn put(script: &Script) -> Result<Value> {
    let request = Request::new(Method::PUT, ACCOUNT.parse().expect("a URL")).json(&json!({}));
    long_running::run(script, &request, Patience { longest: Duration::from_secs(600), pause: Duration::from_secs(1) })
        .await
}

async fn succeeds(answers: Vec<Response>) -> Vec<String> {
    let script = Script::new(answers);
    let value = put(&script).await.expect("the operation succeeds");
    assert_eq!(value["name"], "a", "the resource is given");
    assert!(script.answers.lock().expect("no panic").is_empty(), "every answer was asked for");
    script.asked()
}

#[tokio::test(start_paused = true)]
async fn location_ends_with_the_resource() {
    let asked = succeeds(vec![
        answer(202, &[("Location", LOCATION), ("Retry-After", "17"), ("Content-Type", "text/plain")], ""),
        answer(202, &[("Location", LOCATION)], ""),
        answer(200, &[], account("Succeeded".into())),
    ])
    .await;
    assert_eq!(asked[1], format!("GET {LOCATION}"));
}

#[tokio::test(start_paused = true)]
async fn location_ends_without_content_or_cannot_be_polled() {
    for last in [
        answer(200, &[], ""),
        answer(204, &[], ""),
        answer(
            405,
            &[("Allow", "POST")],
            r#"{"message":"The requested resource does not support http method 'GET'."}"#,
        ),
    ] {
        let not_pollable = last.status == StatusCode::METHOD_NOT_ALLOWED;
        let mut answers =
            vec![answer(202, &[("Location", LOCATION)], ""), last, answer(200, &[], account("Succeeded".into()))];
        if not_pollable {
            answers.insert(2, answer(200, &[], account("Creating".into())));
        }
        let asked = succeeds(answers).await;
        assert!(asked.last().expect("requests").starts_with("GET https://management.x.example/subscriptions/s/"));
    }
}

#[tokio::test(start_paused = true)]
async fn status_takes_precedence_over_location_and_running_has_many_names() {
    let both = [("Azure-AsyncOperation", STATUS), ("Location", LOCATION)];
    let asked = succeeds(vec![
        answer(201, &both, account("Creating".into())),
        answer(200, &[("Retry-After", "10")], r#"{"status":"Running"}"#),
        answer(200, &[], b"\xEF\xBB\xBF{\"status\":\"InProgress\"}".to_vec()),
        answer(200, &[], r#"{"status":"Succeeded"}"#),
        answer(200, &[], account("Succeeded".into())),
    ])
    .await;
    assert_eq!(asked[1..4], vec![format!("GET {STATUS}"); 3]);
}

#[tokio::test(start_paused = true)]
async fn header_of_a_successful_answer_is_not_followed() {
    succeeds(vec![answer(200, &[("Azure-AsyncOperation", STATUS)], account("Succeeded".into()))]).await;
}

#[tokio::test(start_paused = true)]
async fn state_of_the_resource_decides_without_a_header() {
    succeeds(vec![
        answer(200, &[], account("RegisteringDns".into())),
        answer(200, &[], account("RegisteringDns".into())),
        answer(200, &[], account("Succeeded".into())),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_running_poll_may_be_the_resource_as_text_with_a_number_for_its_state() {
    succeeds(vec![
        answer(202, &[("Location", LOCATION)], ""),
        answer(202, &[("Location", LOCATION), ("Content-Type", "text/plain; charset=utf-8")], account(3.into())),
        answer(200, &[], account("Succeeded".into())),
    ])
    .await;
}

#[tokio::test(start_paused = true)]
async fn failed_operations_are_typed_errors_and_not_retried() {
    let failed =
        r#"{"properties":{"provisioningState":"Failed"},"error":{"code":"NoRoom","message":"The rack is full."}}"#;
    let by_status = r#"{"status":"Failed","error":{"code":"NoRoom","message":"The rack is full."}}"#;
    let canceled = r#"{"status":"Canceled","error":{"code":"NoRoom","message":"The rack is full."}}"#;
    let ways = [
        (vec![("Location", LOCATION)], answer(400, &[("x-ms-request-id", "r1")], failed)),
        (vec![("Location", LOCATION)], answer(500, &[("x-ms-request-id", "r1")], failed)),
        (vec![("Location", LOCATION)], answer(200, &[("x-ms-request-id", "r1")], failed)),
        (vec![("Azure-AsyncOperation", STATUS)], answer(200, &[("x-ms-request-id", "r1")], by_status)),
        (vec![("Azure-AsyncOperation", STATUS)], answer(200, &[("x-ms-request-id", "r1")], canceled)),
    ];
    for (headers, last) in ways {
        let script = Script::new(vec![answer(202, &headers, ""), last]);
        let error = put(&script).await.expect_err("the operation fails");
        assert_eq!(error.id, ErrorId::OperationFailed);
        let fault = error.service.expect("the service's own words");
        assert_eq!(fault.code.as_deref(), Some("NoRoom"));
        assert_eq!(fault.message, "The rack is full.");
        assert_eq!(fault.request_id.as_deref(), Some("r1"));
    }
}

#[tokio::test(start_paused = true)]
async fn endless_operation_times_out() {
    let running = || answer(202, &[("Location", LOCATION), ("Retry-After", "60")], "");
    let script = Script::new((0..40).map(|_| running()).collect());
    let error = put(&script).await.expect_err("it times out");
    assert_eq!(error.id, ErrorId::TimedOut);
    assert_eq!(script.asked().len(), 11, "ten minutes of patience, a look a minute");
}

#[tokio::test(start_paused = true)]
async fn transient_errors_are_retried_and_permanent_ones_are_not() {
    let get = Request::get(ACCOUNT.parse().expect("a URL"));
    for status in [408, 429, 500, 502, 503, 504] {
        let script = Script::new(vec![answer(status, &[("Retry-After", "7")], ""), answer(200, &[], "{}")]);
        let before = tokio::time::Instant::now();
        let response = retry::send(&script, &get, RetryPolicy::default()).await.expect("an answer");
        assert_eq!(response.status, 200);
        assert_eq!(before.elapsed(), Duration::from_secs(7), "Retry-After is honoured");
    }
    for status in [400, 401, 403, 404, 409, 501] {
        let script = Script::new(vec![answer(status, &[], "")]);
        assert_eq!(retry::send(&script, &get, RetryPolicy::default()).await.expect("an answer").status, status);
    }
}

#[tokio::test(start_paused = true)]
async fn post_is_repeated_only_if_it_was_not_processed() {
    let post = Request::new(Method::POST, ACCOUNT.parse().expect("a URL"));
    let script = Script::new(vec![answer(503, &[], "")]);
    assert_eq!(retry::send(&script, &post, RetryPolicy::default()).await.expect("an answer").status, 503);
    let script = Script::new(vec![answer(429, &[], ""), answer(200, &[], "")]);
    assert_eq!(retry::send(&script, &post, RetryPolicy::default()).await.expect("an answer").status, 200);
}

/// The URL of the operation is deleted with the resource group, and possibly the record of the operation too.
#[tokio::test(start_paused = true)]
async fn deletion_ends_when_the_resource_is_gone() {
    for (first, polls) in [
        (
            answer(202, &[("Location", LOCATION)], ""),
            vec![answer(202, &[("Location", LOCATION)], ""), answer(404, &[], "")],
        ),
        (answer(202, &[], ""), vec![answer(200, &[], account("Deleting".into())), answer(404, &[], "")]),
        (answer(202, &[("Azure-AsyncOperation", STATUS)], ""), vec![answer(200, &[], r#"{"status":"Succeeded"}"#)]),
    ] {
        let script = Script::new(std::iter::once(first).chain(polls).collect());
        let request = Request::new(Method::DELETE, ACCOUNT.parse().expect("a URL"));
        let patience = Patience { longest: Duration::from_secs(600), pause: Duration::from_secs(1) };
        assert_eq!(long_running::run(&script, &request, patience).await.expect("it is gone"), Value::Null);
        assert!(script.answers.lock().expect("no panic").is_empty(), "every answer was asked for");
    }
}

const DATE: &str = "Sat, 28 Nov 2026 12:00:00 GMT";

#[tokio::test(start_paused = true)]
async fn retry_after_is_honored_as_seconds_and_as_a_date() {
    for (asked, expected) in [
        ("7", 7),
        ("0", 0),
        ("Sat, 28 Nov 2026 12:00:09 GMT", 9),
        ("60", 60),
        ("Sat, 28 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 28 Nov 2026 11:59:00 GMT", 0),
    ] {
        for status in [429, 503] {
            let script = Script::new(vec![
                answer(status, &[("Retry-After", asked), ("Date", DATE)], ""),
                answer(200, &[], account("Succeeded".into())),
            ]);
            let started = tokio::time::Instant::now();
            let request = Request::get(ACCOUNT.parse().expect("a URL"));
            retry::send(&script, &request, RetryPolicy::default()).await.expect("an answer");
            assert_eq!(started.elapsed().as_secs(), expected, "{asked}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn requested_wait_above_a_minute_fails_at_once_and_is_reported() {
    for (asked, named) in [
        ("61", "61 s"),
        ("3600", "3600 s"),
        ("Sat, 28 Nov 2026 14:00:00 GMT", "7200 s"),
        ("Thu, 31 Dec 9998 23:59:59 GMT", " s before"),
        ("99999999999999999999999", " s before"),
    ] {
        let refused = || answer(429, &[("Retry-After", asked), ("Date", DATE)], "");
        let script = Script::new(vec![refused(), refused(), refused()]);
        let started = tokio::time::Instant::now();
        let request = Request::get(ACCOUNT.parse().expect("a URL"));
        let response = retry::send(&script, &request, RetryPolicy::default()).await.expect("an answer");
        assert_eq!((started.elapsed().as_secs(), script.asked().len()), (0, 1), "{asked}");
        let error = azcr_core::http::fault::error(&request, &response);
        assert_eq!(error.id, ErrorId::Throttled);
        assert!(error.message.contains(named) && error.message.contains("at most 60 s"), "{}", error.message);
    }
}

#[tokio::test(start_paused = true)]
async fn error_after_several_attempts_contains_their_number_and_time() {
    for (status, id) in [(429, ErrorId::Throttled), (503, ErrorId::Unavailable)] {
        let script = Script::new((0..5).map(|_| answer(status, &[("Retry-After", "10")], "")).collect());
        let request = Request::get(ACCOUNT.parse().expect("a URL"));
        let response = retry::send(&script, &request, RetryPolicy::SERVICE).await.expect("an answer");
        let error = azcr_core::http::fault::error(&request, &response);
        assert_eq!((error.id, error.attempts, error.elapsed_ms), (id, Some(5), Some(40_000)));
        assert!(error.message.ends_with("(after 5 attempts in 40 s)"), "{}", error.message);
    }
}

#[tokio::test(start_paused = true)]
async fn poll_follows_after_at_most_a_minute() {
    let started = tokio::time::Instant::now();
    succeeds(vec![
        answer(202, &[("Location", LOCATION), ("Retry-After", "3600")], ""),
        answer(200, &[], account("succeeded".into())),
    ])
    .await;
    assert_eq!(started.elapsed().as_secs(), 60);
}

#[tokio::test(start_paused = true)]
async fn final_states_are_recognized_in_any_case() {
    for state in ["succeeded", "SUCCEEDED"] {
        let status = json!({ "status": state }).to_string();
        succeeds(vec![
            answer(201, &[("Azure-AsyncOperation", STATUS)], account("creating".into())),
            answer(200, &[], status),
            answer(200, &[], account(state.into())),
        ])
        .await;
        succeeds(vec![answer(201, &[], account("Creating".into())), answer(200, &[], account(state.into()))]).await;
    }
    for state in ["failed", "CANCELED", "Cancelled"] {
        let script = Script::new(vec![
            answer(201, &[("Azure-AsyncOperation", STATUS)], account("Creating".into())),
            answer(200, &[], json!({ "status": state }).to_string()),
        ]);
        assert_eq!(put(&script).await.expect_err(state).id, ErrorId::OperationFailed);
        let script =
            Script::new(vec![answer(201, &[], account("Creating".into())), answer(200, &[], account(state.into()))]);
        assert_eq!(put(&script).await.expect_err(state).id, ErrorId::OperationFailed);
    }
}
