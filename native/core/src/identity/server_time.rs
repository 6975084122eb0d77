//! The clock of a service, from the `Date` header of its answers.

use jiff::{SignedDuration, Timestamp};

use crate::clock;
use crate::error::{Error, ErrorId};
use crate::http::Response;

/// The difference that directories and services tolerate.
pub(crate) const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// Returns the time of the service, if its answer contains it.
pub(crate) fn of(response: &Response) -> Option<Timestamp> {
    let text = response.header("date")?;
    jiff::fmt::rfc2822::parse(text).ok().map(|time| time.timestamp())
}

/// Returns an error with both times, if they differ by more than the tolerance.
pub(crate) fn skew(response: &Response, now: Timestamp) -> Option<Error> {
    let there = of(response)?;
    let difference = now.duration_since(there).abs();
    (difference > TOLERANCE).then(|| error(now, Some(there)))
}

pub(crate) fn error(now: Timestamp, there: Option<Timestamp>) -> Error {
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
