use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The stamp's own clock: the machine's, moved by a skew that tests set to simulate a wrong clock.
#[derive(Debug, Default)]
pub struct Clock {
    skew_seconds: AtomicI64,
}

impl Clock {
    pub fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.skew_seconds.load(Ordering::Relaxed))
    }

    pub fn set_skew(&self, seconds: i64) {
        self.skew_seconds.store(seconds, Ordering::Relaxed);
    }
}

/// Formats `Tue, 10 Nov 2020 01:13:41 GMT`, as in the `Date` header.
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// Formats with seven decimals, as .NET services do.
pub fn dotnet_time(at: Timestamp) -> String {
    let hundred_nanoseconds = at.subsec_nanosecond().unsigned_abs() / 100;
    format!("{}.{hundred_nanoseconds:07}Z", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Parses the `Date` format of RFC 7231; `None` for anything else.
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}
