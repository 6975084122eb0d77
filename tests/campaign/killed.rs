//! kill -9 at a request: the process that runs the flow ends, and a rerun reaches exactly the desired state.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cell::{Outcome, wrong_rerun};
use crate::flows::Job;
use crate::ready::{Ready, World};
use crate::support::library;
use crate::support::operation::Session;
use serde_json::{Value, json};

/// Longer than a run needs for its next request.
const LIMIT: Duration = Duration::from_secs(60);

/// The process that is killed. It reads session, job, and secrets from its input.
#[test]
#[ignore = "the process that the campaign kills"]
fn run_that_is_killed() {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("the job");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    let secrets = told["secrets"].as_array().expect("secrets").iter();
    let member = |secret: &Value, at: usize| secret[at].as_str().expect("a text").to_owned();
    let job = Job {
        use_case: told["job"]["useCase"].as_str().expect("a name").to_owned(),
        request: told["job"]["request"].clone(),
        secrets: secrets.map(|secret| (member(secret, 0), member(secret, 1))).collect(),
        is_operators: false,
    };
    let session = Session::new(&told["session"], &[("clientSecret", told["clientSecret"].as_str().expect("a secret"))]);
    job.start(&session).end().result();
}

/// Kills the run while its n-th request is processed, but not answered.
pub fn at(ready: &Ready, nth: usize) -> Outcome {
    let world = ready.world();
    let rule = json!({ "match": { "nth": nth }, "times": 1, "action": { "holdAnswerMs": 600_000 } });
    world.stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
    let mut process = start(ready, &world);
    let began = Instant::now();
    let met = loop {
        // The journal has the request after its work is done.
        if world.stamp.stamp.met_a_fault() && world.journal().len() >= nth {
            break true;
        }
        if process.try_wait().expect("a process").is_some() || began.elapsed() > LIMIT {
            break false;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    process.kill().expect("it is killed");
    process.wait().expect("it ended");
    world.stamp.stamp.clear_faults();
    match wrong_rerun(ready, &world) {
        Some(why) => Outcome::Wrong(why),
        None if met => Outcome::Recovered,
        None => Outcome::NotMet,
    }
}

fn start(ready: &Ready, world: &World) -> Child {
    let job = ready.job(world);
    let told = json!({ "job": job.to_json(), "session": job.session_json(&world.stamp), "secrets": job.secrets,
        "clientSecret": world.stamp.client_secret() });
    let mut process = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "killed::run_that_is_killed", "--ignored", "--nocapture"])
        .env("AZCR_NATIVE_LIBRARY", library::loaded())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the process starts");
    process.stdin.take().expect("its input").write_all(told.to_string().as_bytes()).expect("it reads");
    process
}
