//! The C program that calls the ABI, for Windows: the library without PowerShell and .NET.

use crate::c_harness::CHarness;
use crate::package::Packed;
use crate::stamp_process::StampProcess;
use crate::tally::Suite;
use crate::{Result, c_abi_flow};

pub const NAME: &str = "C program under Wine";

pub fn run(packed: &Packed) -> Result<Suite> {
    let harness = CHarness::for_windows(&packed.library("win-x64")?)?;
    let mut suite = Suite::new(NAME);
    suite.count("what the ABI promises to a careless caller", harness.check());
    let stamp = StampProcess::start("aad", &harness.folder, &[])?;
    suite.count("the main job, twice", c_abi_flow::run(&harness, &stamp, "windowsc"));
    Ok(suite)
}
