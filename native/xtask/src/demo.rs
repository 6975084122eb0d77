//! `cargo xtask demo`: the main job from an operator's view, against a simulated stamp.

use std::path::Path;

use crate::Result;
use crate::c_harness::CHarness;
use crate::powershell::PowerShell;
use crate::process::run as run_command;
use crate::stamp_process::StampProcess;
use crate::tree::Tree;
use crate::workspace::empty_scratch;
use crate::{assemble, c_abi_flow, control};

/// Slow enough to show the progress, and fast enough to wait for.
const STAMP: [&str; 4] = ["--latency-ms", "150", "--pace", "real"];

pub fn run() -> Result<()> {
    println!("Building the library, the stamp and the module.");
    assemble::module_for_this_machine()?;
    show(PowerShell::find()?.as_ref(), &Tree::checkout())
}

/// Runs the demo. The stamp must be built, and the module of the tree complete.
pub fn show(powershell: Option<&PowerShell>, tree: &Tree) -> Result<()> {
    let folder = empty_scratch("demo")?;
    let stamp = StampProcess::start("aad", &folder, &STAMP)?;
    println!("A simulated stamp listens at {} as {}.", stamp.text("/address")?, stamp.text("/armEndpoint")?);
    match powershell {
        Some(powershell) => by_powershell(powershell, tree, &stamp, &folder)?,
        None => {
            println!("The same is run through the C ABI instead.");
            c_abi_flow::run(&CHarness::build()?, &stamp, "newreg")?;
        }
    }
    println!("\nWhat the stamp holds now:");
    control::print_state(&stamp)
}

fn by_powershell(powershell: &PowerShell, tree: &Tree, stamp: &StampProcess, folder: &Path) -> Result<()> {
    let mut script = powershell.script(&tree.root.join("native/xtask/demo.ps1"));
    tree.prepare(&mut script)?;
    script.arg("-StampFile").arg(&stamp.file).arg("-Folder").arg(folder);
    // The stamp's names are in no DNS; its proxy resolves them.
    run_command(script.env("HTTPS_PROXY", stamp.text("/proxy")?))
}
