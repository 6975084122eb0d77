//! Until when a new client secret is valid.

use jiff::{SignedDuration, Timestamp};

use crate::clock::shown;
use crate::error::{Error, ErrorId, Result};
use crate::parameter::Parameter;

/// A year, as Azure PowerShell gives a new secret.
const DEFAULT_DAYS: u32 = 365;
pub(super) const MOST_DAYS: u32 = 3_650;

/// Returns the end of a secret that is created `now`: `end_date` (RFC 3339), or `days` from now.
///
/// # Errors
/// `Argument.Invalid` for a date in the past or too far away, and for both values.
pub(super) fn end(now: Timestamp, end_date: Option<&str>, days: Option<u32>) -> Result<Timestamp> {
    let invalid = |message: String| Error::new(ErrorId::ArgumentInvalid, message).with_target(Parameter::EndDate);
    let after = |days: u32| now.saturating_add(SignedDuration::from_hours(i64::from(days) * 24));
    let latest = after(MOST_DAYS).map_err(|error| invalid(error.to_string()))?;
    let Some(text) = end_date else {
        return after(days.unwrap_or(DEFAULT_DAYS)).map_err(|error| invalid(error.to_string()));
    };
    if days.is_some() {
        return Err(invalid("EndDate and ValidDays exclude each other".to_owned()));
    }
    let end: Timestamp = text.parse().map_err(|_| invalid(format!("'{text}' is not a valid end date")))?;
    match end {
        end if end <= now => Err(invalid(format!(
            "the end date {} of the client secret has passed; this machine's clock shows {}",
            shown(end),
            shown(now)
        ))),
        end if end > latest => Err(invalid(format!(
            "the end date {} of the client secret is more than {MOST_DAYS} days from now",
            shown(end)
        ))),
        end => Ok(end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_ends_after_a_year_unless_the_request_says_when() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        let told = |date: Option<&str>, days: Option<u32>| end(now, date, days).map(shown).map_err(|error| error.id);
        assert_eq!(told(None, None).as_deref(), Ok("2027-01-01 00:00:00Z"));
        assert_eq!(told(None, Some(30)).as_deref(), Ok("2026-01-31 00:00:00Z"));
        assert_eq!(told(Some("2026-03-01T02:00:00+02:00"), None).as_deref(), Ok("2026-03-01 00:00:00Z"));
        for (date, days) in [
            (Some("2026-01-01T00:00:00Z"), None),
            (Some("2025-12-31T00:00:00Z"), None),
            (Some("2040-01-01T00:00:00Z"), None),
            (Some("tomorrow"), None),
            (Some("2026-03-01T00:00:00Z"), Some(1)),
        ] {
            assert_eq!(told(date, days), Err(ErrorId::ArgumentInvalid), "{date:?} {days:?}");
        }
    }
}
