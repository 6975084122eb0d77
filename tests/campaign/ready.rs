//! A prepared flow: the stamp's state before it, the requests of a run without faults, and the states after that run and after a rerun.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::canaries;
use crate::deployment::HOST;
use crate::faults::{Ending, PATIENCE};
use crate::flows::{Flow, Job};
use crate::place::Place;
use crate::registry::lacks;
use crate::registry::server::Server;
use crate::shape;
use crate::support::operation::{Ended, Session};
use crate::support::stamp::{Folder, TestStamp};
use serde_json::{Value, json};
use stamp::IdentitySystem;
use stamp::behaviour::Behaviour;

const STATE: &str = "state.json";
/// Longer than any run that ends by itself.
const LIMIT: Duration = Duration::from_secs(400);
/// A canceled run, and one whose time is over, must end within this time.
const ENDED: Duration = Duration::from_secs(5);

pub struct Ready {
    pub flow: &'static Flow,
    facts: Value,
    saved: Vec<u8>,
    pub places: Vec<(Place, usize)>,
    /// How many requests a run without faults sends.
    pub requests: usize,
    /// The shapes after a run, and after a rerun.
    pub ends: [Value; 2],
    /// The shape of the result of a run that only reads.
    pub result: Option<Value>,
    /// The id of the error of a rerun, if a rerun without faults has nothing to work on.
    pub rerun_error: Option<String>,
    _folder: Folder,
}

/// One polled operation is enough for a request to the place of its polls.
fn quick(behaviour: &mut Behaviour) {
    behaviour.operation_polls = 1;
    behaviour.deployment_polls = 1;
    behaviour.vault_dns_attempts = 0;
    behaviour.vault_registering_reads = 0;
    behaviour.principal_attempts = 0;
    behaviour.container_deleting_attempts = 0;
    behaviour.application_attempts = 0;
}

impl Ready {
    /// Prepares the flow; `None` if this machine lacks programs for it.
    pub fn new(test: &str, flow: &'static Flow) -> Option<Self> {
        if lacks(&format!("{test} ({})", flow.name), flow.needs) {
            return None;
        }
        let folder = Folder::new();
        let state = folder.path(STATE);
        let stamp =
            TestStamp::within(folder, IdentitySystem::Aad, |builder| builder.state_file(&state).behaviour(quick));
        let facts = (flow.prepare)(&stamp);
        let folder = stamp.stop();
        let mut ready = Self {
            flow,
            facts,
            saved: std::fs::read(folder.path(STATE)).expect("the state of the stamp"),
            places: Vec::new(),
            requests: 0,
            ends: [Value::Null, Value::Null],
            result: None,
            rerun_error: None,
            _folder: folder,
        };
        ready.run_without_faults();
        Some(ready)
    }

    /// Prepares several flows at a time, since preparing mostly waits.
    pub fn all(test: &str, flows: &[&'static Flow]) -> Vec<Self> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = flows.iter().map(|flow| scope.spawn(|| Self::new(test, flow))).collect();
            threads.into_iter().filter_map(|thread| thread.join().expect("a run without faults")).collect()
        })
    }

    fn run_without_faults(&mut self) {
        let world = self.world();
        let ended = self.run(&world, Ending::Own);
        let result = ended.result();
        let journal = world.journal();
        self.result = (!journal.iter().any(stamp::JournalEntry::is_write)).then(|| shape::of(result));
        self.requests = journal.len();
        let mut counts: BTreeMap<Place, usize> = BTreeMap::new();
        for entry in &journal {
            *counts.entry(Place::of(entry)).or_default() += 1;
        }
        self.places = counts.into_iter().collect();
        self.ends[0] = world.shape();
        let rerun = self.run(&world, Ending::Own);
        self.rerun_error = (rerun.last["outcome"] == "failed").then(|| id(&rerun));
        self.ends[1] = world.shape();
    }

    /// Starts a stamp in the state before the flow.
    pub fn world(&self) -> World {
        let folder = Folder::new();
        let state = folder.path(STATE);
        std::fs::write(&state, &self.saved).expect("a state file");
        let stamp =
            TestStamp::within(folder, IdentitySystem::Aad, |builder| builder.state_file(&state).behaviour(quick));
        let server = self.flow.server.map(|start| start(&stamp.folder.path(""), &self.facts));
        World { stamp, server }
    }

    pub fn job(&self, world: &World) -> Job {
        let mut job = (self.flow.job)(&world.stamp, &self.facts);
        if let Some(server) = &world.server {
            job.request["resolve"] = json!({ (HOST): format!("127.0.0.1:{}", server.port) });
        }
        job
    }

    /// Runs the flow in a new session to its `ending`.
    pub fn run(&self, world: &World, ending: Ending) -> Ended {
        let mut job = self.job(world);
        for (member, file) in canaries::FILES {
            job.request[member] = json!(world.stamp.folder.path(file));
        }
        if ending == Ending::TimeLimit {
            job.request["timeoutSeconds"] = PATIENCE.as_secs().into();
        }
        let limit = if ending == Ending::Own { LIMIT } else { PATIENCE + ENDED };
        let session = Session::new(&job.session_json(&world.stamp), &[("clientSecret", world.stamp.client_secret())]);
        let operation = job.start(&session);
        let (began, mut is_canceled) = (Instant::now(), false);
        let mut events = Vec::new();
        loop {
            assert!(began.elapsed() < limit, "{} did not end within {limit:?}", self.flow.name);
            if ending == Ending::Cancellation && !is_canceled && began.elapsed() > PATIENCE {
                is_canceled = true;
                operation.cancel();
            }
            match operation.next(Duration::from_millis(200)).expect("an event") {
                Some(event) if event["event"] == "finished" => return Ended { events, last: event },
                Some(event) => events.push(event),
                None => {}
            }
        }
    }

    /// Returns why the stamp is not in the state after a complete run. `reruns`: whether a rerun may have left its traces, such as another deployment.
    pub fn wrong_end(&self, world: &World, reruns: bool) -> Option<String> {
        let found = world.shape();
        let possible = if reruns { &self.ends[..] } else { &self.ends[..1] };
        if possible.contains(&found) { None } else { shape::difference(&self.ends[0], &found) }
    }
}

/// Returns the id of an error.
pub fn id(ended: &Ended) -> String {
    ended.error()["id"].as_str().unwrap_or_default().to_owned()
}

/// One stamp of a run.
pub struct World {
    pub stamp: TestStamp,
    server: Option<Server>,
}

impl World {
    pub fn journal(&self) -> Vec<stamp::JournalEntry> {
        self.stamp.stamp.journal()
    }

    pub fn shape(&self) -> Value {
        shape::of(&self.stamp.stamp.state())
    }
}
