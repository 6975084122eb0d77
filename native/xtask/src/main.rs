//! `cargo xtask <command>`: the project's own commands.

mod assemble;
mod bench;
mod c_harness;
mod control;
mod demo;
mod header;
mod peers;
mod pester;
mod powershell;
mod process;
mod rust_tests;
mod stamp_process;
mod tally;
mod test;
mod test_windows;
mod workspace;

use std::process::ExitCode;

/// An xtask stops at the first thing that goes wrong and says so; nobody takes its errors apart.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: cargo xtask <command>
  demo          builds everything, starts a simulated stamp and runs the documented command line against it
  test          installs what the tests need and runs all of them
  test-windows  cross-builds the DLL and runs the documented command line in Windows PowerShell under Wine
  bench         measures the library as it ships: against skopeo, and against one request after the other
  header        writes native/include/azs_container_registry.h anew";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match (arguments.next().as_deref(), arguments.next()) {
        (Some("demo"), None) => demo::run(),
        (Some("test"), None) => test::run(),
        (Some("test-windows"), None) => test_windows::run(),
        (Some("bench"), None) => bench::run_all(),
        (Some("header"), None) => header::run(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
