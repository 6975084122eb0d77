//! The progress of a transfer, in bytes, with the remaining time.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::event::{Event, EventSink};

/// Consoles do not draw faster.
const TICK: Duration = Duration::from_millis(200);
/// The speed is not shown before this.
const FIRST_GUESS: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct Progress {
    total: AtomicU64,
    done: AtomicU64,
    /// The part of the completed bytes that needed no transfer and does not count for the speed.
    skipped: AtomicU64,
    /// The current item, if the activity does not name it.
    item: Mutex<String>,
}

impl Progress {
    pub(crate) fn new(total: u64) -> Arc<Self> {
        Arc::new(Self { total: AtomicU64::new(total), ..Self::default() })
    }

    /// Sets the name of the current item.
    pub(crate) fn name(&self, item: impl Into<String>) {
        *self.item.lock().unwrap_or_else(PoisonError::into_inner) = item.into();
    }

    /// Adds to the total number of bytes.
    pub(crate) fn expect(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Adds bytes that were not part of the total before they arrived.
    pub(crate) fn grow(&self, bytes: u64) {
        self.total.fetch_add(bytes, Ordering::Relaxed);
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Returns the share of one blob.
    pub(crate) fn share(self: &Arc<Self>, size: u64) -> Share {
        Share { progress: Arc::clone(self), size, at: 0 }
    }

    /// Runs `work` and reports the progress five times a second.
    pub(crate) async fn watch<T>(&self, events: &EventSink, activity: &str, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        let began = Instant::now();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                result = &mut work => return result,
                // The work may use up tokio's budget for one task, which would keep the timer from being polled.
                _ = tokio::task::unconstrained(ticks.tick()) => events.send(self.event(activity, began.elapsed())),
            }
        }
    }

    fn event(&self, activity: &str, elapsed: Duration) -> Event {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed).min(total);
        let moved = done.saturating_sub(self.skipped.load(Ordering::Relaxed));
        let percent = (done * 100).checked_div(total).and_then(|percent| u8::try_from(percent).ok()).unwrap_or(0);
        let item = self.item.lock().unwrap_or_else(PoisonError::into_inner);
        if total == 0 {
            let status = if item.is_empty() { "Starting".to_owned() } else { item.clone() };
            return Event::Progress { activity: activity.to_owned(), status, percent, seconds_remaining: None };
        }
        let mut status = format!("{} of {}", size(done), size(total));
        let mut seconds_remaining = None;
        if elapsed >= FIRST_GUESS && moved > 0 {
            let speed = moved as f64 / elapsed.as_secs_f64();
            seconds_remaining = Some(((total - done) as f64 / speed) as u64);
            status.push_str(&format!(", {}/s", size(speed as u64)));
        }
        if !item.is_empty() {
            status.push_str(&format!(", {item}"));
        }
        Event::Progress { activity: activity.to_owned(), status, percent, seconds_remaining }
    }
}

/// One blob's share of the progress; it may decrease after an error.
pub struct Share {
    progress: Arc<Progress>,
    size: u64,
    at: u64,
}

impl Share {
    pub fn reach(&mut self, position: u64) {
        let position = position.min(self.size);
        if position >= self.at {
            self.progress.done.fetch_add(position - self.at, Ordering::Relaxed);
        } else {
            self.progress.done.fetch_sub(self.at - position, Ordering::Relaxed);
        }
        self.at = position;
    }

    /// Marks the blob as complete without a transfer.
    pub fn skip(&mut self) {
        self.progress.skipped.fetch_add(self.size - self.at, Ordering::Relaxed);
        self.reach(self.size);
    }
}

/// Formats `1.2 GB`, in powers of 1000 as disks and registries count.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KB", "MB", "GB", "TB"];
    let mut value = bytes as f64;
    let mut unit = 0;
    while value >= 1000.0 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    match unit {
        0 => format!("{bytes} bytes"),
        _ => format!("{value:.1} {}", UNITS[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(progress: &Progress, elapsed: u64) -> (String, u8, Option<u64>) {
        match progress.event("Copying", Duration::from_secs(elapsed)) {
            Event::Progress { status, percent, seconds_remaining, .. } => (status, percent, seconds_remaining),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn shows_bytes_speed_and_remaining_time() {
        let progress = Progress::new(4_000_000);
        let mut share = progress.share(2_000_000);
        share.reach(1_500_000);
        share.reach(1_000_000);
        assert_eq!(told(&progress, 2), ("1.0 MB of 4.0 MB, 500.0 KB/s".to_owned(), 25, Some(6)));
        assert_eq!(told(&progress, 0), ("1.0 MB of 4.0 MB".to_owned(), 25, None), "too early for a speed");
        progress.share(2_000_000).skip();
        let skipped = ("3.0 MB of 4.0 MB, 500.0 KB/s".to_owned(), 75, Some(2));
        assert_eq!(told(&progress, 2), skipped, "what is skipped does not make it faster");
        progress.name("app:1.0");
        assert_eq!(told(&progress, 2).0, "3.0 MB of 4.0 MB, 500.0 KB/s, app:1.0");
    }

    #[test]
    fn unexpected_bytes_are_added_when_they_arrive() {
        let progress = Progress::new(1000);
        progress.grow(1000);
        assert_eq!(told(&progress, 0), ("1.0 KB of 2.0 KB".to_owned(), 50, None));
    }

    #[test]
    fn formats_sizes() {
        assert_eq!([size(0), size(999), size(1000), size(5_368_709_120)], ["0 bytes", "999 bytes", "1.0 KB", "5.4 GB"]);
    }
}
