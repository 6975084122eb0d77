//! Checks of a package, in addition to its Pester suites.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Packaging, Packed, checksums, libraries, linux, sbom};
use crate::process::{capture, run_quietly};
use crate::tally::Suite;
use crate::workspace::{empty_scratch, on_path, root};
use crate::{Result, tree};

pub const NAME: &str = "Package";

/// Part of every Windows that PowerShell supports; `api-ms-win-…` are names for parts of them.
const WINDOWS_LIBRARIES: [&str; 15] = [
    "advapi32",
    "bcrypt",
    "bcryptprimitives",
    "combase",
    "crypt32",
    "kernel32",
    "msvcrt",
    "ntdll",
    "ole32",
    "oleaut32",
    "rpcrt4",
    "secur32",
    "user32",
    "userenv",
    "ws2_32",
];

const OBJDUMP: &str = "x86_64-w64-mingw32-objdump";

type Check = fn(&Packed) -> Result<()>;

/// Runs the checks. `python`: a Python with a CycloneDX validator.
pub fn run(packed: &Packed, python: Option<&Path>) -> Suite {
    let mut suite = Suite::new(NAME);
    suite.count("the checksums are those of the files", sums(packed));
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        suite.count("Linux' library runs on RHEL 8", for_old_linux(packed));
    }
    let of_windows: [(&str, Check); 2] =
        [("Windows' library needs only system libraries", imports), ("Windows' library has no symbols", symbols)];
    for (name, check) in of_windows {
        match on_path(OBJDUMP) {
            Some(_) => suite.count(name, check(packed)),
            None => suite.skipped.push((name.into(), "there is no objdump for Windows".into())),
        }
    }
    match python {
        Some(python) => suite.count("the bill of materials is CycloneDX 1.6", bill_of_materials(packed, python)),
        None => suite
            .skipped
            .push(("the bill of materials is CycloneDX 1.6".into(), "there is no Python with its validator".into())),
    }
    suite.count("packed twice, from two folders, it has the same bytes", same_again());
    suite
}

fn for_old_linux(packed: &Packed) -> Result<()> {
    linux::is_for_old_systems("linux-x64", &packed.library("linux-x64")?)
}

fn sums(packed: &Packed) -> Result<()> {
    // An independent reader of the file.
    run_quietly(Command::new("sha256sum").current_dir(&packed.folder).args(["--check", "--strict", checksums::FILE]))
}

fn imports(packed: &Packed) -> Result<()> {
    let mut objdump = Command::new(OBJDUMP);
    let told = capture(objdump.arg("--private-headers").arg(packed.library("win-x64")?))?;
    let names: Vec<String> =
        told.lines().filter_map(|line| Some(line.trim().strip_prefix("DLL Name: ")?.to_ascii_lowercase())).collect();
    if names.is_empty() {
        return Err("objdump shows no import at all".into());
    }
    let of_system = |name: &str| {
        let stem = name.strip_suffix(".dll").unwrap_or(name);
        stem.starts_with("api-ms-win-") || WINDOWS_LIBRARIES.contains(&stem)
    };
    let foreign: Vec<&str> = names.iter().map(String::as_str).filter(|name| !of_system(name)).collect();
    if foreign.is_empty() { Ok(()) } else { Err(format!("it needs {}", foreign.join(", ")).into()) }
}

/// The symbols of a library are almost as large as the library.
fn symbols(packed: &Packed) -> Result<()> {
    let told = capture(Command::new(OBJDUMP).arg("--syms").arg(packed.library("win-x64")?))?;
    if told.contains("no symbols") { Ok(()) } else { Err(format!("it has {} symbols", told.lines().count()).into()) }
}

fn bill_of_materials(packed: &Packed, python: &Path) -> Result<()> {
    let file = packed.folder.join(super::MODULE).join(sbom::FILE);
    run_quietly(Command::new(python).arg(root().join("native/xtask/src/package/validate_sbom.py")).arg(file))
}

/// Packages twice, from this folder and from another, and compares. Without optimization, which takes minutes: paths and times would be in the output in both
/// cases. Crates from registries are compiled once, also for the tests under Wine.
fn same_again() -> Result<()> {
    let folder = empty_scratch("package-again")?;
    let packaging = |output: &str| -> Result<Packaging> {
        Ok(Packaging { output: folder.join(output), quick: true, only_tested: true, ..Packaging::of_this_checkout()? })
    };
    let source = folder.join("source");
    let here = packaging("first")?;
    tree::copy(&here.source, &source)?;
    let there = Packaging { source, ..packaging("second")? };
    let sums = |packaging: &Packaging| -> Result<String> {
        let packed = packaging.put_together(libraries::build(packaging)?)?;
        Ok(fs::read_to_string(packed.folder.join(checksums::FILE))?)
    };
    let (before, after) = (sums(&here)?, sums(&there)?);
    if before == after { Ok(()) } else { Err(format!("first\n{before}then\n{after}").into()) }
}
