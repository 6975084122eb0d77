//! Recorded answers of real stamps, passed through our HTTP layer: every exchange results in a value, a running operation, or an error with the service's own
//! words; none is unreadable.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use crate::published::shared_folder;
use crate::recorded::{Exchange, sessions};
use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::http::answer::{self, Answer, Watch};
use azcr_core::http::long_running::{self, Patience};
use azcr_core::http::{BoxFuture, Request, Response, Transport};
use serde_json::Value;

#[test]
fn every_recorded_exchange_is_parsed() {
    let Some(folder) = shared_folder("every_recorded_exchange_is_parsed", "specs/sessions") else {
        return;
    };
    let (mut values, mut running, mut failed) = (0, 0, 0);
    for exchange in sessions(&folder).iter().flatten() {
        match answer::sort(&exchange.request(), &exchange.response()) {
            Answer::Value(value) => {
                values += 1;
                check_value(exchange, &value);
            }
            Answer::Running(work) => {
                running += 1;
                check_running(exchange, &work.watch, work.retry_after);
            }
            Answer::Failed(error) => {
                failed += 1;
                check_error(exchange, &error);
            }
        }
    }
    println!("{values} values, {running} running, {failed} errors");
    assert_eq!(values + running + failed, 276);
    assert_eq!(failed, 14, "4xx answers in the recordings");
}

fn check_value(exchange: &Exchange, value: &Value) {
    assert!([200, 201, 204].contains(&exchange.status()), "{}: {}", exchange.name, exchange.status());
    assert_eq!(*value, exchange.json_body(), "{}", exchange.name);
}

fn check_running(exchange: &Exchange, watch: &Watch, retry_after: Option<Duration>) {
    let name = &exchange.name;
    let seconds = exchange.header("Retry-After").map(|text| text.parse().expect("seconds"));
    assert_eq!(retry_after, seconds.map(Duration::from_secs), "{name}");
    match watch {
        Watch::Status(url) => assert_eq!(Some(url.as_str()), exchange.header("Azure-AsyncOperation"), "{name}"),
        Watch::Location(url) => {
            assert_eq!(exchange.header("Azure-AsyncOperation"), None, "{name}");
            assert_eq!(Some(url.as_str()), exchange.header("Location"), "{name}");
        }
        Watch::Resource => {
            let body = exchange.json_body();
            assert!(body["properties"]["provisioningState"].is_string(), "{name}: {body}");
        }
    }
    let says_so = exchange.status() == 202 || exchange.json_body()["properties"]["provisioningState"].is_string();
    assert!(says_so, "{name}: {} is not a running operation", exchange.status());
}

fn check_error(exchange: &Exchange, error: &Error) {
    let name = &exchange.name;
    assert!(exchange.status() >= 400, "{name}: {error}");
    assert!(![ErrorId::AnswerUnexpected, ErrorId::InternalDefect].contains(&error.id), "{name}: {error}");
    let service = error.service.as_deref().unwrap_or_else(|| panic!("{name}: no fault of the service in {error}"));
    assert_eq!(service.status, exchange.status(), "{name}");
    assert_eq!(service.request_id.as_deref(), exchange.header("x-ms-request-id"), "{name}");
    assert_eq!(service.correlation_id.as_deref(), exchange.header("x-ms-correlation-request-id"), "{name}");
    let body = exchange.json_body();
    // Stamps also answer without the wrapper `error`, and with an empty body.
    let told = body.get("error").unwrap_or(&body);
    assert_eq!(service.code.as_deref(), told["code"].as_str(), "{name}");
    match told["message"].as_str() {
        Some(message) => assert_eq!(service.message, message, "{name}"),
        None => assert!(!service.message.is_empty(), "{name}: an operator sees an empty message"),
    }
    assert!(error.message.contains(&service.message), "{name}: {error}");
}

/// Answers each request with the recorded answers for it, in order; the last one is repeated.
struct Replay(Mutex<HashMap<String, VecDeque<Response>>>);

impl Replay {
    fn of(exchanges: &[Exchange]) -> Self {
        let mut answers: HashMap<String, VecDeque<Response>> = HashMap::new();
        for exchange in exchanges {
            let key = format!("{} {}", exchange.text("method"), exchange.request().url);
            answers.entry(key).or_default().push_back(exchange.response());
        }
        Self(Mutex::new(answers))
    }
}

impl Transport for Replay {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response>> {
        let key = format!("{} {}", request.method, request.url);
        let mut answers = self.0.lock().expect("not poisoned");
        let queue = answers.get_mut(&key).unwrap_or_else(|| panic!("{key} is not in the recording"));
        let answer = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() };
        Box::pin(async move { Ok(answer.expect("no queue is empty")) })
    }
}

/// Operations whose polls were recorded too, with their outcome. Of the others only the start was recorded.
const OPERATIONS: &[(&str, End)] = &[
    ("Backup 11", End::NoResult),
    ("Backup 14", End::NoResult),
    ("Backup 21", End::NoResult),
    ("Backup 25", End::NoResult),
    ("Backup 27", End::Resource),
    ("Network 4", End::NoResult),
    ("Network 9", End::NoResult),
    ("Network 15", End::NoResult),
    ("Storage 12", End::NoResult),
    ("Storage 17", End::NoResult),
    ("SubscriptionsAdmin 82", End::NoResult),
    ("SubscriptionsAdmin 85", End::NoResult),
    ("Update 12", End::NeverTold),
    ("Update 15", End::NeverTold),
];

#[derive(Debug, PartialEq)]
enum End {
    Resource,
    NoResult,
    /// The URL in `Location` refuses every GET (405): the outcome is unknown.
    NeverTold,
}

#[tokio::test(start_paused = true)]
async fn every_recorded_operation_is_polled_to_its_end() {
    let Some(folder) = shared_folder("every_recorded_operation_is_polled_to_its_end", "specs/sessions") else {
        return;
    };
    let sessions = sessions(&folder);
    for (name, end) in OPERATIONS {
        let session = sessions.iter().find(|session| session.iter().any(|exchange| exchange.name == *name));
        let session = session.unwrap_or_else(|| panic!("{name} is not in the recordings"));
        let start = session.iter().position(|exchange| exchange.name == *name).expect("found above");
        let replay = Replay::of(&session[start..]);
        let result = long_running::run(&replay, &session[start].request(), Patience::default()).await;
        let reached = match &result {
            Ok(Value::Null) => End::NoResult,
            Ok(body) => {
                assert!(body["id"].is_string(), "{name}: {body}");
                End::Resource
            }
            Err(error) => {
                assert_eq!(error.id, ErrorId::TimedOut, "{name}: {error}");
                End::NeverTold
            }
        };
        assert_eq!(reached, *end, "{name}: {result:?}");
    }
}
