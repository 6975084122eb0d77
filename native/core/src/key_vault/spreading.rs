//! What is late behind a new vault: its name on the network, and its access policies.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use tokio::time::Instant;

/// How long the name of a new vault, and a new policy, may take to spread.
const NAME: Duration = Duration::from_secs(5 * 60);
const POLICY: Duration = Duration::from_secs(45);

/// Looks often, since a name that is there is not announced: after 50 ms, then less and less often, at least once a second.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The jitter adds as much again.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The patience of one request with a vault whose name or policies have just been made.
pub struct Spreading {
    started: Instant,
    pauses: ExponentialBackoff,
}

impl Spreading {
    pub fn begin() -> Self {
        let pauses = ExponentialBuilder::default()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_factor(1.5)
            .with_jitter()
            .without_max_times();
        Self { started: Instant::now(), pauses: pauses.build() }
    }

    pub fn may_lack_name(&self) -> bool {
        self.started.elapsed() < NAME
    }

    pub fn may_lack_policy(&self) -> bool {
        self.started.elapsed() < POLICY
    }

    pub async fn pause(&mut self) {
        tokio::time::sleep(self.pauses.next().unwrap_or(LONGEST_PAUSE)).await;
    }
}
