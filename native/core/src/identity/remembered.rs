//! Facts that a session caches: subscription, image SKUs, object ids. Concurrent requests for one fact share one answer.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
    fn holds(&self) -> bool {
        self.learned.elapsed() < LIFETIME
    }

    fn read<T: Clone + 'static>(&self) -> Option<T> {
        self.value.downcast_ref::<T>().filter(|_| self.holds()).cloned()
    }
}

#[derive(Debug, Default)]
pub struct Remembered(Mutex<Facts>);

#[derive(Debug, Default)]
struct Facts {
    by_name: HashMap<String, Slot>,
    /// When expired facts were removed, or the first one was added.
    cleaned: Option<Instant>,
}

impl Remembered {
    /// Returns the fact `name`, and calls `ask` if it is not cached or has expired. An answer for which `kept` returns false is not cached.
    pub async fn once<T: Clone + Send + Sync + 'static>(
        &self,
        name: String,
        kept: fn(&T) -> bool,
        ask: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let slot = Arc::clone(self.lock_for_new().by_name.entry(name).or_default());
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
        self.lock_for_new().by_name.insert(name, Arc::new(AsyncMutex::new(Some(fact))));
    }

    /// Returns the value that was recorded for `name` within the lifetime.
    pub fn noted<T: Clone + 'static>(&self, name: &str) -> Option<T> {
        let slot = self.lock().by_name.get(name).map(Arc::clone)?;
        let held = slot.try_lock().ok()?;
        held.as_ref().and_then(Fact::read)
    }

    /// Clears the cache, after an answer has shown that something changed.
    pub fn forget(&self) {
        self.lock().by_name.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Facts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Like `lock`, but removes expired facts once per lifetime: a session may see thousands of resources.
    fn lock_for_new(&self) -> MutexGuard<'_, Facts> {
        let mut facts = self.lock();
        let now = Instant::now();
        if now - *facts.cleaned.get_or_insert(now) >= LIFETIME {
            facts.by_name.retain(|_, slot| is_needed(slot));
            facts.cleaned = Some(now);
        }
        facts
    }
}

/// Returns whether the fact still holds, or is being requested.
fn is_needed(slot: &Slot) -> bool {
    Arc::strong_count(slot) > 1 || slot.try_lock().is_ok_and(|held| held.as_ref().is_some_and(Fact::holds))
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

    #[tokio::test(start_paused = true)]
    async fn expired_facts_are_removed_unless_they_are_being_requested() {
        let known = Remembered::default();
        for group in 0..9 {
            known.note(format!("group {group}"));
        }
        tokio::time::advance(LIFETIME / 2).await;
        known.note("recent".to_owned());
        let requested = known.once("requested".to_owned(), |_| true, async {
            tokio::time::advance(LIFETIME / 2).await;
            known.note("new".to_owned());
            Ok(())
        });
        requested.await.expect("no error");
        let mut names: Vec<_> = known.lock().by_name.keys().cloned().collect();
        names.sort_unstable();
        assert_eq!(names, ["new", "recent", "requested"]);
    }
}
