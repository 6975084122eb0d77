//! `cargo xtask <command>`: the project's own commands.

mod advisories;
mod apt;
mod assemble;
mod bare_demo;
mod bench;
mod c_abi_flow;
mod c_harness;
mod campaign;
mod control;
mod debian_rust;
mod demo;
mod fuzz_turns;
mod generate;
mod junit;
mod libfuzzer;
mod module_lists;
mod nightly;
mod package;
mod peers;
mod pester;
mod powershell;
mod process;
mod rust_target;
mod rust_tests;
mod sanitizer;
mod shim;
mod stamp_process;
mod tally;
mod test;
mod tree;
#[cfg(test)]
mod tree_of_crates;
mod windows;
mod windows_rust;
mod workspace;

use std::process::ExitCode;

/// An xtask stops at the first error and prints it. Phases run on several threads, so errors are `Send`.
type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

const USAGE: &str = "usage: cargo xtask <command>
  demo          builds everything, starts a simulated stamp and runs the documented command line against it
  test          installs what the tests need, and runs the Rust tests and the Pester suites; --all adds what CI runs: the second
                version of Pester, the packed module, Windows under Wine, the checks of the package
  package       packs the module for operators, below target/package; RID=FILE adds a library that another machine built
  test-windows  packs the module, and tests it and its DLL under Wine
  test-linux    builds the libraries for Linux on ARM64 and with musl, and runs the C program with them, under qemu
  bench         measures the library as it ships: against skopeo, and against one request after the other
  campaign      runs every flow with every fault at every request, and writes docs/reliability.md; --flow NAME, --cell PART,
                --sample COUNT with --seed NUMBER: only some runs, and no page
  fuzz          runs the properties of all parsers with random inputs, ten minutes each; SECONDS: another time, SECONDS NAME: only
                the properties with such a name
  libfuzzer     runs all parsers with inputs that reach new code, with the options of fuzz; needs a nightly toolchain and cargo-fuzz
  sanitizer     runs the tests of the core and of the C ABI with AddressSanitizer; needs a nightly toolchain
  generate      writes what is made from the sources and checked in: exported functions, header, request schemas, tables in docs,
                lists in the module's manifest";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let further: Vec<String> = arguments.collect();
    let done = match (command.as_deref(), further.as_slice()) {
        (Some("demo"), []) => demo::run(),
        (Some("test"), []) => test::run(false),
        (Some("test"), [all]) if all == "--all" => test::run(true),
        (Some("package"), libraries) => package::run(libraries),
        (Some("test-windows"), []) => windows::run(),
        (Some("test-linux"), []) => package::linux::run(),
        (Some("bench"), []) => bench::run_all(),
        (Some("campaign"), options) => campaign::run_with(options),
        (Some("fuzz"), options) => rust_tests::fuzz::run(options),
        (Some("libfuzzer"), options) => libfuzzer::run_all(options),
        (Some("sanitizer"), []) => sanitizer::run_tests(),
        (Some("generate"), []) => generate::run_all(),
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
