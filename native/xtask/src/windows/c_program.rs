//! The C program over the ABI, for Windows: the library without PowerShell and .NET.

use crate::c_harness::CHarness;
use crate::package::Packed;
use crate::stamp_process::StampProcess;
use crate::tally::Suite;
use crate::tree::Tree;
use crate::{Result, c_abi_flow};

pub const NAME: &str = "C program under Wine";

pub fn run(packed: &Packed, _: &Tree) -> Result<Suite> {
    let harness = CHarness::for_windows(&packed.library("win-x64")?)?;
    let mut suite = Suite::new(NAME);
    suite.count("what the ABI promises to a careless caller", harness.check());
    for identity in ["aad", "adfs"] {
        let stamp = StampProcess::start(identity, &harness.folder, &[])?;
        suite.count(&format!("the main job on {identity}, twice"), c_abi_flow::run(&harness, &stamp, "windowsc"));
    }
    Ok(suite)
}
