//! Facts that a session caches: subscription, image SKUs, object ids. Concurrent requests for one fact share one answer.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use crate::error::Result;

/// How long a fact is cached. A pipeline takes minutes; after adding an image or a subscription, an operator waits no longer than this.
const LIFETIME: Duration = Duration::from_secs(10 * 60);

type Slot = Arc<AsyncMutex<Option<Fact>>>;

#[derive(Debug)]
struct Fact {
    learned: Instant,
    value: Arc<dyn Any + Send + Sync>,
}

impl Fact {
    fn read<T: Clone + 'static>(&self) -> Option<T> {
        let holds = self.learned.elapsed() < LIFETIME;
        self.value.downcast_ref::<T>().filter(|_| holds).cloned()
    }
}

#[derive(Debug, Default)]
pub struct Remembered(Mutex<HashMap<String, Slot>>);

impl Remembered {
    /// Returns the fact `name`, and calls `ask` if it is not cached or has expired. An answer for which `kept` returns false is not cached.
    pub async fn once<T: Clone + Send + Sync + 'static>(
        &self,
        name: String,
        kept: fn(&T) -> bool,
        ask: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let slot = Arc::clone(self.lock().entry(name).or_default());
        let mut held = slot.lock().await;
        if let Some(known) = held.as_ref().and_then(Fact::read) {
            return Ok(known);
        }
        let value = ask.await?;
        *held = kept(&value).then(|| Fact { learned: Instant::now(), value: Arc::new(value.clone()) });
        Ok(value)
    }

    /// Records that an answer showed `name`.
    pub fn note(&self, name: String) {
        self.note_value(name, ());
    }

    /// Returns whether [`Remembered::note`] was called for `name` within the lifetime.
    pub fn is_noted(&self, name: &str) -> bool {
        self.noted::<()>(name).is_some()
    }

    /// Records the value that an answer showed for `name`, in place of an earlier one.
    pub fn note_value<T: Send + Sync + 'static>(&self, name: String, value: T) {
        let fact = Fact { learned: Instant::now(), value: Arc::new(value) };
        self.lock().insert(name, Arc::new(AsyncMutex::new(Some(fact))));
    }

    /// Returns the value that was recorded for `name` within the lifetime.
    pub fn noted<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        let slot = self.lock().get(name).map(Arc::clone)?;
        let held = slot.try_lock().ok()?;
        held.as_ref().and_then(Fact::read)
    }

    /// Clears the cache, after an answer has shown that something changed.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn fact_is_requested_once_within_its_lifetime() {
        let (known, asked) = (Remembered::default(), Cell::new(0));
        let ask = async |name: &str| {
            let answer = async {
                asked.set(asked.get() + 1);
                Ok(name.to_owned())
            };
            known.once(name.to_owned(), |answer| answer != "nothing", answer).await.expect("no error")
        };
        for (name, requests) in [("a", 1), ("a", 1), ("b", 2), ("a", 2), ("nothing", 3), ("nothing", 4)] {
            assert_eq!(ask(name).await, name);
            assert_eq!(asked.get(), requests, "{name}");
        }
        tokio::time::advance(LIFETIME).await;
        ask("a").await;
        assert_eq!(asked.get(), 5, "an old fact is asked for again");
        known.forget();
        ask("a").await;
        assert_eq!(asked.get(), 6, "a forgotten fact is asked for again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_note_holds_for_its_lifetime() {
        let known = Remembered::default();
        assert!(!known.is_noted("group"));
        known.note("group".to_owned());
        assert!(known.is_noted("group") && !known.is_noted("other"));
        known.note_value("address".to_owned(), 1);
        known.note_value("address".to_owned(), 2);
        assert_eq!(known.noted("address"), Some(2), "the last answer counts");
        tokio::time::advance(LIFETIME).await;
        assert!(!known.is_noted("group"));
        assert_eq!(known.noted::<i32>("address"), None);
    }
}
