//! How far a transfer is, in bytes, with the time that is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::event::{Event, EventSink};

/// A console draws no faster.
const TICK: Duration = Duration::from_millis(200);
/// Before this no speed is worth telling.
const FIRST_GUESS: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub struct Progress {
    total: AtomicU64,
    done: AtomicU64,
    /// Of those done, what needed no transfer: it says nothing about the speed.
    skipped: AtomicU64,
}

impl Progress {
    pub fn new(total: u64) -> Arc<Self> {
        Arc::new(Self { total: AtomicU64::new(total), ..Self::default() })
    }

    /// One blob's part of it.
    pub fn share(self: &Arc<Self>, size: u64) -> Share {
        Share { progress: Arc::clone(self), size, at: 0 }
    }

    /// Runs `work` and tells how far it is, five times a second.
    pub async fn watch<T>(&self, events: &EventSink, activity: &str, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        let began = Instant::now();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                result = &mut work => return result,
                _ = ticks.tick() => events.send(self.event(activity, began.elapsed())),
            }
        }
    }

    fn event(&self, activity: &str, elapsed: Duration) -> Event {
        let total = self.total.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed).min(total);
        let moved = done.saturating_sub(self.skipped.load(Ordering::Relaxed));
        let percent = (done * 100).checked_div(total).and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100);
        let mut status = format!("{} of {}", size(done), size(total));
        if elapsed >= FIRST_GUESS && moved > 0 {
            let speed = moved as f64 / elapsed.as_secs_f64();
            let left = Duration::from_secs_f64((total - done) as f64 / speed).as_secs();
            status.push_str(&format!(", {}/s, {}:{:02} left", size(speed as u64), left / 60, left % 60));
        }
        Event::Progress { activity: activity.to_owned(), status, percent }
    }
}

/// One blob's part of the progress; it may go back after a fault.
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

    /// Done without a transfer.
    pub fn skip(&mut self) {
        self.progress.skipped.fetch_add(self.size - self.at, Ordering::Relaxed);
        self.reach(self.size);
    }
}

/// `1.2 GB`, in powers of 1000 as disks and registries count.
pub fn size(bytes: u64) -> String {
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

    #[test]
    fn tells_bytes_speed_and_time_left() {
        let progress = Progress::new(4_000_000);
        let mut share = progress.share(2_000_000);
        share.reach(1_500_000);
        share.reach(1_000_000);
        let Event::Progress { status, percent, .. } = progress.event("Copying", Duration::from_secs(2)) else {
            panic!("another event");
        };
        assert_eq!((status.as_str(), percent), ("1.0 MB of 4.0 MB, 500.0 KB/s, 0:06 left", 25));
        progress.share(2_000_000).skip();
        let Event::Progress { status, .. } = progress.event("Copying", Duration::from_secs(2)) else {
            panic!("another event")
        };
        assert_eq!(status, "3.0 MB of 4.0 MB, 500.0 KB/s, 0:02 left", "what is skipped does not make it faster");
    }

    #[test]
    fn writes_sizes() {
        assert_eq!([size(0), size(999), size(1000), size(5_368_709_120)], ["0 bytes", "999 bytes", "1.0 KB", "5.4 GB"]);
    }
}
