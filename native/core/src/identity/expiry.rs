//! The expiry of a token, in all observed forms: Entra ID writes numbers as text, AD FS numbers, managed identities dates in US format, the Azure CLI local
//! time.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// A larger number is in milliseconds: seconds reach it in the year 5138.
const MOST_SECONDS: f64 = 1e11;
/// With an offset from UTC.
const ZONED: [&str; 3] = ["%m/%d/%Y %I:%M:%S %p %:z", "%m/%d/%Y %H:%M:%S %:z", "%Y-%m-%d %H:%M:%S%.f %:z"];
const CIVIL: [&str; 2] = ["%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S"];

/// Returns `time` moved by `by`, or `time` if the result is out of range.
pub(super) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

/// The fields of an answer with the expiry of its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Times {
    expires_in: Value,
    expires_on: Value,
    /// Written by the Azure CLI.
    #[serde(rename = "expiresOn")]
    local: Value,
}

impl Times {
    /// Returns the expiry; `None` if the answer does not contain it. The token's own `exp` may.
    pub(super) fn end(&self, now: Timestamp) -> Option<Timestamp> {
        // Relative to this machine's clock, `expires_in` is correct for any clock of the service.
        let relative = seconds(&self.expires_in).map(|seconds| later(now, seconds));
        relative.or_else(|| self.absolute())
    }

    /// Returns the expiry from the fields that do not depend on this machine's clock.
    pub(super) fn absolute(&self) -> Option<Timestamp> {
        moment(&self.expires_on, &TimeZone::UTC).or_else(|| moment(&self.local, &TimeZone::system()))
    }
}

/// Parses a number, or text that is a number, with or without a fraction.
pub(super) fn number(value: &Value) -> Option<f64> {
    let number = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    number.is_finite().then_some(number)
}

fn seconds(value: &Value) -> Option<SignedDuration> {
    SignedDuration::try_from_secs_f64(number(value)?).ok()
}

/// Parses a point in time: a number counts from 1970; a text without an offset is in `zone`.
pub(super) fn moment(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(number) = number(value) {
        let seconds = if number.abs() < MOST_SECONDS { number } else { number / 1000.0 };
        let since_1970 = SignedDuration::try_from_secs_f64(seconds).ok()?;
        return Timestamp::from_duration(since_1970).ok();
    }
    let text = value.as_str()?.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    if let Some(time) = ZONED.iter().find_map(|format| Timestamp::strptime(format, text).ok()) {
        return Some(time);
    }
    let civil = text.parse::<DateTime>().ok();
    let civil = civil.or_else(|| CIVIL.iter().find_map(|format| DateTime::strptime(format, text).ok()))?;
    zone.to_timestamp(civil).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_observed_form_is_parsed() {
        let now: Timestamp = "2026-11-28T14:30:00Z".parse().expect("a time");
        let end: Timestamp = "2026-11-28T15:30:00Z".parse().expect("a time");
        let epoch = end.as_second();
        for (answer, what) in [
            (json!({ "expires_in": 3600 }), "AD FS"),
            (json!({ "expires_in": "3600", "expires_on": "1" }), "Entra ID, version 1"),
            (json!({ "expires_in": 3600.0 }), "a fraction"),
            (json!({ "expires_in": "3600.0" }), "a fraction as text"),
            (json!({ "expires_in": "", "expires_on": epoch.to_string() }), "an empty text"),
            (json!({ "expires_in": null, "expires_on": epoch }), "a number"),
            (json!({ "expires_on": format!("{epoch}.0") }), "a fraction since 1970"),
            (json!({ "expires_on": epoch * 1000 }), "milliseconds"),
            (json!({ "expires_on": "2026-11-28T15:30:00Z" }), "ISO"),
            (json!({ "expires_on": "2026-11-28T16:30:00+01:00" }), "ISO with an offset"),
            (json!({ "expires_on": "2026-11-28T15:30:00.0000000+00:00" }), "ISO with a fraction"),
            (json!({ "expires_on": "2026-11-28T15:30:00" }), "ISO without an offset"),
            (json!({ "expires_on": "11/28/2026 15:30:00 +00:00" }), "App Service"),
            (json!({ "expires_on": "11/28/2026 3:30:00 PM +00:00" }), "App Service on Windows"),
            (json!({ "expires_on": "11/28/2026 3:30:00 PM" }), "US without an offset"),
            (json!({ "expires_on": "11/28/2026 15:30:00" }), "US without an offset, 24 hours"),
        ] {
            let times = Times::deserialize(&answer).expect("any form is read");
            assert_eq!(times.end(now), Some(end), "{what}: {answer}");
        }
        for unknown in [json!({}), json!({ "expires_on": "soon" }), json!({ "expires_in": [], "expires_on": {} })] {
            assert_eq!(Times::deserialize(&unknown).expect("any form is read").end(now), None, "{unknown}");
        }
    }

    #[test]
    fn azure_cli_expiry_is_in_local_time() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::fixed(jiff::tz::offset(1)));
        let read = |text: &str| moment(&json!(text), &berlin).map(|time| time.to_string());
        assert_eq!(read("2026-11-28 16:30:00.000000").as_deref(), Some("2026-11-28T15:30:00Z"));
        assert_eq!(read("2026-11-28 15:30:00+00:00").as_deref(), Some("2026-11-28T15:30:00Z"));
    }
}
