//! `cargo xtask test`: the tests for contributors. `cargo xtask test --all`: also the additional tests of CI, on the packaged module.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use std::time::Instant;

use crate::package::Packed;
use crate::powershell::PowerShell;
use crate::tally::{Suite, Tally};
use crate::tree::Tree;
use crate::workspace::{in_ci, runtime_identifier};
use crate::{Result, advisories, assemble, bare_demo, bench, demo, junit, package, peers, pester, rust_tests, windows};

const DEMO: &str = "Demo of the package";
const MEASUREMENTS: &str = "Measurements";

/// CI passes without PowerShell if this is `1`.
const ALLOW_NO_POWERSHELL: &str = "AZCR_ALLOW_NO_POWERSHELL";

/// Name and seconds on two cores, without any compiled crates. A phase over its budget is reported and does not fail.
type Phase<'a> = (&'a str, u64);
const PEERS: Phase<'_> = ("tools that the tests need", 120);
const BUILD: Phase<'_> = ("library, stamp and module", 270);
const RUST: Phase<'_> = ("Rust tests", 420);
/// Of each Pester suite.
const PESTER_SECONDS: u64 = 300;
const PACKAGE: Phase<'_> = ("package", 720);
const WINDOWS_CORE: Phase<'_> = ("Rust tests of the core, under Wine", 300);
const WINDOWS: Phase<'_> = ("C program and module in Windows, under Wine", 600);
const PACKAGE_SUITE: Phase<'_> = ("checks of the package", 240);

/// The package and its unpacked form. Its error is a text, for each suite that needs it.
type Package = std::result::Result<(Packed, Tree), String>;

pub fn run(all: bool) -> Result<()> {
    let environment = phase(PEERS, peers::install);
    let library = phase(BUILD, assemble::module_for_this_machine)?;
    let powershell = PowerShell::find()?;
    let environment = [environment, vec![("AZCR_NATIVE_LIBRARY", library)]].concat();
    let mut tally = Tally::default();
    if all {
        everything(&mut tally, &environment, powershell.as_ref())?;
    } else {
        let (rust, pester) = side_by_side(
            || phase(RUST, || rust_tests::run_all(&environment)),
            || pester_suite(powershell.as_ref(), pester::VERSIONS[0], &Tree::checkout(), None, &|_| true),
        );
        tally.extend(rust?);
        tally.add(pester);
    }

    println!("{}", tally.report());
    println!("JUnit: {}", junit::write(&tally)?.display());
    let no_powershell = powershell.is_none() && is_required(in_ci(), env::var_os(ALLOW_NO_POWERSHELL).as_deref());
    if no_powershell {
        println!("PowerShell is missing, and CI requires it. Set {ALLOW_NO_POWERSHELL}=1 to skip what needs it.");
    }
    println!("{}", tally.closing_line());
    if tally.failed() > 0 || no_powershell {
        // The closing line is printed last.
        std::process::exit(1);
    }
    Ok(())
}

/// Returns whether a run without PowerShell fails. `allowed`: the value of [`ALLOW_NO_POWERSHELL`].
fn is_required(in_ci: bool, allowed: Option<&OsStr>) -> bool {
    in_ci && allowed.is_none_or(|allowed| allowed != "1")
}

/// Runs all phases. The tests mostly wait, and packaging and compiling for Windows mostly compute, so they run in parallel.
fn everything(
    tally: &mut Tally,
    environment: &[(&'static str, PathBuf)],
    powershell: Option<&PowerShell>,
) -> Result<()> {
    let package = OnceLock::new();
    let ((rust, suites), (windows, further)) = side_by_side(
        || (phase(RUST, || rust_tests::run_all(environment)), of_checkout_and_package(powershell, &package)),
        || side_by_side(|| of_windows(&package), || of_package(&package, environment)),
    );
    tally.extend(rust?);
    tally.add(advisories::suite(env::var_os(advisories::DATABASE).map(PathBuf::from)));
    tally.extend(suites);
    tally.extend(windows);
    tally.extend(further);
    if let Err(error) = package_for_tests(&package) {
        tally.add(Suite::broken(package::suite::NAME, error));
    }
    Ok(())
}

/// Returns the package, which the first caller makes while the others wait.
fn package_for_tests(package: &OnceLock<Package>) -> &Package {
    let pack = || -> Result<(Packed, Tree)> {
        let packed = package::pack_for_tests()?;
        let tree = Tree::packed(&packed.archive)?;
        Ok((packed, tree))
    };
    package.get_or_init(|| phase(PACKAGE, pack).map_err(|error| error.to_string()))
}

/// Runs the suites of the checkout, and as soon as there is a package, those of it in PowerShell. The core's tests for Windows use the processor that is idle
/// while the last library of the package is linked.
fn of_checkout_and_package(powershell: Option<&PowerShell>, package: &OnceLock<Package>) -> Vec<Suite> {
    let (checkout, first, second) = (Tree::checkout(), pester::VERSIONS[0], pester::VERSIONS[1]);
    let mut suites = vec![
        pester_suite(powershell, first, &checkout, None, &|folder| folder != "Package"),
        phase(WINDOWS_CORE, windows::core),
    ];
    if let Ok((packed, tree)) = package_for_tests(package) {
        suites.push(pester_suite(powershell, second, tree, Some(packed), &|_| true));
        suites.push(pester_suite(powershell, first, &checkout, Some(packed), &|folder| folder == "Package"));
        suites.push(package_demo(powershell, tree));
    }
    suites.push(bare_demo::run());
    suites
}

fn of_windows(package: &OnceLock<Package>) -> Vec<Suite> {
    let Ok((packed, tree)) = package_for_tests(package) else { return Vec::new() };
    phase(WINDOWS, || windows::module(packed, tree))
}

/// Runs what needs the package, and mostly waits.
fn of_package(package: &OnceLock<Package>, environment: &[(&'static str, PathBuf)]) -> Vec<Suite> {
    let Ok((packed, _)) = package_for_tests(package) else { return Vec::new() };
    let python = environment.iter().find(|(name, _)| *name == "AZCR_PYTHON").map(|(_, path)| path.as_path());
    vec![
        package::linux::suite(),
        measurements(packed, environment),
        fuzzing(),
        phase(PACKAGE_SUITE, || package::suite::run(packed, python)),
    ]
}

fn package_demo(powershell: Option<&PowerShell>, tree: &Tree) -> Suite {
    if powershell.is_none() {
        return Suite::absent(DEMO, "there is no PowerShell");
    }
    let mut suite = Suite::new(DEMO);
    suite.count("the main job, twice", demo::show(powershell, tree));
    suite
}

/// Checks that the measurements can be made: `cargo xtask bench` on an idle machine gives meaningful values.
fn measurements(packed: &Packed, environment: &[(&'static str, PathBuf)]) -> Suite {
    let mut suite = Suite::new(MEASUREMENTS);
    suite.count(
        "can be made",
        packed.library(&runtime_identifier()).and_then(|library| bench::measure(&library, environment)),
    );
    suite
}

/// Checks that `cargo xtask fuzz` works: the tests before have run each property with few inputs.
fn fuzzing() -> Suite {
    let mut suite = Suite::new("Fuzzing");
    suite.count("names, a second each", rust_tests::fuzz::run(&["1", "names::"].map(str::to_owned)));
    suite
}

fn pester_suite(
    powershell: Option<&PowerShell>,
    version: &str,
    tree: &Tree,
    packed: Option<&Packed>,
    of_folder: &dyn Fn(&str) -> bool,
) -> Suite {
    let name = pester::name(version, tree);
    let Some(powershell) = powershell else { return Suite::absent(name, "there is no PowerShell") };
    phase((&name, PESTER_SECONDS), || pester::run(powershell, version, tree, packed, of_folder))
        .unwrap_or_else(|error| Suite::broken(&name, &error.to_string()))
}

fn side_by_side<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        match other.join() {
            Ok(other) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn phase<T>((name, budget): Phase<'_>, work: impl FnOnce() -> T) -> T {
    println!("\n== {name}");
    let began = Instant::now();
    let result = work();
    let seconds = began.elapsed().as_secs();
    let over = if seconds > budget { ", over its budget" } else { "" };
    println!("== {name}: {seconds} s of {budget} s{over}");
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powershell_is_required_in_ci_unless_its_absence_is_allowed() {
        for (in_ci, allowed, required) in [
            (true, None, true),
            (true, Some(""), true),
            (true, Some("0"), true),
            (true, Some("true"), true),
            (true, Some("1"), false),
            (false, None, false),
            (false, Some("1"), false),
        ] {
            assert_eq!(is_required(in_ci, allowed.map(OsStr::new)), required, "{in_ci} {allowed:?}");
        }
    }

    #[test]
    fn the_pester_suite_is_skipped_by_name_without_powershell() {
        for version in pester::VERSIONS {
            let suite = pester_suite(None, version, &Tree::checkout(), None, &|_| true);
            assert_eq!((suite.passed.len(), suite.failed.len()), (0, 0));
            assert!(suite.skipped[0].0.contains(version), "{:?}", suite.skipped);
        }
    }
}
