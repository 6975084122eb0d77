//! `cargo xtask sanitizer`: the tests of the core and of the C ABI's functions with AddressSanitizer, which also finds leaks at the end of a program
//! (LeakSanitizer). Needs a nightly toolchain.

use crate::Result;
use crate::nightly::{self, TARGET};
use crate::process::run;
use crate::workspace::scratch;

/// Compiles the libraries with AddressSanitizer and runs their tests, each library in one process: a violation in a test ends the process.
///
/// # Errors
/// If a test fails, AddressSanitizer finds a violation or a leak, or there is no nightly toolchain.
pub fn run_tests() -> Result<()> {
    let mut command = nightly::cargo()?;
    // https://doc.rust-lang.org/nightly/unstable-book/compiler-flags/sanitizer.html
    command.env("RUSTFLAGS", "-Zsanitizer=address");
    command.args(["test", "--release", "--workspace", "--lib", "--target", TARGET, "--target-dir"]);
    run(command.arg(scratch("sanitizer")?))
}
