//! What a session has learned of its stamp and need not ask again for a while: subscription, image SKUs, object ids. One request for a fact at a
//! time: whoever comes while it runs gets its answer.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use crate::error::Result;

/// How long a fact holds. A pipeline takes minutes; an operator who adds an image or a subscription waits no longer than this.
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
    /// Returns the fact `name`, asked by `ask` when it is not known or no longer holds. An answer that is not `kept` is asked for again next time.
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

    /// Notes what an answer showed by the way.
    pub fn note(&self, name: String) {
        let fact = Fact { learned: Instant::now(), value: Arc::new(()) };
        self.lock().insert(name, Arc::new(AsyncMutex::new(Some(fact))));
    }

    /// Whether [`Remembered::note`] was called for `name` within the lifetime.
    pub fn is_noted(&self, name: &str) -> bool {
        let slot = self.lock().get(name).map(Arc::clone);
        slot.is_some_and(|slot| slot.try_lock().is_ok_and(|held| held.as_ref().and_then(Fact::read::<()>).is_some()))
    }

    /// Forgets everything: an answer has shown that something changed.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// The clock that tests pause is a feature of Tokio that the packed library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_fact_is_asked_for_once_within_its_lifetime() {
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
        tokio::time::advance(LIFETIME).await;
        assert!(!known.is_noted("group"));
    }
}
