//! The logins of one operation. Repeating a wrong password locks the account, whether parallel steps send it or a later step after a failure. So the outcome of
//! the first attempt is awaited, and a refused login is not sent again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Mutex as AsyncMutex;

use crate::error::{Error, Result};

/// The outcome of an attempt for the login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Accepted,
    Refused,
    /// The login was not checked, for example because the service could not be reached.
    Unknown,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Untried,
    Accepted,
    Refused(Error),
}

#[derive(Debug, Default)]
pub struct LoginAttempts(Mutex<HashMap<String, Arc<AsyncMutex<State>>>>);

impl LoginAttempts {
    /// Runs `attempt`, which sends the login `name`; returns the earlier refusal instead if there was one.
    pub async fn run<T>(
        &self,
        name: &str,
        attempt: impl Future<Output = Result<T>>,
        judge: impl Fn(&Result<T>) -> Verdict,
    ) -> Result<T> {
        let slot = self.slot(name);
        let mut state = slot.lock().await;
        match &*state {
            State::Refused(error) => return Err(error.clone()),
            State::Untried => {
                let outcome = attempt.await;
                settle(&mut state, &outcome, judge(&outcome));
                return outcome;
            }
            State::Accepted => drop(state),
        }
        let outcome = attempt.await;
        let verdict = judge(&outcome);
        if verdict == Verdict::Refused {
            settle(&mut *slot.lock().await, &outcome, verdict);
        }
        outcome
    }

    fn slot(&self, name: &str) -> Arc<AsyncMutex<State>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry(name.to_owned()).or_default())
    }
}

fn settle<T>(state: &mut State, outcome: &Result<T>, verdict: Verdict) {
    match (verdict, outcome) {
        (Verdict::Refused, Err(error)) => *state = State::Refused(error.clone()),
        (Verdict::Accepted, _) => *state = State::Accepted,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::error::ErrorId;
    use crate::http::wait::sleep;

    fn judge(outcome: &Result<()>) -> Verdict {
        match outcome {
            Ok(()) => Verdict::Accepted,
            Err(error) if error.id == ErrorId::UserRejected => Verdict::Refused,
            Err(_) => Verdict::Unknown,
        }
    }

    async fn together(answer: fn() -> Result<()>) -> (usize, usize) {
        let (attempts, sent) = (LoginAttempts::default(), AtomicUsize::new(0));
        let one = || {
            let work = async {
                sent.fetch_add(1, Ordering::SeqCst);
                sleep(Duration::from_millis(5)).await;
                answer()
            };
            attempts.run("user", work, judge)
        };
        let outcomes = futures_util::future::join_all((0..8).map(|_| one())).await;
        (sent.load(Ordering::SeqCst), outcomes.iter().filter(|outcome| outcome.is_ok()).count())
    }

    #[tokio::test]
    async fn refused_login_is_sent_once_for_all_waiting_attempts() {
        let refused = || Err(Error::new(ErrorId::UserRejected, "wrong"));
        assert_eq!(together(refused).await, (1, 0));
        assert_eq!(together(|| Ok(())).await, (8, 8));
        let unreachable = || Err(Error::new(ErrorId::Unreachable, "gone"));
        assert_eq!(together(unreachable).await, (8, 0));
    }
}
