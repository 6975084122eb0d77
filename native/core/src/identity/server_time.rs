//! The clock of a service, from the `Date` of its answers.

use jiff::{SignedDuration, Timestamp};

use crate::clock;
use crate::error::{Error, ErrorId};
use crate::http::Response;

/// What directories and services tolerate.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The time of the service, when its answer tells it.
pub fn of(response: &Response) -> Option<Timestamp> {
    let text = response.header("date")?;
    jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp())
}

/// An error with both times, when they differ by more than the tolerance.
pub fn skew(response: &Response, now: Timestamp) -> Option<Error> {
    let there = of(response)?;
    let difference = now.duration_since(there).abs();
    (difference > TOLERANCE).then(|| error(now, Some(there)))
}

pub fn error(now: Timestamp, there: Option<Timestamp>) -> Error {
    let here = clock::shown(now);
    let message = match there {
        Some(there) => {
            let what = match now.duration_since(there).abs() > TOLERANCE {
                true => "the clocks differ by more than 5 minutes",
                false => "the service rejected the time of the request",
            };
            format!("{what}: this machine has {here}, the service has {}", clock::shown(there))
        }
        None => format!("the service rejected the time of the request; this machine has {here}"),
    };
    Error::new(ErrorId::ClockSkew, message)
}
