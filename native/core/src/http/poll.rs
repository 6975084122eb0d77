//! Polling until a condition holds: at the caller's intervals or after the pauses that the service requests, up to a limit.

use std::time::Duration;

use tokio::time::Instant;

use super::limits::ASKED_PAUSES;
use super::wait::wait;
use crate::event::EventSink;

/// Some services send `Retry-After: 0`; polling without a pause would overload the stamp.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// Each interval to the one before.
const GROWTH: f64 = 1.5;

/// Maximum duration, and the intervals between the starts of two polls if the service requests no pause. A slow answer thus does not delay the next poll.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    pub first: Duration,
    /// The intervals grow up to this value.
    pub longest: Duration,
    /// No poll starts later than this.
    pub limit: Duration,
}

impl Rhythm {
    /// Creates a rhythm with a constant interval.
    pub(crate) const fn steady(interval: Duration, limit: Duration) -> Self {
        Self { first: interval, longest: interval, limit }
    }
}

/// One wait.
pub(crate) struct Poll<'a> {
    what: &'a str,
    events: Option<&'a EventSink>,
    rhythm: Rhythm,
    interval: Duration,
    started: Instant,
    /// When the last poll was sent.
    sent: Instant,
}

impl<'a> Poll<'a> {
    /// Starts a wait. `what` names its subject in the events about long pauses.
    pub(crate) fn new(what: &'a str, rhythm: Rhythm, events: Option<&'a EventSink>) -> Self {
        let now = Instant::now();
        Self { what, events, rhythm, interval: rhythm.first, started: now, sent: now }
    }

    /// Waits until the next poll is due: as long as the service `asked`, up to a minute. Returns `false` if that would exceed the limit.
    pub(crate) async fn pause(&mut self, asked: Option<Duration>) -> bool {
        let pause = match asked {
            Some(asked) => asked.clamp(LEAST_PAUSE, ASKED_PAUSES),
            None => self.interval.saturating_sub(self.sent.elapsed()),
        };
        if asked.is_none() {
            self.interval = self.interval.mul_f64(GROWTH).min(self.rhythm.longest);
        }
        if self.started.elapsed().saturating_add(pause) > self.rhythm.limit {
            return false;
        }
        wait(self.events, pause, || match asked {
            Some(_) => format!("{}: the service asks to look again in {} s.", self.what, pause.as_secs()),
            None => format!("{}: the next look is in {} s.", self.what, pause.as_secs()),
        })
        .await;
        self.sent = Instant::now();
        true
    }
}

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;

    const SECOND: Duration = Duration::from_secs(1);

    async fn looks(rhythm: Rhythm, asked: Option<Duration>) -> (usize, Duration) {
        let started = Instant::now();
        let mut poll = Poll::new("the account", rhythm, None);
        let mut looks = 0;
        while poll.pause(asked).await {
            looks += 1;
        }
        (looks, started.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn ends_within_its_limit_for_any_requested_pause() {
        let rhythm = Rhythm { first: SECOND, longest: SECOND * 8, limit: SECOND * 100 };
        for (asked, expected) in [
            (None, 14),
            (Some(Duration::ZERO), 1_000),
            (Some(SECOND * 40), 2),
            (Some(SECOND * 60), 1),
            (Some(Duration::from_secs(999_999_999)), 1),
            (Some(Duration::MAX), 1),
        ] {
            let (count, elapsed) = looks(rhythm, asked).await;
            assert!(count.abs_diff(expected) <= 1, "{asked:?}: {count} looks");
            assert!(elapsed <= rhythm.limit, "{asked:?}: {elapsed:?}");
        }
        let endless = Rhythm { limit: Duration::MAX, ..rhythm };
        assert!(Poll::new("the account", endless, None).pause(Some(Duration::MAX)).await, "sums do not overflow");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_does_not_delay_the_next_poll() {
        let rhythm = Rhythm { first: SECOND * 2, longest: SECOND * 60, limit: SECOND * 600 };
        for (answer, asked, expected) in [(0, None, [2, 3]), (2, None, [2, 1]), (9, None, [2, 0]), (9, Some(5), [5, 5])]
        {
            let mut poll = Poll::new("the account", rhythm, None);
            let mut pauses = Vec::new();
            for _ in expected {
                let began = Instant::now();
                assert!(poll.pause(asked.map(|asked| SECOND * asked)).await);
                pauses.push(began.elapsed().as_secs());
                tokio::time::advance(SECOND * answer).await;
            }
            assert_eq!(pauses, expected, "{answer} {asked:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn reports_pauses_of_more_than_two_seconds() {
        let (events, receiver) = EventSink::new();
        for (asked, told) in [(0, 0), (2, 0), (3, 1), (17, 1)] {
            let rhythm = Rhythm::steady(SECOND, SECOND * 60);
            assert!(Poll::new("the account", rhythm, Some(&events)).pause(Some(SECOND * asked)).await);
            let texts: Vec<Event> = receiver.try_iter().collect();
            assert_eq!(texts.len(), told, "{asked} s: {texts:?}");
            assert!(format!("{texts:?}").contains(&format!("{asked} s")) || told == 0, "{texts:?}");
        }
    }
}
