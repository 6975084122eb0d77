//! The faults of the campaign, and the causes that an error may give for them.

use std::time::Duration;

use crate::place::Place;
use serde_json::{Value, json};

/// Longer than any client waits.
const NEVER: u64 = 3_600_000;
/// A run that meets no answer again and again is ended after this time.
pub const PATIENCE: Duration = Duration::from_secs(4);

/// What ends a run if the fault stays.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its own limits, or the work is done.
    Own,
    /// The time limit of its request, after [`PATIENCE`].
    TimeLimit,
    /// Its caller cancels it after [`PATIENCE`].
    Cancellation,
}

pub struct Fault {
    pub name: &'static str,
    /// The action of the stamp; the argument is whether the fault stays until the run gives up.
    action: fn(bool) -> Value,
    applies: fn(&Place) -> bool,
    /// Not its own limits if each attempt takes the whole time of an answer.
    ending: Ending,
    /// Whether a read meets it in each flow, and not only in the first flow with this read.
    pub is_basic: bool,
    /// Whether another fault is handled by the same code, so that one read of each host is enough, besides every write.
    is_alike: bool,
    /// Whether it ends the first attempt, so that a run with it does not wait for others.
    pub is_final: bool,
}

const USUAL: Fault = Fault {
    name: "",
    action: |_| Value::Null,
    applies: |_| true,
    ending: Ending::Own,
    is_basic: false,
    is_alike: false,
    is_final: false,
};

pub const ALL: &[Fault] = &[
    Fault { name: "connection refused", action: |stays| outage("refused", stays), ..USUAL },
    Fault { name: "name not resolved", action: |stays| outage("nameNotFound", stays), is_alike: true, ..USUAL },
    Fault { name: "closed before TLS", action: |stays| outage("closedBeforeTls", stays), is_alike: true, ..USUAL },
    Fault { name: "no TLS", action: |stays| outage("notTls", stays), is_final: true, is_alike: true, ..USUAL },
    Fault {
        name: "untrusted certificate",
        action: |stays| outage("untrustedCertificate", stays),
        is_final: true,
        is_alike: true,
        ..USUAL
    },
    Fault { name: "reset", action: |_| "reset".into(), is_basic: true, ..USUAL },
    Fault { name: "answer lost", action: |_| "lostAnswer".into(), is_alike: true, ..USUAL },
    Fault { name: "answer cut", action: |_| "cutAnswer".into(), ..USUAL },
    Fault {
        name: "hangs",
        action: |_| json!({ "delayMs": NEVER }),
        ending: Ending::TimeLimit,
        is_alike: true,
        ..USUAL
    },
    Fault {
        name: "hangs after acting",
        action: |_| json!({ "holdAnswerMs": NEVER }),
        ending: Ending::Cancellation,
        ..USUAL
    },
    Fault { name: "a byte a second", action: |_| json!({ "dripAnswerMs": 1000 }), ending: Ending::TimeLimit, ..USUAL },
    Fault { name: "429 after 1 s", action: |_| throttled("1"), is_alike: true, ..USUAL },
    Fault { name: "429 after a date", action: |_| throttled(&in_two_seconds()), is_alike: true, ..USUAL },
    Fault { name: "429 after 31 years", action: |_| throttled("999999999"), is_final: true, is_alike: true, ..USUAL },
    Fault { name: "500", action: |_| refusal(500, "InternalServerError", &[]), is_alike: true, ..USUAL },
    Fault { name: "503", action: |_| refusal(503, "ServiceUnavailable", &[]), is_basic: true, ..USUAL },
    Fault {
        name: "401",
        action: |_| "withoutToken".into(),
        applies: Place::has_token,
        is_final: true,
        is_basic: true,
        ..USUAL
    },
    Fault {
        name: "garbage",
        action: |_| answer(200, "application/json", &[], "\u{1}\u{2}{\"id\":"),
        is_final: true,
        is_basic: true,
        ..USUAL
    },
    Fault {
        name: "HTML page",
        action: |_| answer(200, "text/html", &[], "<html><body>Sign in to the proxy</body></html>"),
        is_final: true,
        ..USUAL
    },
    Fault {
        name: "other case",
        action: |_| json!({ "otherCase": "upper" }),
        applies: Place::is_of_resource_manager,
        is_final: true,
        ..USUAL
    },
];

impl Fault {
    /// Returns whether the fault can happen at this place, and is worth a run. `is_first_read`: no other read of the host was met.
    pub fn applies(&self, place: &Place, is_first_read: bool) -> bool {
        (self.applies)(place) && (!self.is_alike || !place.is_read() || is_first_read)
    }

    /// Returns whether a run until it gives up shows something that a run with another fault does not.
    pub fn may_stay(&self, place: &Place) -> bool {
        !self.is_alike || self.is_final || self.is_slow() || !place.is_read()
    }

    pub fn action(&self, stays: bool) -> Value {
        (self.action)(stays)
    }

    /// Returns whether each attempt takes the whole time of an answer.
    pub fn is_slow(&self) -> bool {
        self.ending != Ending::Own
    }

    /// Returns what ends a run with the fault.
    pub fn ending(&self, stays: bool) -> Ending {
        if stays { self.ending } else { Ending::Own }
    }
}

/// Cuts the connection, and then one connection or all.
fn outage(kind: &str, stays: bool) -> Value {
    json!({ "outage": { "kind": kind, "connections": (!stays).then_some(1) } })
}

fn throttled(after: &str) -> Value {
    refusal(429, "TooManyRequests", &[["Retry-After", after]])
}

fn refusal(status: u16, code: &str, headers: &[[&str; 2]]) -> Value {
    let body = json!({ "error": { "code": code, "message": "a fault of the campaign" } });
    answer(status, "application/json", headers, &body.to_string())
}

fn answer(status: u16, kind: &str, headers: &[[&str; 2]], body: &str) -> Value {
    let headers = [headers, &[["Content-Type", kind]]].concat();
    json!({ "answer": { "status": status, "headers": headers, "body": body } })
}

fn in_two_seconds() -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
