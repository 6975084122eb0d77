use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The delays of this stamp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pace {
    /// Delays are a number of attempts: the same in every run on any machine, and short.
    #[default]
    Fast,
    /// Delays are seconds, as on a real stamp: for demos and measurements.
    Real,
}

impl Pace {
    /// Returns the seconds for `Retry-After`, which some operations of real stamps lack.
    pub fn retry_after(self) -> Option<u64> {
        match self {
            Self::Fast => None,
            Self::Real => Some(5),
        }
    }

    /// Returns the seconds between the polls of a device code.
    pub fn device_code_interval(self) -> u64 {
        self.retry_after().unwrap_or_default()
    }
}

/// A condition that becomes true after some attempts, or at a time (milliseconds since 1970).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Later {
    #[default]
    Now,
    Attempts(u32),
    At(i64),
}

impl Later {
    /// Creates a condition: `attempts` failed checks at fast pace, five seconds for each at real pace.
    pub fn after(attempts: u32, pace: Pace, now: Timestamp) -> Self {
        match (attempts, pace) {
            (0, _) => Self::Now,
            (_, Pace::Fast) => Self::Attempts(attempts),
            (_, Pace::Real) => Self::At((now + SignedDuration::from_secs(5 * i64::from(attempts))).as_millisecond()),
        }
    }

    /// Checks the condition, which counts as an attempt.
    pub fn reached(&mut self, now: Timestamp) -> bool {
        match self {
            Self::Now => return true,
            Self::Attempts(left) if *left > 0 => {
                *left -= 1;
                return false;
            }
            Self::At(at) if now.as_millisecond() < *at => return false,
            Self::Attempts(_) | Self::At(_) => {}
        }
        *self = Self::Now;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_and_times_are_reached() {
        let now = Timestamp::from_second(1_000).unwrap();
        let mut later = Later::after(2, Pace::Fast, now);
        assert_eq!([later.reached(now), later.reached(now), later.reached(now)], [false, false, true]);
        let mut later = Later::after(1, Pace::Real, now);
        assert!(!later.reached(now));
        assert!(later.reached(Timestamp::from_second(1_005).unwrap()));
    }
}
