//! The duration of the main flow, compared with the duration of its requests if each is sent as soon as its inputs exist.

use std::time::{Duration, Instant};

use crate::az_flow;
use crate::prerequisites_requests::{COLD, RERUN, RERUN_IN_NEW_PROCESS, RERUN_IN_NEW_SESSION, in_new_process};
use crate::request_graph::critical_path;
use crate::sequential_flow;
use crate::support::figures::{self, Figure};
use crate::support::flow;
use crate::support::operation::Session;
use crate::support::stamp::TestStamp;
use serde_json::Value;
use stamp::{IdentitySystem, JournalEntry, Pace};

/// A nearby stamp; a real one is slower.
const LATENCY: Duration = Duration::from_millis(50);
/// A stamp behind a slow link.
const FAR: Duration = Duration::from_millis(300);
/// Each value is the median of this many runs.
const RUNS: usize = 3;
/// Maximum ratio of the duration to the critical path.
const RATIO: f64 = 1.1;
/// Maximum number of sequential requests of a rerun.
const LATENCIES: f64 = 3.0;
/// The goal of the first runs on a new stamp; the check of rights added a request to them.
const COLD_GOAL: usize = 21;
/// Our duration to that of the sequential flow: three times and one and a half times as fast.
const FAST_GOAL: f64 = 1.0 / 3.0;
const REAL_GOAL: f64 = 1.0 / 1.5;
/// The goal of the fast pace is below the critical path (docs/performance.md).
const FAST_LIMIT: f64 = 0.42;

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
    figures::median(runs.iter().map(figure).collect())
}

#[expect(clippy::cast_precision_loss, reason = "some dozens of requests")]
fn report(name: &str, runs: &[Run], goal: usize, limit: usize) {
    let requests = median(runs, |run| run.journal.len() as f64);
    let figure = |what: &str, value, unit| Figure { name: format!("{name}, {what}"), value, unit, ..Figure::default() };
    Figure { goal: Some(goal as f64), limit: Some(limit as f64), ..figure("requests", requests, "") }.report();
    figure("wall time", median(runs, |run| run.wall.as_secs_f64()), "s").report();
    figure("its requests one after the other", median(runs, Run::in_a_row), "s").report();
}

/// For runs of a session that knows nothing of the stamp.
fn report_ratio(name: &str, runs: &[Run]) {
    let path = median(runs, |run| critical_path(&run.journal).as_secs_f64());
    Figure { name: format!("{name}, critical path"), value: path, unit: "s", ..Figure::default() }.report();
    let (value, goal) = (median(runs, Run::to_critical_path), Some(RATIO));
    Figure { name: format!("{name}, wall time to critical path"), value, goal, ..Figure::default() }.report();
}

#[test]
#[ignore = "a measurement: cargo xtask bench"]
fn measured_against_the_critical_path() {
    for (system, make) in [("AAD", TestStamp::aad as fn() -> TestStamp), ("AD FS", TestStamp::adfs)] {
        let [mut cold, mut rerun, mut new_session, mut new_process] = [(); 4].map(|()| Vec::new());
        for _ in 0..RUNS {
            let stamp = make();
            let (request, session) = (flow::request(&stamp), stamp.session());
            stamp.set_latency(LATENCY);
            cold.push(Run::of(&stamp, &session, &request));
            rerun.push(Run::of(&stamp, &session, &request));
            new_session.push(Run::of(&stamp, &stamp.session(), &request));
            new_process.push(Run::of(&stamp, &in_new_process(&stamp), &request));
        }
        let name = format!("{system}, new stamp");
        report(&name, &cold, COLD_GOAL, COLD);
        report_ratio(&name, &cold);
        let name = format!("{system}, rerun");
        report(&name, &rerun, RERUN, RERUN);
        let value = median(&rerun, |run| run.wall.as_secs_f64() / LATENCY.as_secs_f64());
        Figure { name: format!("{name}, wall time in latencies"), value, goal: Some(LATENCIES), ..Figure::default() }
            .report();
        report(&format!("{name} in a new session"), &new_session, RERUN_IN_NEW_SESSION, RERUN_IN_NEW_SESSION);
        report(&format!("{name} in a new process"), &new_process, RERUN_IN_NEW_SESSION, RERUN_IN_NEW_PROCESS);
    }
}

/// Compares our flow with the old script's and, if it is installed, with the Azure CLI's, on a stamp of both paces, near and far.
#[test]
#[ignore = "a measurement: cargo xtask bench"]
fn measured_against_the_sequential_flow() {
    let az = az_flow::is_installed();
    if !az {
        println!("SKIPPED measured_against_the_sequential_flow, az: the Azure CLI is not installed");
    }
    for (shown, pace, goal, limit) in
        [("fast", Pace::Fast, FAST_GOAL, FAST_LIMIT), ("real pace", Pace::Real, REAL_GOAL, REAL_GOAL)]
    {
        for latency in [LATENCY, FAR] {
            let make = || {
                let stamp = TestStamp::with(IdentitySystem::Aad, |builder| builder.pace(pace));
                stamp.set_latency(latency);
                stamp
            };
            // The delays of the real pace make up most of its time, and are constant.
            let times = if pace == Pace::Fast && figures::are_kept() { RUNS } else { 1 };
            let (mut ours, mut sequential) = (Vec::new(), Vec::new());
            for _ in 0..times {
                let stamp = make();
                ours.push(Run::of(&stamp, &stamp.session(), &flow::request(&stamp)));
                let stamp = make();
                let wall = sequential_flow::run(&stamp);
                sequential.push(Run { wall, journal: stamp.stamp.journal() });
            }
            let name = format!("AAD, {shown}, {} ms", latency.as_millis());
            let wall = |runs: &[Run]| median(runs, |run| run.wall.as_secs_f64());
            for (flow, runs) in [("ours", &ours), ("sequential flow", &sequential)] {
                let figure = Figure { name: format!("{name}, {flow}"), unit: "s", ..Figure::default() };
                Figure { value: wall(runs), ..figure }.report();
            }
            // The journal does not contain the waits of the real pace.
            if pace == Pace::Fast {
                report_ratio(&name, &ours);
            }
            let value = wall(&ours) / wall(&sequential);
            let compared = format!("{name}, ours to the sequential flow");
            Figure { name: compared, value, goal: Some(goal), limit: Some(limit), unit: "" }.report();
            if az {
                report_az(&name, &make(), pace, wall(&ours));
            }
        }
    }
}

/// Reports one run of the Azure CLI, whose commands take seconds.
#[expect(clippy::cast_precision_loss, reason = "some dozens of requests")]
fn report_az(name: &str, stamp: &TestStamp, pace: Pace, ours: f64) {
    az_flow::prepare(stamp, pace);
    let wall = az_flow::run(stamp).as_secs_f64();
    for (what, value, unit) in
        [("az", wall, "s"), ("az, requests", stamp.stamp.journal().len() as f64, ""), ("ours to az", ours / wall, "")]
    {
        Figure { name: format!("{name}, {what}"), value, unit, ..Figure::default() }.report();
    }
}
