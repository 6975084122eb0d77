//! `cargo xtask test`: every suite, one table, one closing line.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::package::Packed;
use crate::powershell::PowerShell;
use crate::tally::{Suite, Tally};
use crate::tree::Tree;
use crate::workspace::{in_ci, runtime_identifier};
use crate::{Result, assemble, bench, demo, package, peers, pester, rust_tests, windows};

const DEMO: &str = "Demo of the package";
const MEASUREMENTS: &str = "Measurements";

pub fn run() -> Result<()> {
    let environment = phase("what the tests need", || Ok(peers::install()))?;
    let library = phase("library, stamp and module", assemble::module_for_this_machine)?;
    let python = environment.iter().find(|(name, _)| *name == "AZCR_PYTHON").map(|(_, path)| path.clone());
    let environment = [environment, vec![("AZCR_NATIVE_LIBRARY", library)]].concat();
    let mut tally = Tally::default();
    tally.extend(phase("Rust tests", || rust_tests::run_all(&environment))?);

    let powershell = PowerShell::find()?;
    let packed =
        phase("package", || package::pack(&[])).and_then(|packed| Ok((Tree::packed(&packed.archive)?, packed)));
    tally.add(pester_suite(&powershell, pester::VERSIONS[0], &Tree::checkout(), packed.as_ref().ok().map(|(_, p)| p)));
    match &packed {
        Ok((tree, packed)) => {
            tally.extend(of_package(tree, packed, &powershell, python.as_deref())?);
            tally.add(phase(MEASUREMENTS, || measurements(packed, &environment))?);
        }
        Err(error) => tally.add(Suite::broken(package::suite::NAME, &error.to_string())),
    }

    println!("{}", tally.table());
    let no_powershell = powershell.is_none() && in_ci();
    let good = tally.failed() == 0 && !no_powershell;
    if no_powershell {
        println!("PowerShell is missing, and CI may not pass without it.");
    }
    println!("{}", tally.closing_line());
    if !good {
        // The closing line stays the last one.
        std::process::exit(1);
    }
    Ok(())
}

fn of_package(
    tree: &Tree,
    packed: &Packed,
    powershell: &Option<PowerShell>,
    python: Option<&Path>,
) -> Result<Vec<Suite>> {
    let mut suites = vec![pester_suite(powershell, pester::VERSIONS[1], tree, Some(packed))];
    suites.push(phase(DEMO, || {
        let Some(powershell) = powershell else { return Ok(Suite::absent(DEMO, "there is no PowerShell")) };
        let mut suite = Suite::new(DEMO);
        suite.count("the main job, twice", demo::show(Some(powershell), tree));
        Ok(suite)
    })?);
    suites.extend(phase("Windows, under Wine", || Ok(windows::suites(packed, tree)))?);
    // It builds again, so it comes last.
    suites.push(phase(package::suite::NAME, || Ok(package::suite::run(packed, python)))?);
    Ok(suites)
}

/// Whether they can be made: what they come to is for `cargo xtask bench` on a quiet machine.
fn measurements(packed: &Packed, environment: &[(&'static str, PathBuf)]) -> Result<Suite> {
    let mut suite = Suite::new(MEASUREMENTS);
    suite.count(
        "can be made",
        packed.library(&runtime_identifier()).and_then(|library| bench::measure(&library, environment)),
    );
    Ok(suite)
}

fn pester_suite(powershell: &Option<PowerShell>, version: &str, tree: &Tree, packed: Option<&Packed>) -> Suite {
    let name = pester::name(version, tree);
    let Some(powershell) = powershell else { return Suite::absent(name, "there is no PowerShell") };
    phase(&name, || pester::run(powershell, version, tree, packed))
        .unwrap_or_else(|error| Suite::broken(&name, &error.to_string()))
}

fn phase<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let began = Instant::now();
    let result = work();
    println!("== {name}: {:.0} s", began.elapsed().as_secs_f64());
    result
}
