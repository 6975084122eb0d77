//! The rate at which a throttling service answers, learned from its refusals. Requests beyond it are refused, and a refusal costs a pause of whole seconds, of
//! which the service would have needed only a part.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::limits::ASKED_PAUSES;

/// After fewer answers, a refusal is due to the requests of others.
const OWN_LOAD: u32 = 20;
/// Requests are sent slightly slower than the service answers them, since one above the limit costs a pause.
const SHARE: f64 = 0.92;
/// How long a rate counts. Afterwards the service may permit more, and the next refusal shows it.
const VALID: Duration = Duration::from_secs(60);
/// Requests within this time are counted together.
const PART: Duration = Duration::from_millis(100);

/// The requests to one host.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the first of the requests of a part was sent, and how many of them were answered.
    answered: VecDeque<(Instant, u32)>,
    /// The first refusal since the last pause: when its request was sent, and the pause.
    refused: Option<(Instant, Duration)>,
    learned: Option<Learned>,
}

#[derive(Debug)]
struct Learned {
    gap: Duration,
    /// When the next request may be sent.
    next: Instant,
    until: Instant,
}

impl Pace {
    /// Counts a request that was sent at `sent` and answered.
    pub(super) fn answered(&mut self, sent: Instant) {
        let is_of = |began: Instant| (began..began + PART).contains(&sent);
        match self.answered.iter_mut().rev().find(|(began, _)| is_of(*began)) {
            Some((_, count)) => *count += 1,
            None => self.answered.push_back((sent, 1)),
        }
        while self.answered.front().is_some_and(|(began, _)| *began + ASKED_PAUSES < sent) {
            self.answered.pop_front();
        }
    }

    /// Notes that a request that was sent at `sent` was refused, with a pause.
    pub(super) fn refused(&mut self, sent: Instant, pause: Duration) {
        self.refused.get_or_insert((sent, pause));
    }

    /// Returns the requests in a second that are sent from now on, if the pause that ended shows it.
    pub(super) fn learn(&mut self, now: Instant) -> Option<f64> {
        let refused = self.refused.take()?;
        let rate = self.rate(refused)? * SHARE;
        self.learned = Some(Learned { gap: Duration::from_secs_f64(1.0 / rate), next: now, until: now + VALID });
        Some(rate)
    }

    /// Reserves the time at which the next request may be sent, at most a minute from now.
    pub(super) fn turn(&mut self, now: Instant) -> Instant {
        let Some(learned) = self.learned.as_mut().filter(|learned| now < learned.until) else {
            self.learned = None;
            return now;
        };
        let turn = learned.next.max(now).min(learned.until);
        learned.next = turn + learned.gap;
        turn
    }

    /// Returns the requests in a second that the service answers. It counts them in intervals of whole seconds, and asks for a pause until the end of one,
    /// rounded up. When this one began is not known, so the highest rate of all possible beginnings counts: one that is too high is refused again.
    fn rate(&self, (refused, pause): (Instant, Duration)) -> Option<f64> {
        let (mut count, mut best) = (0, None);
        for (began, answered) in self.answered.iter().rev().filter(|(began, _)| *began <= refused) {
            count += answered;
            let seconds = (refused - *began + pause).as_secs_f64().floor().max(pause.as_secs_f64());
            if count >= OWN_LOAD {
                best = Some(f64::max(best.unwrap_or_default(), f64::from(count) / seconds));
            }
        }
        best
    }
}

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// A service that answers `limit` requests in an interval, which begins with the first request after the one before.
    struct Service {
        limit: u32,
        interval: Duration,
        began: Option<Instant>,
        count: u32,
    }

    impl Service {
        fn new(limit: u32, seconds: u64) -> Self {
            Self { limit, interval: Duration::from_secs(seconds), began: None, count: 0 }
        }

        /// Returns the pause for a refused request.
        fn ask(&mut self) -> Option<Duration> {
            let now = Instant::now();
            let began = match self.began.filter(|began| now - *began < self.interval) {
                Some(began) => began,
                None => {
                    self.count = 0;
                    *self.began.insert(now)
                }
            };
            self.count += 1;
            let left = (self.interval - (now - began)).as_secs_f64().ceil();
            (self.count > self.limit).then(|| Duration::from_secs_f64(left))
        }
    }

    /// Sends `count` requests, each at least `gap` after the one before. Returns the duration.
    async fn send(pace: &mut Pace, service: &mut Service, count: u32, gap: Duration) -> Duration {
        let began = Instant::now();
        let mut left = count;
        while left > 0 {
            pace.learn(Instant::now());
            let turn = pace.turn(Instant::now());
            advance(turn.saturating_duration_since(Instant::now())).await;
            let sent = Instant::now();
            match service.ask() {
                None => {
                    pace.answered(sent);
                    left -= 1;
                    advance(gap).await;
                }
                Some(pause) => {
                    pace.refused(sent, pause);
                    advance(pause).await;
                }
            }
        }
        began.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn requests_take_hardly_longer_than_the_service_permits() {
        for (limit, seconds) in [(100, 1), (250, 1), (50, 1), (1_000, 5), (1_200, 20)] {
            let (mut pace, mut service) = (Pace::default(), Service::new(limit, seconds));
            let rate = f64::from(limit) / f64::from(u32::try_from(seconds).expect("few"));
            let count = limit * 60 / u32::try_from(seconds).expect("few");
            let took = send(&mut pace, &mut service, count, 3 * MS).await.as_secs_f64();
            let least = f64::from(count) / rate;
            assert!(took < 1.2 * least, "{limit} in {seconds} s: {took} s of {least} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time_without_requests_does_not_lower_the_rate() {
        let (mut pace, mut service) = (Pace::default(), Service::new(100, 1));
        // The requests of a wait, and then a burst.
        send(&mut pace, &mut service, 50, Duration::from_secs(1)).await;
        send(&mut pace, &mut service, 110, 3 * MS).await;
        let took = send(&mut pace, &mut service, 920, 3 * MS).await;
        assert!(took > Duration::from_secs(9) && took < Duration::from_secs(11), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn refusal_due_to_others_is_no_rate() {
        let mut pace = Pace::default();
        for _ in 0..OWN_LOAD - 1 {
            pace.answered(Instant::now());
        }
        pace.refused(Instant::now(), Duration::from_secs(1));
        assert_eq!(pace.learn(Instant::now()), None);
        assert_eq!(pace.turn(Instant::now()), Instant::now());
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_ends_after_a_minute() {
        let (mut pace, mut service) = (Pace::default(), Service::new(100, 1));
        send(&mut pace, &mut service, 101, 3 * MS).await;
        let gap = |pace: &mut Pace| {
            let first = pace.turn(Instant::now());
            pace.turn(Instant::now()) - first
        };
        assert!(gap(&mut pace) > 10 * MS);
        let last = (0..10_000).map(|_| pace.turn(Instant::now())).last().expect("a turn");
        assert!(last - Instant::now() <= VALID, "those that have a turn do not wait longer");
        advance(VALID).await;
        assert_eq!(gap(&mut pace), Duration::ZERO);
    }
}
