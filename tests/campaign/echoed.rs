//! Every request of every flow, refused by a service that repeats the request in its error: no output shows a secret, and every error has an id.

use std::collections::BTreeSet;

use crate::canaries;
use crate::faults::Ending;
use crate::flows;
use crate::place::Place;
use crate::pool;
use crate::ready::Ready;
use serde_json::json;

/// Runs mostly wait, so several run in parallel, each with its own stamp.
const AT_ONCE: usize = 8;

#[test]
fn no_output_shows_a_secret_that_a_service_repeats() {
    let all: Vec<_> = flows::ALL.iter().collect();
    let ready = Ready::all("no_output_shows_a_secret_that_a_service_repeats", &all);
    let mut known = BTreeSet::new();
    let mut runs: Vec<(&Ready, &Place)> = Vec::new();
    for one in &ready {
        // A read that an earlier flow contains has the same error.
        runs.extend(
            one.places
                .iter()
                .map(|(place, _)| (one, place))
                .filter(|(_, place)| known.insert(*place) || !place.is_read()),
        );
    }
    let wrong: Vec<String> =
        pool::run(vec![(runs, AT_ONCE)], |(ready, place)| wrong(ready, place)).into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns what is wrong when the first request to the place is refused.
fn wrong(ready: &Ready, place: &Place) -> Option<String> {
    let world = ready.world();
    let rule = place.rule(Some(1), &json!({ "echo": 400 }));
    world.stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
    let ended = ready.run(&world, Ending::Own);
    let id = ended.last["error"]["id"].as_str().unwrap_or_default();
    let why = match canaries::shown(ready, &world, &ended) {
        Some(shown) => shown,
        None if !world.stamp.stamp.met_a_fault() => "the request was not sent".to_owned(),
        None if id.starts_with("Internal.") => ended.last.to_string(),
        None => return None,
    };
    Some(format!("{}: {}: {why}", ready.flow.name, place.shown()))
}
