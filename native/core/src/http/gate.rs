//! What all sessions of the process share towards one stamp: a bounded number of requests in flight, and the pauses that its services ask for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::limits::ASKED_PAUSES;
use super::stamp_key::StampKey;
use super::wait::wait;
use crate::event::EventSink;
use crate::shared_values::SharedValues;

/// Requests in flight to one stamp: eight registries with four requests each.
const IN_FLIGHT: usize = 32;

static GATES: SharedValues<StampKey, Gate> = SharedValues::new();

/// The gate to one stamp.
#[derive(Debug)]
pub struct Gate {
    flights: Semaphore,
    /// Host to its pause.
    pauses: Mutex<HashMap<String, Pause>>,
}

#[derive(Debug, Clone)]
struct Pause {
    until: Instant,
    /// The request that was asked to pause.
    asked: String,
}

impl Gate {
    /// Returns the gate that all sessions of the process with this key use.
    pub fn of(key: StampKey) -> Arc<Self> {
        GATES.of(key, || Self::new(IN_FLIGHT))
    }

    fn new(in_flight: usize) -> Self {
        Self { flights: Semaphore::new(in_flight), pauses: Mutex::default() }
    }

    /// Waits until a request to `host` may be sent. It is in flight until the permit is dropped.
    pub async fn enter(&self, host: &str, events: &EventSink) -> Option<SemaphorePermit<'_>> {
        let limit = Instant::now() + ASKED_PAUSES;
        loop {
            // Never closed.
            let permit = self.flights.acquire().await.ok();
            let Some(pause) = self.pause_of(host).filter(|pause| pause.until <= limit) else { return permit };
            drop(permit);
            self.wait(host, &pause, events).await;
        }
    }

    /// Makes all requests to `host` wait, since the answer to the request `asked` demands it. A pause that no command waits for concerns only that request.
    pub fn pause(&self, host: &str, asked: &str, duration: Duration, events: &EventSink) {
        if duration.is_zero() || duration > ASKED_PAUSES {
            return;
        }
        let until = Instant::now() + duration;
        // The request itself reports its pause.
        events.is_first_of_pause(host, until);
        let mut pauses = locked(&self.pauses);
        if pauses.get(host).is_none_or(|known| known.until < until) {
            pauses.insert(host.to_owned(), Pause { until, asked: asked.to_owned() });
        }
    }

    fn pause_of(&self, host: &str) -> Option<Pause> {
        let mut pauses = locked(&self.pauses);
        let pause = pauses.get(host).cloned()?;
        if pause.until > Instant::now() {
            return Some(pause);
        }
        pauses.remove(host);
        None
    }

    async fn wait(&self, host: &str, pause: &Pause, events: &EventSink) {
        let duration = pause.until.saturating_duration_since(Instant::now());
        // One of the parallel requests of an operation reports the pause.
        let events = events.is_first_of_pause(host, pause.until).then_some(events);
        wait(events, duration, || {
            format!(
                "{host} asks for a pause in the answer to {}; all requests to it continue in {} s.",
                pause.asked,
                duration.as_secs_f32().ceil()
            )
        })
        .await;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const HOST: &str = "management.a.example";

    async fn seconds(work: impl Future) -> u64 {
        let began = Instant::now();
        work.await;
        began.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_all_requests_to_its_host_until_it_ends() {
        let (gate, (events, _receiver)) = (Gate::new(2), EventSink::new());
        gate.pause(HOST, "GET x", Duration::from_secs(7), &EventSink::new().0);
        gate.pause(HOST, "GET y", Duration::from_secs(3), &EventSink::new().0);
        assert_eq!(seconds(gate.enter("other.a.example", &events)).await, 0);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 7);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_longer_than_any_command_waits_holds_no_other_request() {
        let (gate, (events, _receiver)) = (Gate::new(2), EventSink::new());
        gate.pause(HOST, "GET x", ASKED_PAUSES + Duration::from_secs(1), &EventSink::new().0);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_operation_reports_a_pause_once_with_its_cause_and_duration() {
        let (gate, (events, receiver)) = (Gate::new(4), EventSink::new());
        gate.pause(HOST, "GET https://management.a.example/x", Duration::from_secs(9), &EventSink::new().0);
        let silenced = events.silenced();
        tokio::join!(gate.enter(HOST, &events), gate.enter(HOST, &events), gate.enter(HOST, &silenced));
        let texts: Vec<String> = receiver.try_iter().map(|event| format!("{event:?}")).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts[0].contains("example/x") && texts[0].contains("in 9 s"), "{texts:?}");
    }

    #[tokio::test]
    async fn no_more_requests_are_in_flight_than_permitted() {
        let (gate, (events, _receiver)) = (Gate::new(2), EventSink::new());
        let first = gate.enter(HOST, &events).await;
        let _second = gate.enter(HOST, &events).await;
        let mut third = pin!(gate.enter(HOST, &events));
        let mut context = Context::from_waker(Waker::noop());
        assert!(third.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert!(matches!(third.as_mut().poll(&mut context), Poll::Ready(Some(_))));
    }
}
