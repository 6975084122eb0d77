//! One cell of the campaign: a request of a flow, a fault, and whether it happens once or until the run gives up.

use std::collections::BTreeSet;

use crate::canaries;
use crate::error_ids;
use crate::faults::{self, Ending, Fault};
use crate::place::Place;
use crate::ready::{Ready, World, id};
use crate::support::operation::Ended;
use serde_json::Value;

#[derive(Clone)]
pub struct Cell {
    pub place: Place,
    /// The n-th request to the place; `None`: all of them, until the run gives up.
    pub nth: Option<usize>,
    pub fault: &'static Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The run ended in the desired state.
    Recovered,
    /// The run ended in success with a warning about what is left to do; the rerun reached the desired state.
    Warned,
    /// The run ended in an error that names its place; the rerun reached the desired state.
    Error(String),
    /// The run was canceled, since nothing ended it for seconds; the rerun reached the desired state.
    Canceled,
    /// The run did not send the request.
    NotMet,
    Wrong(String),
}

/// All cells of a flow. Of the requests to one place, the first and the last are met once. `known` are the places of earlier flows: their reads meet only some faults,
/// once, and the requests of the sign-in none.
pub fn of(ready: &Ready, known: &mut BTreeSet<Place>) -> Vec<Cell> {
    let is_first_flow = known.is_empty();
    let (mut cells, mut read) = (Vec::new(), BTreeSet::new());
    for (place, count) in &ready.places {
        let is_known = !known.insert(place.clone()) && place.is_read();
        let is_first_read = place.is_read() && read.insert(&place.host);
        if place.is_of_sign_in() && !is_first_flow {
            continue;
        }
        for fault in faults::ALL.iter().filter(|fault| fault.applies(place, is_first_read)) {
            if is_known && !fault.is_basic {
                continue;
            }
            let mut forms = vec![Some(1)];
            if fault.may_stay(place) && !is_known {
                forms.push(None);
            }
            if *count > 1 && !is_known {
                forms.push(Some(*count));
            }
            cells.extend(forms.into_iter().map(|nth| Cell { place: place.clone(), nth, fault }));
        }
    }
    cells
}

impl Cell {
    pub fn name(&self) -> String {
        let form = self.nth.map_or_else(|| "until it gives up".to_owned(), |nth| format!("once, request {nth}"));
        format!("{}: {}, {form}", self.place.shown(), self.fault.name)
    }

    pub fn run(&self, ready: &Ready) -> Outcome {
        let world = ready.world();
        let rule = self.place.rule(self.nth, &self.fault.action(self.nth.is_none()));
        world.stamp.stamp.set_fault(serde_json::from_value(rule).expect("a rule"));
        let ended = ready.run(&world, self.fault.ending(self.nth.is_none()));
        if !world.stamp.stamp.met_a_fault() {
            return Outcome::NotMet;
        }
        let outcome = self.judge(ready, &world, &ended);
        world.stamp.stamp.clear_faults();
        let wrong_rerun = match outcome {
            Outcome::Wrong(_) => None,
            _ => wrong_rerun(ready, &world),
        };
        wrong_rerun.map_or(outcome, |why| Outcome::Wrong(format!("{}; rerun: {why}", said(&ended))))
    }

    fn judge(&self, ready: &Ready, world: &World, ended: &Ended) -> Outcome {
        if let Some(shown) = canaries::shown(ready, world, ended) {
            return Outcome::Wrong(shown);
        }
        match ended.last["outcome"].as_str() {
            Some("succeeded") => match (problem(ended.result()), self.wrong_success(ready, world, ended)) {
                // The drift test reports what it could not compare in its result.
                (Some(problem), _) => match error_ids::wrong_error(self, problem) {
                    Some(why) => Outcome::Wrong(format!("{why}: {problem}")),
                    None => Outcome::Error(problem["id"].as_str().unwrap_or_default().to_owned()),
                },
                (None, None) => Outcome::Recovered,
                (None, Some(_)) if !ended.lines("warning").is_empty() => Outcome::Warned,
                (None, Some(why)) => Outcome::Wrong(why),
            },
            Some("failed") => match error_ids::wrong_error(self, ended.error()) {
                Some(why) => Outcome::Wrong(format!("{why}: {}", said(ended))),
                None => Outcome::Error(id(ended)),
            },
            Some("cancelled") => Outcome::Canceled,
            _ => Outcome::Wrong(ended.last.to_string()),
        }
    }

    fn wrong_success(&self, ready: &Ready, world: &World, ended: &Ended) -> Option<String> {
        let wrong_result = ready.result.as_ref().and_then(|expected| {
            let found = crate::shape::of(ended.result());
            crate::shape::difference(expected, &found).map(|found| format!("another result: {found}"))
        });
        wrong_result.or_else(|| ready.wrong_end(world, false).map(|found| format!("ended as success, but {found}")))
    }
}

/// Returns an error among the problems of a result.
fn problem(result: &Value) -> Option<&Value> {
    result["problems"].as_array()?.iter().find(|problem| problem["severity"] == "error")
}

/// Runs the flow again without faults, and returns what is wrong afterwards.
pub fn wrong_rerun(ready: &Ready, world: &World) -> Option<String> {
    let ended = ready.run(world, Ending::Own);
    let failed = ended.last["outcome"] != "succeeded";
    if failed && (ended.last["outcome"] != "failed" || ready.rerun_error.as_ref() != Some(&id(&ended))) {
        return Some(said(&ended));
    }
    ready.wrong_end(world, true)
}

/// Returns the outcome, and the message of an error.
fn said(ended: &Ended) -> String {
    let error = &ended.last["error"];
    match error["id"].as_str() {
        Some(id) => format!("{id}: {}", error["message"].as_str().unwrap_or_default()),
        None => ended.last["outcome"].to_string(),
    }
}
