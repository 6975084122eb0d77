//! `cargo xtask test`: every suite, one table, one closing line.

use std::time::Instant;

use crate::powershell::PowerShell;
use crate::tally::{Suite, Tally};
use crate::workspace::in_ci;
use crate::{Result, assemble, peers, pester, rust_tests, test_windows};

pub fn run() -> Result<()> {
    let environment = phase("what the tests need", || Ok(peers::install()))?;
    let library = phase("library, stamp and module", assemble::module_for_this_machine)?;
    let mut tally = Tally::default();
    let environment = [environment, vec![("AZCR_NATIVE_LIBRARY", library)]].concat();
    tally.extend(phase("Rust tests", || rust_tests::run_all(&environment))?);

    let powershell = PowerShell::find()?;
    for version in pester::VERSIONS {
        let name = format!("Pester {version}");
        tally.add(match &powershell {
            Some(powershell) => phase(&name, || pester::run(powershell, version))
                .unwrap_or_else(|error| Suite::broken(&name, &error.to_string())),
            None => Suite::absent(&name, "there is no PowerShell"),
        });
    }
    tally.add(phase(test_windows::NAME, || Ok(test_windows::suite()))?);

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

fn phase<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let began = Instant::now();
    let result = work();
    println!("== {name}: {:.0} s", began.elapsed().as_secs_f64());
    result
}
