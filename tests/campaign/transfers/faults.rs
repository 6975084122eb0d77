//! The faults of a registry.

use crate::registry::proxy::{self, Answer};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use hyper::{StatusCode, header};

pub struct Fault {
    pub name: &'static str,
    pub answer: fn() -> Answer,
    /// Ids, or their begin, that an error may have.
    pub fitting: &'static [&'static str],
    /// The run ends by its time limit.
    pub hangs: bool,
    /// Whether it ends the first attempt, so that a run with it does not wait for others.
    pub is_final: bool,
}

const CONNECTION: &[&str] = &["Transport.", "Registry."];
const OVERLOAD: &[&str] = &["Service.Throttled", "Service.Unavailable", "Registry.", "Transport."];
const ANSWER: &[&str] = &["Service.Answer", "Registry.", "Image.", "Transport."];
const USUAL: Fault = Fault { name: "", answer: proxy::reset, fitting: CONNECTION, hangs: false, is_final: false };

pub const ALL: &[Fault] = &[
    Fault { name: "reset", ..USUAL },
    Fault { name: "answer lost", answer: proxy::lost_answer, ..USUAL },
    Fault { name: "answer cut", answer: || proxy::broken_off(b"{", 100), ..USUAL },
    Fault {
        name: "hangs",
        answer: || proxy::hanging(100),
        fitting: &["Operation.OutOfTime", "Registry.", "Transport."],
        hangs: true,
        ..USUAL
    },
    Fault { name: "429 after 1 s", answer: || throttled("1"), fitting: OVERLOAD, ..USUAL },
    Fault { name: "429 after 31 years", answer: || throttled("999999999"), fitting: OVERLOAD, is_final: true, ..USUAL },
    Fault { name: "500", answer: || proxy::status(StatusCode::INTERNAL_SERVER_ERROR), fitting: OVERLOAD, ..USUAL },
    Fault { name: "503", answer: || proxy::status(StatusCode::SERVICE_UNAVAILABLE), fitting: OVERLOAD, ..USUAL },
    Fault { name: "401", answer: refused, fitting: &["Registry.", "SignIn."], is_final: true, ..USUAL },
    Fault {
        name: "garbage",
        answer: || typed("application/json", "\u{1}\u{2}{\"id\":"),
        fitting: ANSWER,
        is_final: true,
        ..USUAL
    },
    Fault {
        name: "HTML page",
        answer: || typed("text/html", "<html><body>Sign in to the proxy</body></html>"),
        fitting: ANSWER,
        is_final: true,
        ..USUAL
    },
];

fn with(mut answer: Answer, name: HeaderName, value: &'static str) -> Answer {
    answer.headers_mut().insert(name, HeaderValue::from_static(value));
    answer
}

fn throttled(after: &'static str) -> Answer {
    with(proxy::status(StatusCode::TOO_MANY_REQUESTS), RETRY_AFTER, after)
}

fn refused() -> Answer {
    with(proxy::status(StatusCode::UNAUTHORIZED), WWW_AUTHENTICATE, "Basic realm=\"campaign\"")
}

fn typed(kind: &'static str, text: &'static str) -> Answer {
    with(with(proxy::bytes(StatusCode::OK, text), CONTENT_TYPE, kind), header::CACHE_CONTROL, "no-store")
}
