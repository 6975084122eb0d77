//! The sampled form: some cells, chosen by a seed that is printed.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::cell::Outcome;
use crate::flows;
use crate::ready::Ready;
use crate::tasks::{self, Task};
use crate::transfers;

/// Flows and runs that take about half a minute on two cores.
const FLOWS: usize = 5;
const COUNT: usize = 60;

/// Chooses from `tasks`, the same ones for the same seed.
pub fn choose<T: Clone>(tasks: &[T], seed: u64, count: usize) -> Vec<T> {
    let mut rest: Vec<&T> = tasks.iter().collect();
    let mut state = seed;
    let mut chosen = Vec::new();
    while chosen.len() < count && !rest.is_empty() {
        let at = usize::try_from(next(&mut state) % rest.len() as u64).expect("an index");
        chosen.push(rest.swap_remove(at).clone());
    }
    chosen
}

/// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Returns the command that runs only this cell.
pub fn command(seed: u64, flow: &str, task: &Task) -> String {
    format!("cargo xtask campaign --seed {seed} --flow '{flow}' --cell '{}'", task.name())
}

/// Returns the seed of this run, and prints it.
fn seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a random number, not a time")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970");
    let told = std::env::var("AZCR_CAMPAIGN_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = told.unwrap_or(now.as_secs());
    println!("AZCR_CAMPAIGN_SEED={seed} repeats this sample");
    seed
}

#[test]
fn sampled_cells_end_in_the_desired_state() {
    let seed = seed();
    let flows = choose(&flows::ALL.iter().collect::<Vec<_>>(), seed, FLOWS);
    let ready = Ready::all("sampled_cells_end_in_the_desired_state", &flows);
    let all: Vec<(&Ready, Task)> = tasks::of(&ready).into_iter().filter(|(_, task)| task.is_short()).collect();
    let done = tasks::run(choose(&all, seed, COUNT), |_| {});
    let wrong: Vec<String> = done
        .iter()
        .filter_map(|one| match &one.outcome {
            Outcome::Wrong(why) => Some(format!(
                "{}: {}: {why}\n  {}",
                one.ready.flow.name,
                one.task.name(),
                command(seed, one.ready.flow.name, &one.task)
            )),
            _ => None,
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), done.len(), wrong.join("\n"));
    assert!(done.iter().any(|one| one.outcome == Outcome::Recovered), "no run met a fault and recovered");
}

#[test]
fn sampled_cells_of_transfers_end_with_the_whole_image() {
    let seed = seed();
    let choose_short = |cells: Vec<transfers::Cell>| {
        let short: Vec<_> = cells.into_iter().filter(transfers::Cell::is_short).collect();
        choose(&short, seed, COUNT)
    };
    let (_, wrong) = transfers::run_chosen("sampled_cells_of_transfers_end_with_the_whole_image", choose_short, |_| {});
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn seed_determines_the_sample() {
    let all: Vec<usize> = (0..1000).collect();
    assert_eq!(choose(&all, 7, 50), choose(&all, 7, 50));
    assert_ne!(choose(&all, 7, 50), choose(&all, 8, 50));
    assert_eq!(choose(&all, 7, 2000).len(), 1000);
}
