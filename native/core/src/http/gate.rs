//! What all sessions of the process share towards one stamp: a bounded number of requests in flight, the pauses that its services ask for, and the rate at
//! which a throttling service answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::limits::ASKED_PAUSES;
use super::pace::Pace;
use super::stamp_key::StampKey;
use super::wait::{sleep, wait};
use crate::event::EventSink;
use crate::shared_values::SharedValues;

/// Requests in flight to one stamp: eight registries with four requests each.
const IN_FLIGHT: usize = 32;

static GATES: SharedValues<StampKey, Gate> = SharedValues::new();

/// The gate to one stamp.
#[derive(Debug)]
pub struct Gate {
    flights: Semaphore,
    /// The hosts that have asked for a pause.
    throttling: Mutex<HashMap<String, Throttling>>,
}

#[derive(Debug)]
struct Throttling {
    pause: Pause,
    pace: Pace,
}

#[derive(Debug, Clone)]
struct Pause {
    until: Instant,
    /// The request that was asked to pause.
    asked: String,
}

/// A request that is in flight until this is dropped.
#[derive(Debug)]
pub struct Flight<'a> {
    sent: Instant,
    _permit: Option<SemaphorePermit<'a>>,
}

/// What must happen before a request may be sent.
enum Step {
    Pause(Pause),
    /// The host answers this number of requests in a second, as a pause that has ended shows.
    Learned(f64),
    Turn(Instant),
}

impl Gate {
    /// Returns the gate that all sessions of the process with this key use.
    pub fn of(key: StampKey) -> Arc<Self> {
        GATES.of(key, || Self::new(IN_FLIGHT))
    }

    fn new(in_flight: usize) -> Self {
        Self { flights: Semaphore::new(in_flight), throttling: Mutex::default() }
    }

    /// Waits until a request to `host` may be sent.
    pub async fn enter(&self, host: &str, events: &EventSink) -> Flight<'_> {
        let limit = Instant::now() + ASKED_PAUSES;
        let mut turn = None;
        loop {
            // Never closed.
            let permit = self.flights.acquire().await.ok();
            match self.next_step(host, limit, turn) {
                Step::Pause(pause) => {
                    drop(permit);
                    self.wait(host, &pause, events).await;
                    turn = None;
                }
                Step::Learned(rate) => {
                    let digits = usize::from(rate < 10.0);
                    events.verbose(format!(
                        "{host} answers {rate:.digits$} requests in a second; for a minute, no more are sent to it."
                    ));
                }
                Step::Turn(at) if at <= Instant::now() => return Flight { sent: Instant::now(), _permit: permit },
                Step::Turn(at) => {
                    drop(permit);
                    sleep(at.saturating_duration_since(Instant::now())).await;
                    turn = Some(at);
                }
            }
        }
    }

    /// Makes all requests to `host` wait, since the answer to the request `asked` demands it. A pause that no command waits for concerns only that request.
    pub fn pause(&self, host: &str, asked: &str, flight: &Flight<'_>, duration: Duration, events: &EventSink) {
        if duration.is_zero() || duration > ASKED_PAUSES {
            return;
        }
        let until = Instant::now() + duration;
        // The request itself reports its pause.
        events.is_first_of_pause(host, until);
        let pause = Pause { until, asked: asked.to_owned() };
        let mut throttling = locked(&self.throttling);
        let known = throttling
            .entry(host.to_owned())
            .or_insert_with(|| Throttling { pause: pause.clone(), pace: Pace::default() });
        known.pace.refused(flight.sent, duration);
        if known.pause.until < until {
            known.pause = pause;
        }
    }

    /// Counts an answer of `host` that demands no pause.
    pub fn answered(&self, host: &str, flight: &Flight<'_>) {
        if let Some(known) = locked(&self.throttling).get_mut(host) {
            known.pace.answered(flight.sent);
        }
    }

    /// `turn`: the time that was reserved for the request.
    fn next_step(&self, host: &str, limit: Instant, turn: Option<Instant>) -> Step {
        let now = Instant::now();
        let mut throttling = locked(&self.throttling);
        let Some(known) = throttling.get_mut(host) else { return Step::Turn(now) };
        if known.pause.until > now && known.pause.until <= limit {
            return Step::Pause(known.pause.clone());
        }
        match (known.pace.learn(now), turn) {
            (Some(rate), _) => Step::Learned(rate),
            (None, Some(turn)) => Step::Turn(turn),
            (None, None) => Step::Turn(known.pace.turn(now)),
        }
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

    /// Lets the gate pause, in the answer to a request that was sent now.
    fn pause(gate: &Gate, asked: &str, seconds: u64) {
        let flight = Flight { sent: Instant::now(), _permit: None };
        gate.pause(HOST, asked, &flight, Duration::from_secs(seconds), &EventSink::new().0);
    }

    async fn seconds(work: impl Future) -> u64 {
        let began = Instant::now();
        work.await;
        began.elapsed().as_secs()
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_all_requests_to_its_host_until_it_ends() {
        let (gate, (events, _receiver)) = (Gate::new(2), EventSink::new());
        pause(&gate, "GET x", 7);
        pause(&gate, "GET y", 3);
        assert_eq!(seconds(gate.enter("other.a.example", &events)).await, 0);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 7);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_longer_than_any_command_waits_holds_no_other_request() {
        let (gate, (events, _receiver)) = (Gate::new(2), EventSink::new());
        pause(&gate, "GET x", ASKED_PAUSES.as_secs() + 1);
        assert_eq!(seconds(gate.enter(HOST, &events)).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn an_operation_reports_a_pause_once_with_its_cause_and_duration() {
        let (gate, (events, receiver)) = (Gate::new(4), EventSink::new());
        pause(&gate, "GET https://management.a.example/x", 9);
        let silenced = events.silenced();
        tokio::join!(gate.enter(HOST, &events), gate.enter(HOST, &events), gate.enter(HOST, &silenced));
        let texts: Vec<String> = receiver.try_iter().map(|event| format!("{event:?}")).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts[0].contains("example/x") && texts[0].contains("in 9 s"), "{texts:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_pause_requests_are_sent_at_the_rate_of_the_answers() {
        let (gate, (events, receiver)) = (Gate::new(4), EventSink::new());
        pause(&gate, "GET x", 1);
        for _ in 0..50 {
            let flight = gate.enter(HOST, &events).await;
            gate.answered(HOST, &flight);
        }
        pause(&gate, "GET x", 1);
        gate.enter(HOST, &events).await;
        let began = Instant::now();
        for _ in 0..46 {
            gate.enter(HOST, &events).await;
        }
        let took = began.elapsed().as_millis();
        assert!((1_000..1_100).contains(&took), "{took} ms for 46 of 50 requests in a second");
        let texts: Vec<String> = receiver.try_iter().map(|event| format!("{event:?}")).collect();
        assert!(texts.len() == 1 && texts[0].contains("answers 46 requests in a second"), "{texts:?}");
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
        assert!(matches!(third.as_mut().poll(&mut context), Poll::Ready(_)));
    }
}
