//! The duration of the main flow, compared with the duration of its requests if each is sent as soon as its inputs exist.

use std::time::{Duration, Instant};

use crate::prerequisites_requests::{COLD, RERUN, RERUN_IN_NEW_SESSION};
use crate::request_graph::critical_path;
use crate::support::figures::Figure;
use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::Value;
use stamp::JournalEntry;
use stamp::Pace;

/// A nearby stamp; a real one is slower.
const LATENCY: Duration = Duration::from_millis(50);
/// Each value is the median of this many runs.
const RUNS: usize = 3;
/// Maximum ratio of the duration to the critical path.
const RATIO: f64 = 1.1;
/// Maximum number of sequential requests of a rerun.
const LATENCIES: f64 = 3.0;
const REQUESTS_IN_NEW_SESSION: usize = 13;

struct Run {
    wall: Duration,
    journal: Vec<JournalEntry>,
}

impl Run {
    fn of(stamp: &TestStamp, session: &Session, request: &Value) -> Self {
        stamp.stamp.journal_clear();
        let began = Instant::now();
        flow::run(session, request).result();
        Self { wall: began.elapsed(), journal: stamp.stamp.journal() }
    }

    fn to_critical_path(&self) -> f64 {
        self.wall.as_secs_f64() / critical_path(&self.journal).as_secs_f64()
    }

    fn in_a_row(&self) -> f64 {
        self.journal.iter().map(|entry| Duration::from_millis(entry.elapsed_ms)).sum::<Duration>().as_secs_f64()
    }
}

fn median(runs: &[Run], figure: impl Fn(&Run) -> f64) -> f64 {
    let mut all: Vec<f64> = runs.iter().map(figure).collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "some dozens of requests")]
fn report(name: &str, runs: &[Run], goal: usize, limit: usize) {
    let requests = median(runs, |run| run.journal.len() as f64);
    let figure = |what: &str, value, unit| Figure { name: format!("{name}, {what}"), value, unit, ..Figure::default() };
    Figure { goal: Some(goal as f64), limit: Some(limit as f64), ..figure("requests", requests, "") }.report();
    figure("wall time", median(runs, |run| run.wall.as_secs_f64()), "s").report();
    figure("critical path", median(runs, |run| critical_path(&run.journal).as_secs_f64()), "s").report();
    figure("its requests one after the other", median(runs, Run::in_a_row), "s").report();
}

fn report_ratio(name: &str, runs: &[Run]) {
    let (value, goal) = (median(runs, Run::to_critical_path), Some(RATIO));
    Figure { name: format!("{name}, wall time to critical path"), value, goal, ..Figure::default() }.report();
}

#[test]
#[ignore = "a measurement: cargo xtask bench"]
fn measured_against_the_critical_path() {
    for (system, make) in [("AAD", TestStamp::aad as fn() -> TestStamp), ("AD FS", TestStamp::adfs)] {
        let (mut cold, mut rerun, mut new_session) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let stamp = make();
            let (request, session) = (flow::request(&stamp), stamp.session());
            stamp.set_latency(LATENCY);
            cold.push(Run::of(&stamp, &session, &request));
            rerun.push(Run::of(&stamp, &session, &request));
            new_session.push(Run::of(&stamp, &stamp.session(), &request));
        }
        let name = format!("{system}, new stamp");
        report(&name, &cold, COLD, COLD);
        report_ratio(&name, &cold);
        let name = format!("{system}, rerun");
        report(&name, &rerun, RERUN, RERUN);
        let value = median(&rerun, |run| run.wall.as_secs_f64() / LATENCY.as_secs_f64());
        Figure { name: format!("{name}, wall time in latencies"), value, goal: Some(LATENCIES), ..Figure::default() }
            .report();
        report(
            &format!("{system}, rerun in a new session"),
            &new_session,
            REQUESTS_IN_NEW_SESSION,
            RERUN_IN_NEW_SESSION,
        );
    }
}

/// With the delays of a real stamp, which make up most of the time; once, since they are constant.
#[test]
#[ignore = "a measurement: cargo xtask bench"]
fn measured_at_the_pace_of_a_real_stamp() {
    let stamp = TestStamp::with(stamp::IdentitySystem::Aad, |builder| builder.pace(Pace::Real));
    let (request, session) = (flow::request(&stamp), stamp.session());
    stamp.set_latency(LATENCY);
    let run = Run::of(&stamp, &session, &request);
    Figure {
        name: "AAD, real pace, wall time".to_owned(),
        value: run.wall.as_secs_f64(),
        unit: "s",
        ..Figure::default()
    }
    .report();
}
