//! The fault campaign of image transfers: every request to the real registries meets every fault, and a rerun without faults transfers the whole image.

mod faults;
mod registries;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::pool;
use crate::registry::server::PASSWORD;
use crate::registry::{REGISTRY, lacks};
use crate::support::operation::Ended;
use faults::Fault;
use hyper::Request;
use hyper::body::Incoming;
use registries::{Registries, Transfer, Trouble};

const AT_ONCE: usize = 24;

/// Method and path of a request, with `*` for what differs between runs.
type Place = String;

#[derive(Clone)]
pub struct Cell {
    transfer: Transfer,
    place: Place,
    fault: &'static Fault,
    stays: bool,
    number: usize,
}

pub struct Done {
    cell: Cell,
    /// R or E, or what is wrong.
    outcome: Result<(&'static str, String), String>,
}

/// The places of each transfer, and the archive of a run without faults.
struct Sound {
    places: Vec<(Transfer, Vec<Place>)>,
    archive: Vec<u8>,
}

impl Cell {
    pub fn name(&self) -> String {
        let form = if self.stays { "until it gives up" } else { "once" };
        format!("{}: {}: {}, {form}", self.transfer.name(), self.place, self.fault.name)
    }

    /// Returns whether the run waits for a few seconds at most.
    pub fn is_short(&self) -> bool {
        !self.stays || self.fault.is_final
    }

    fn run(&self, registries: &Registries, archive: &[u8]) -> Result<(&'static str, String), String> {
        let (met, place, fault, stays) = (AtomicUsize::new(0), self.place.clone(), self.fault, self.stays);
        let armed = Arc::new(AtomicBool::new(true));
        let is_armed = Arc::clone(&armed);
        let trouble: Trouble = Arc::new(move |request| {
            let is_here = is_armed.load(Ordering::SeqCst) && place_of(request) == place;
            let is_met = is_here && (met.fetch_add(1, Ordering::SeqCst) == 0 || stays);
            is_met.then(fault.answer)
        });
        let fronts = registries.fronts(&trouble);
        let ended = registries.run(self.transfer, self.number, fault.hangs, &fronts);
        let outcome = self.judge(registries, archive, &ended)?;
        armed.store(false, Ordering::SeqCst);
        let again = registries.run(self.transfer, self.number, false, &fronts);
        if again.last["outcome"] != "succeeded" {
            return Err(format!("rerun: {}", again.last));
        }
        match registries.wrong(self.transfer, self.number, true, archive) {
            Some(wrong) => Err(format!("after the rerun: {wrong}")),
            None => Ok(outcome),
        }
    }

    fn judge(&self, registries: &Registries, archive: &[u8], ended: &Ended) -> Result<(&'static str, String), String> {
        if ended.text().contains(PASSWORD) {
            return Err("a secret is shown".to_owned());
        }
        let succeeded = ended.last["outcome"] == "succeeded";
        if let Some(wrong) = registries.wrong(self.transfer, self.number, succeeded, archive) {
            return Err(format!("{}, but {wrong}", ended.last["outcome"]));
        }
        if succeeded {
            return Ok(("R", String::new()));
        }
        let error = ended.error();
        let id = error["id"].as_str().unwrap_or_default().to_owned();
        let message = error["message"].as_str().unwrap_or_default();
        match self.fault.fitting.iter().any(|begin| id.starts_with(begin)) {
            _ if !message.contains("localhost") && !message.contains(registries::SOURCE) => {
                Err(format!("it names neither registry nor image: {error}"))
            }
            true => Ok(("E", id)),
            false => Err(format!("the cause does not fit the fault: {error}")),
        }
    }
}

/// Runs the cells that `choose` returns. Returns the part of the page, and the runs that went wrong; nothing where a program is missing.
pub fn run_chosen(
    test: &str,
    choose: impl FnOnce(Vec<Cell>) -> Vec<Cell>,
    look: impl Fn(&Done) + Sync,
) -> (String, Vec<String>) {
    if lacks(test, REGISTRY) {
        return Default::default();
    }
    let registries = Registries::new();
    let sound = sound(&registries);
    let done = run(&registries, &sound, choose(cells(&sound)), look);
    (page(&sound, &done), done.iter().filter_map(Done::failure).collect())
}

/// Runs each transfer without faults.
fn sound(registries: &Registries) -> Sound {
    let mut places = Vec::new();
    for (number, transfer) in Transfer::ALL.into_iter().enumerate() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        let trouble: Trouble = Arc::new(move |request| {
            let place = place_of(request);
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            if !noted.contains(&place) {
                noted.push(place);
            }
            None
        });
        let ended = registries.run(transfer, number, false, &registries.fronts(&trouble));
        ended.result();
        places.push((transfer, seen.lock().unwrap_or_else(PoisonError::into_inner).clone()));
    }
    let archive = registries.exported(1);
    for (number, transfer) in Transfer::ALL.into_iter().enumerate() {
        assert_eq!(registries.wrong(transfer, number, true, &archive), None, "{}", transfer.name());
    }
    Sound { places, archive }
}

/// All cells, with places of their own.
fn cells(sound: &Sound) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (transfer, places) in &sound.places {
        for (place, fault) in places.iter().flat_map(|place| faults::ALL.iter().map(move |fault| (place, fault))) {
            for stays in [false, true] {
                let number = cells.len() + Transfer::ALL.len();
                cells.push(Cell { transfer: *transfer, place: place.clone(), fault, stays, number });
            }
        }
    }
    cells
}

/// Runs the cells, several at a time, and reports each to `look`.
fn run(registries: &Registries, sound: &Sound, cells: Vec<Cell>, look: impl Fn(&Done) + Sync) -> Vec<Done> {
    pool::run(vec![(cells, AT_ONCE)], |cell| {
        let outcome = pool::caught(|| cell.run(registries, &sound.archive)).and_then(|outcome| outcome);
        let one = Done { cell, outcome };
        look(&one);
        one
    })
}

impl Done {
    pub fn line(&self) -> String {
        let outcome = match &self.outcome {
            Ok(("R", _)) => "recovered".to_owned(),
            Ok((_, id)) => format!("{id}, rerun complete"),
            Err(why) => format!("WRONG {why}"),
        };
        format!("{}: {outcome}", self.cell.name())
    }

    /// Returns the line and the command that repeats the run, if it went wrong.
    fn failure(&self) -> Option<String> {
        self.outcome
            .as_ref()
            .err()
            .map(|_| format!("{}\n  cargo xtask campaign --cell '{}'", self.line(), self.cell.name()))
    }
}

/// Returns the part of the page about transfers.
fn page(sound: &Sound, done: &[Done]) -> String {
    let mut signs: BTreeMap<(&str, &str, &str), [&str; 2]> = BTreeMap::new();
    for one in done {
        let cell = &one.cell;
        let sign = one.outcome.as_ref().map_or("**X**", |(sign, _)| sign);
        signs.entry((cell.transfer.name(), &cell.place, cell.fault.name)).or_default()[usize::from(cell.stays)] = sign;
    }
    let mut page = String::new();
    for (transfer, places) in &sound.places {
        let names: Vec<&str> = faults::ALL.iter().map(|fault| fault.name).collect();
        let _ = writeln!(page, "\n## Flow: {}\n", transfer.name());
        let _ = writeln!(page, "| request | {} |\n| --- |{}", names.join(" | "), " --- |".repeat(names.len()));
        for place in places {
            let row: Vec<String> = names
                .iter()
                .map(|name| signs.get(&(transfer.name(), place, name)).map_or("-".to_owned(), |both| both.concat()))
                .collect();
            let _ = writeln!(page, "| `{place}` | {} |", row.join(" | "));
        }
    }
    page
}

fn place_of(request: &Request<Incoming>) -> Place {
    let parts: Vec<&str> = request.uri().path().split('/').collect();
    let shown = |(at, part): (usize, &&str)| {
        let is_own = part.starts_with("run") || part.starts_with("sha256:") || (at > 0 && parts[at - 1] == "uploads");
        if is_own && !part.is_empty() { "*".to_owned() } else { (*part).to_owned() }
    };
    let path: Vec<String> = parts.iter().enumerate().map(shown).collect();
    format!("{} {}", request.method(), path.join("/"))
}
