use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{behaviour::Budget, exchange::Reply};

/// Counts the requests of the current window.
#[derive(Default)]
pub struct Throttle(Mutex<Option<(Instant, u32)>>);

impl Throttle {
    /// Refuses a request above the budget, until the window ends.
    pub fn must_allow(&self, budget: &Budget) -> Result<(), Reply> {
        let window = Duration::from_secs(budget.seconds);
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (began, count) = held.filter(|(began, _)| now.duration_since(*began) < window).unwrap_or((now, 0));
        if count < budget.requests {
            *held = Some((began, count + 1));
            return Ok(());
        }
        let left = window.saturating_sub(now.duration_since(began)).as_secs_f64().ceil();
        let message = format!(
            "Number of requests for subscription exceeded the limit of {} for time interval '00:00:{:02}'. Please try again after '{left}' seconds.",
            budget.requests, budget.seconds
        );
        Err(Reply::error(429, "SubscriptionRequestsThrottled", &message)
            .header("x-ms-failure-cause", "gateway")
            .header("Retry-After", left.max(1.0).to_string()))
    }
}
