//! The delays of a new vault: its DNS name and its access policies.

use std::time::Duration;

use tokio::time::Instant;

use crate::http::jitter::Jitter;
use crate::http::wait::sleep;

/// Maximum time until a new vault's DNS name, or a new policy, is effective.
const NAME: Duration = Duration::from_secs(5 * 60);
const POLICY: Duration = Duration::from_secs(45);

/// Polls often, since nothing announces that a name exists: first after 50 ms, then at growing intervals up to a second.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The jitter can double it.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The retries of one request to a vault that is new or has new policies.
pub(super) struct Spreading {
    started: Instant,
    pauses: Box<dyn Iterator<Item = Duration> + Send + Sync>,
}

impl Spreading {
    pub(super) fn begin() -> Self {
        let pauses = Box::new(Jitter::random().pauses(FIRST_PAUSE, LONGEST_PAUSE, 1.5));
        Self { started: Instant::now(), pauses }
    }

    pub(super) fn may_lack_name(&self) -> bool {
        self.started.elapsed() < NAME
    }

    pub(super) fn may_lack_policy(&self) -> bool {
        self.started.elapsed() < POLICY
    }

    pub(super) async fn pause(&mut self) {
        sleep(self.pauses.next().unwrap_or(LONGEST_PAUSE)).await;
    }
}
