//! The campaign that `cargo xtask campaign` runs.

use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::cell::Outcome;
use crate::ready::Ready;
use crate::tasks::{self, Done, Task};
use crate::transfers::Cell;
use crate::{flows, page, sample, transfers};

#[test]
#[ignore = "it takes many minutes; cargo xtask campaign runs it"]
fn campaign() {
    let told = |name: &str| env::var(format!("AZCR_CAMPAIGN_{name}")).ok().filter(|value| !value.is_empty());
    let number = |name: &str| told(name).map(|value| value.parse::<u64>().expect("a number"));
    let (flow, cell) = (told("FLOW"), told("CELL"));
    let began = Instant::now();
    let chosen: Vec<_> = flows::ALL.iter().filter(|one| flow.as_ref().is_none_or(|name| one.name == name)).collect();
    let ready = Ready::all("campaign", &chosen);
    let mut all: Vec<(&Ready, Task)> = tasks::of(&ready)
        .into_iter()
        .filter(|(_, task)| cell.as_ref().is_none_or(|part| task.name().contains(part)))
        .collect();
    let seed = number("SEED").unwrap_or(1);
    if let Some(count) = number("SAMPLE") {
        all = sample::choose(&all, seed, usize::try_from(count).expect("a count"));
    }
    println!("{} runs of {} flows, seed {seed}", all.len(), ready.len());
    let (count, finished) = (all.len(), AtomicUsize::new(0));
    let done = tasks::run(all, |one| {
        let number = finished.fetch_add(1, Ordering::Relaxed) + 1;
        println!("{number}/{count} {} s {}", began.elapsed().as_secs(), line(one));
    });
    let of_transfers = |cells: Vec<Cell>| {
        let fits = |one: &Cell| [&flow, &cell].into_iter().flatten().all(|part| one.name().contains(part.as_str()));
        let cells: Vec<Cell> = cells.into_iter().filter(fits).collect();
        match number("SAMPLE") {
            Some(count) => sample::choose(&cells, seed, usize::try_from(count).expect("a count")),
            None => cells,
        }
    };
    let transferred = AtomicUsize::new(0);
    let (transfers, wrong_transfers) = transfers::run_chosen("campaign", of_transfers, |one| {
        transferred.fetch_add(1, Ordering::Relaxed);
        println!("{} s {}", began.elapsed().as_secs(), one.line());
    });
    let count = count + transferred.into_inner();
    assert!(count > 0, "no such flow or cell");
    if let Some(path) = told("PAGE") {
        std::fs::write(path, page::of(&ready, &done) + &transfers).expect("the page");
    }
    let wrong: Vec<String> = done
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Wrong(_)))
        .map(|one| format!("{}\n  {}", line(one), sample::command(seed, one.ready.flow.name, &one.task)))
        .chain(wrong_transfers)
        .collect();
    assert!(wrong.is_empty(), "{} of {count} runs went wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn line(done: &Done) -> String {
    let outcome = match &done.outcome {
        Outcome::Recovered => "recovered".to_owned(),
        Outcome::Error(id) => format!("{id}, rerun complete"),
        Outcome::Warned => "warning, rerun complete".to_owned(),
        Outcome::Canceled => "canceled, rerun complete".to_owned(),
        Outcome::NotMet => "not met, complete".to_owned(),
        Outcome::Wrong(why) => format!("WRONG {why}"),
    };
    format!("{}: {}: {outcome}", done.ready.flow.name, done.task.name())
}
