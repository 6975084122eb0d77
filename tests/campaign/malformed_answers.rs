//! Every request of the main flows, answered with something that does not come from the service: the run ends in an error or in the reported state, never in a
//! panic.

use std::sync::Mutex;
use std::thread;

use crate::faults::Ending;
use crate::flows::{self, Flow};
use crate::place::Place;
use crate::ready::Ready;
use serde_json::json;

const BAD: [(&str, &str); 7] = [
    ("text/html", "<html><body>Sign in to the proxy</body></html>"),
    ("application/json", "{}"),
    (
        "application/json",
        r#"{"id":"/x","sku":7,"properties":{"accessPolicies":{},"dnsSettings":[],"encryption":7,"provisioningState":[]}}"#,
    ),
    ("application/json", "[]"),
    ("application/json", "null"),
    ("application/json", "7"),
    ("application/json", ""),
];

/// Runs mostly wait, so several run in parallel, each with its own stamp.
const AT_ONCE: usize = 8;

fn survives_everything(name: &str) {
    let flow: &'static Flow = flows::ALL.iter().find(|flow| flow.name == name).expect("a flow");
    let Some(ready) = Ready::new("malformed answers", flow) else { return };
    let places = Mutex::new(ready.places.iter().flat_map(|(place, _)| BAD.map(|bad| (place, bad))));
    let next = || places.lock().expect("no run panicked here").next();
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((place, bad)) = next() {
                    survives(&ready, place, bad);
                }
            });
        }
    });
}

fn survives(ready: &Ready, place: &Place, (kind, body): (&str, &str)) {
    let what = format!("{}: {} answered with {body:?}", ready.flow.name, place.shown());
    let world = ready.world();
    // The id does not look like one of the blob service.
    let headers = [["Content-Type", kind], ["request-id", "malformed"]];
    let answer = json!({ "answer": { "status": 200, "headers": headers, "body": body } });
    world.stamp.stamp.set_fault(serde_json::from_value(place.rule(Some(1), &answer)).expect("a rule"));
    let ended = ready.run(&world, Ending::Own);
    assert!(world.stamp.stamp.met_a_fault(), "{what}: was not asked");
    match ended.last["outcome"].as_str() {
        Some("failed") => {
            let id = ended.error()["id"].as_str().expect("an id");
            assert!(!id.starts_with("Internal."), "{what}: {}", ended.error());
        }
        _ => assert_eq!(ready.wrong_end(&world, false), None, "{what}: {}", ended.last),
    }
}

#[test]
fn prerequisites_survive_every_malformed_answer() {
    survives_everything("prerequisites");
}

#[test]
fn deployment_survives_every_malformed_answer() {
    survives_everything("deployment");
}

#[test]
fn removal_survives_every_malformed_answer() {
    survives_everything("removal");
}

#[test]
fn certificate_rotation_survives_every_malformed_answer() {
    survives_everything("certificate rotation");
}
