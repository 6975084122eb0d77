use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How late things that are late on a real stamp are here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Pace {
    /// Late by a number of attempts: the same in every run, however slow the machine, and over at once.
    #[default]
    Fast,
    /// Late by seconds, as a stamp is: for demos and for measuring.
    Real,
}

impl Pace {
    /// Seconds for `Retry-After`.
    pub fn retry_after(self) -> u64 {
        match self {
            Self::Fast => 0,
            Self::Real => 5,
        }
    }
}

/// Something that becomes true later: after some attempts, or at a time (milliseconds since 1970).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Later {
    #[default]
    Now,
    Attempts(u32),
    At(i64),
}

impl Later {
    /// `attempts` failed looks at fast pace, five seconds for each at real pace.
    pub fn after(attempts: u32, pace: Pace, now: Timestamp) -> Self {
        match (attempts, pace) {
            (0, _) => Self::Now,
            (_, Pace::Fast) => Self::Attempts(attempts),
            (_, Pace::Real) => Self::At((now + SignedDuration::from_secs(5 * i64::from(attempts))).as_millisecond()),
        }
    }

    /// Looks, and counts the look as an attempt.
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
    fn attempts_are_counted_and_times_are_waited_for() {
        let now = Timestamp::from_second(1_000).unwrap();
        let mut later = Later::after(2, Pace::Fast, now);
        assert_eq!([later.reached(now), later.reached(now), later.reached(now)], [false, false, true]);
        let mut later = Later::after(1, Pace::Real, now);
        assert!(!later.reached(now));
        assert!(later.reached(Timestamp::from_second(1_005).unwrap()));
    }
}
