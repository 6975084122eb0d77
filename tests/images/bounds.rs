//! Endless answers: each is cut at its limit with little memory, and the error contains the host, the exceeded limit, and the received size.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use azcr_core::error::{Error, ErrorId};
use azcr_core::http::client::Client;
use azcr_core::http::limits::{ANSWER_BYTES, DOCUMENT_BYTES, HEADER_BYTES, LIST_PAGES, REFUSAL_BYTES};
use azcr_core::http::{Network, Request, Response, Transport, answer, fault};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, StreamBody};
use hyper::StatusCode;
use hyper::body::Frame;
use hyper::header::{CONTENT_LENGTH, HeaderName, HeaderValue, LINK, WWW_AUTHENTICATE};
use serde_json::json;

use crate::registry::authority::Authority;
use crate::registry::memory;
use crate::registry::proxy::{Answer, Broken, Proxy, bytes, status};
use crate::registry::use_case;
use crate::support::stamp::Folder;

/// In addition to the idle process.
const MOST_MEMORY: u64 = 32 << 20;

/// Creates an endless body: `start`, then `piece` repeatedly.
fn endless(start: &'static str, piece: &str) -> Answer {
    let chunk = Bytes::from(piece.repeat((64 << 10) / piece.len()));
    let chunks = stream::unfold(Bytes::from(start), move |next| {
        let after = chunk.clone();
        async move { Some((Ok::<_, Broken>(Frame::data(next)), after)) }
    });
    hyper::Response::new(BodyExt::boxed(StreamBody::new(chunks)))
}

/// Sends one byte at a time.
fn slow(pause: Duration) -> Answer {
    let bytes = stream::unfold((), move |()| async move {
        tokio::time::sleep(pause).await;
        Some((Ok::<_, Broken>(Frame::data(Bytes::from_static(b" "))), ()))
    });
    hyper::Response::new(BodyExt::boxed(StreamBody::new(bytes)))
}

fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    answer.headers_mut().insert(name, HeaderValue::from_str(value).expect("a value"));
    answer
}

/// Sends a request to a server that answers `made`, using the client for stamps.
fn ask(
    request: impl FnOnce(Request) -> Request,
    time: Duration,
    made: impl Fn() -> Answer + Send + Sync + 'static,
) -> (Request, Result<Response, Error>) {
    let server = Proxy::plain(move |_, _| Some(made()));
    let url = format!("http://{}/metadata/endpoints", server.name).parse().expect("a URL");
    let request = request(Request::get(url));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = Client::with_answer_time(Network::default(), time).expect("a client");
    let outcome = runtime.block_on(client.send(request.clone()));
    (request, outcome)
}

fn assert_told(error: &Error, parts: &[&str]) {
    assert_eq!(error.id, ErrorId::AnswerTooLarge, "{error}");
    assert_eq!(error.target.as_deref(), Some("localhost"), "{error}");
    for part in parts.iter().chain(&["localhost"]) {
        assert!(error.message.contains(part), "{part}: {error}");
    }
}

/// Checks the peak memory of `work`, in addition to the idle process.
fn assert_little_memory<T>(what: &str, work: impl FnOnce() -> T) -> T {
    memory::forget();
    let idle = memory::peak();
    let done = work();
    let used = memory::peak().saturating_sub(idle);
    assert!(used < MOST_MEMORY, "{what}: {} KiB", used >> 10);
    done
}

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn body_of_a_service_is_cut_at_its_limit() {
    type Kind = fn(Request) -> Request;
    for (kind, limit) in [((|request| request) as Kind, ANSWER_BYTES), (Request::for_document, DOCUMENT_BYTES)] {
        assert_little_memory("a body", || {
            let (_, outcome) = ask(kind, MINUTE, || endless("{\"value\":[", "0,"));
            assert_told(
                &outcome.expect_err("endless"),
                &[&format!("the limit is {limit}"), &format!("{limit} bytes came")],
            );
            let (_, outcome) = ask(kind, MINUTE, || with(endless("", "x"), CONTENT_LENGTH, "1073741824"));
            assert_told(&outcome.expect_err("huge"), &[&format!("the limit is {limit}"), "announces 1073741824 bytes"]);
        });
    }
}

#[test]
fn body_at_its_limit_is_read_completely() {
    let (_, outcome) = ask(Request::for_document, MINUTE, || bytes(StatusCode::OK, vec![b' '; DOCUMENT_BYTES]));
    assert_eq!(outcome.expect("it fits").body.len(), DOCUMENT_BYTES);
    let (_, outcome) = ask(Request::for_document, MINUTE, || bytes(StatusCode::OK, vec![b' '; DOCUMENT_BYTES + 1]));
    assert_told(&outcome.expect_err("one more"), &["announces 1048577 bytes"]);
}

#[test]
fn json_that_would_fill_the_memory_is_refused() {
    for piece in ["0,", "[],", "{},", "{\"a\":0},", "\"\","] {
        let body = format!("{{\"value\":[{}0]}}", piece.repeat((ANSWER_BYTES - 100) / piece.len()));
        memory::forget();
        let idle = memory::peak();
        let (request, outcome) = ask(|request| request, MINUTE, move || bytes(StatusCode::OK, body.clone()));
        let error = answer::json(&request, &outcome.expect("the body fits")).expect_err(piece);
        assert_told(&error, &["more than 400000 values"]);
        let used = memory::peak().saturating_sub(idle);
        assert!(used < MOST_MEMORY, "{piece}: {} KiB", used >> 10);
    }
    let (request, outcome) = ask(|request| request, MINUTE, || bytes(StatusCode::OK, "[".repeat(100_000)));
    let error = answer::json(&request, &outcome.expect("the body fits")).expect_err("deep");
    assert_told(&error, &["nested deeper than 127 levels"]);
}

#[test]
fn text_of_a_refusal_is_cut_and_its_status_decides() {
    for (refused, id) in [(403, ErrorId::Forbidden), (404, ErrorId::NotFound), (503, ErrorId::Unavailable)] {
        let made = move || {
            let mut answer = endless("no: ", "x");
            *answer.status_mut() = StatusCode::from_u16(refused).expect("a status");
            answer
        };
        let (request, outcome) = assert_little_memory("a refusal", || ask(|request| request, MINUTE, made));
        let response = outcome.expect("a refusal is an answer");
        assert_eq!(response.body.len(), REFUSAL_BYTES);
        let error = fault::error(&request, &response);
        assert_eq!(error.id, id);
        assert!(error.message.len() < 3_000, "{}", error.message.len());
    }
}

#[test]
fn slow_answer_times_out() {
    for time in [Duration::from_millis(300), Duration::from_millis(900)] {
        let began = Instant::now();
        let (_, outcome) = ask(|request| request, time, || slow(Duration::from_millis(20)));
        let error = outcome.expect_err("too slow");
        assert_eq!(error.id, ErrorId::TransportTimedOut, "{error}");
        assert!(error.message.contains("localhost") && error.message.contains("in time"), "{error}");
        assert!((time..time + Duration::from_secs(5)).contains(&began.elapsed()), "{:?}", began.elapsed());
    }
}

#[test]
fn headers_above_the_limit_are_refused() {
    let made = || {
        let mut answer = status(StatusCode::OK);
        for number in 0..50 {
            let name = HeaderName::try_from(format!("x-long-{number}")).expect("a name");
            answer = with(answer, name, &"x".repeat(HEADER_BYTES / 25));
        }
        answer
    };
    let (_, outcome) = assert_little_memory("headers", || ask(|request| request, MINUTE, made));
    assert_told(&outcome.expect_err("long headers"), &[&format!("limit of {HEADER_BYTES} bytes")]);
}

/// Returns the error of a command for a registry that answers `made`.
fn asked(
    authority: &Authority,
    name: &str,
    request: impl Fn(&str) -> serde_json::Value,
    made: impl Fn(&hyper::Request<hyper::body::Incoming>, usize) -> Option<Answer> + Send + Sync + 'static,
) -> (serde_json::Value, usize) {
    let registry = Proxy::start(authority, 0, made);
    let ended = use_case::start_with(authority, name, request(&registry.name), &[]).end();
    (ended.last, registry.requests())
}

#[test]
fn lists_manifests_and_tokens_of_a_registry_are_cut_at_their_limits() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    let list = |registry: &str| json!({ "registry": registry });
    let tags = |registry: &str| json!({ "registry": registry, "repositories": ["team/a"] });
    let export = |registry: &str| json!({ "images": [format!("{registry}/team/a:v1")], "path": folder.path("a.tar") });
    let catalog = || endless("{\"repositories\":[\"a\"", ",\"abcdefgh\"");
    let tag_list = || endless("{\"name\":\"team/a\",\"tags\":[\"a\"", ",\"abcdefgh\"");
    type Asked<'a> = &'a dyn Fn(&str) -> serde_json::Value;
    type Made = fn() -> Answer;
    // Pages of the program that are read at their first use are no memory of an answer.
    let (last, _) = asked(&authority, "list", list, |_, _| Some(status(StatusCode::OK)));
    assert!(last["error"].is_object(), "an empty answer is not JSON: {last:#}");
    for (what, name, request, path, made) in [
        ("catalog", "list", &list as Asked<'_>, "/v2/_catalog", catalog as Made),
        ("tags", "list", &tags, "/v2/team/a/tags/list", tag_list),
        ("manifest", "export", &export, "/v2/team/a/manifests/v1", || endless("{\"layers\":[0", ",0")),
        ("token", "list", &list, "/token", || endless("{\"token\":\"", "a")),
    ] {
        memory::forget();
        let idle = memory::peak();
        let (last, requests) = asked(&authority, name, request, move |request, _| {
            let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            let challenge = format!("Bearer realm=\"https://{host}/token\",service=\"s\"");
            Some(match request.uri().path() {
                asked if asked == path => made(),
                _ if path == "/token" => with(status(StatusCode::UNAUTHORIZED), WWW_AUTHENTICATE, &challenge),
                _ => status(StatusCode::OK),
            })
        });
        let text = last.to_string();
        assert!(text.contains("Transport.AnswerTooLarge") && text.contains("the limit is"), "{what}: {last:#}");
        assert!(requests < 6, "{what}: {requests} requests");
        let used = memory::peak().saturating_sub(idle);
        assert!(used < MOST_MEMORY, "{what}: {} KiB", used >> 10);
    }
}

#[test]
fn cyclic_and_endless_lists_end() {
    let folder = Folder::new();
    let authority = Authority::new(&folder.path(""));
    for (length, pages, why) in [(1, 1, "read before"), (3, 3, "read before"), (usize::MAX, LIST_PAGES, "1000 pages")] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let (last, _) = asked(
            &authority,
            "list",
            |registry| json!({ "registry": registry }),
            move |_, _| {
                let page = counted.fetch_add(1, Ordering::SeqCst) + 1;
                let next = match page % length {
                    0 => "/v2/_catalog?n=1000".to_owned(),
                    number => format!("/v2/_catalog?n=1000&last={number}"),
                };
                let answer = bytes(StatusCode::OK, json!({ "repositories": [format!("a{page}")] }).to_string());
                Some(with(answer, LINK, &format!("<{next}>; rel=\"next\"")))
            },
        );
        assert!(last.to_string().contains(why), "{length}: {last:#}");
        assert_eq!(count.load(Ordering::SeqCst), pages, "{length}");
    }
}
