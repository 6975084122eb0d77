//! The demo on a machine without PowerShell, without `AZCR_PWSH`, and without a shared folder next to the checkout.

use std::env;
use std::process::Command;

use crate::Result;
use crate::process::capture;
use crate::tally::Suite;
use crate::tree::path_without;
use crate::workspace::empty_scratch;

const NAME: &str = "Demo without PowerShell";

/// Programs by which the demo would find or install PowerShell.
const POWERSHELL: [&str; 2] = ["pwsh", "dotnet"];

/// What the demo prints: the reason why PowerShell is not used, and the result of the second run.
const PRINTED: [&str; 2] = ["No PowerShell: ", "made 0 writes."];

pub fn run() -> Suite {
    let mut suite = Suite::new(NAME);
    suite.count("the main job through the C ABI, twice", show());
    suite
}

fn show() -> Result<()> {
    let folder = empty_scratch("bare-demo")?;
    let mut demo = Command::new(env::current_exe()?);
    demo.arg("demo").env("AZCR_SHARED", folder.join("absent")).env_remove("AZCR_PWSH");
    demo.env("PATH", path_without(&POWERSHELL, &folder.join("bin"))?);
    let shown = capture(&mut demo)?;
    match PRINTED.iter().find(|part| !shown.contains(**part)) {
        None => Ok(()),
        Some(part) => Err(format!("the demo did not print '{part}':\n{shown}").into()),
    }
}
