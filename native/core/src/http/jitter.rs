//! Growing pauses with jitter, so that clients which failed at the same time do not try again at the same time.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

/// The source of the jitter. The same source gives the same pauses.
#[derive(Debug, Clone, Copy)]
pub struct Jitter {
    seed: u64,
}

impl Jitter {
    /// Returns a source that differs at each call and in each process.
    pub fn random() -> Self {
        Self { seed: RandomState::new().hash_one(0) }
    }

    /// Returns endless pauses, which grow by `factor` from `first` up to `longest`. The jitter makes each longer, at most twice as long.
    pub fn pauses(
        self,
        first: Duration,
        longest: Duration,
        factor: f32,
    ) -> impl Iterator<Item = Duration> + Send + Sync + use<> {
        ExponentialBuilder::default()
            .with_min_delay(first)
            .with_max_delay(longest)
            .with_factor(factor)
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(self.seed)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_limit_and_jitter_at_most_doubles_them() {
        let ms = Duration::from_millis;
        let grown = [100, 200, 400, 400, 400].map(ms);
        let of = |seed| Jitter { seed }.pauses(ms(100), ms(400), 2.0).take(grown.len()).collect::<Vec<_>>();
        for seed in 0..100 {
            assert!(of(seed).iter().zip(grown).all(|(pause, least)| (least..=least * 2).contains(pause)), "{seed}");
        }
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }
}
