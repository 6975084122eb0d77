//! Values that the sessions of the process share, by a key.

use std::sync::{Arc, Mutex, PoisonError};

/// More keys than one process works with; from here on, values that nothing uses are dropped.
const MOST: usize = 64;

#[derive(Debug)]
pub(crate) struct SharedValues<K, V>(Mutex<Vec<(K, Arc<V>)>>);

impl<K: PartialEq, V> SharedValues<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Returns the value of `key`, and creates it with `make` if there is none.
    pub(crate) fn of(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, value)) = all.iter().find(|(known, _)| *known == key) {
            return Arc::clone(value);
        }
        if all.len() >= MOST {
            all.retain(|(_, value)| Arc::strong_count(value) > 1);
        }
        let value = Arc::new(make());
        all.push((key, Arc::clone(&value)));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_values_are_dropped_when_there_are_many_and_used_ones_are_kept() {
        let all = SharedValues::new();
        let used = all.of(0, || "used");
        for key in 1..=MOST {
            all.of(key, || "unused");
        }
        assert!(Arc::ptr_eq(&used, &all.of(0, || "another")));
        assert_eq!(*all.of(1, || "made again"), "made again");
    }
}
