//! The Pester suites in the Windows build of PowerShell, with the packaged module.

use std::process::Stdio;

use super::wine;
use crate::package::Packed;
use crate::tally::Suite;
use crate::tree::Tree;
use crate::workspace::shared;
use crate::{Result, pester};

pub const NAME: &str = "Pester in Windows PowerShell 7.6 under Wine";

/// Folders that do not require Unix: not `Registry` and `Log`, whose registry and SSH server are Linux programs.
const FOLDERS: [&str; 6] = ["Contract", "Deployment", "Package", "Stamp", "Unit", "Windows"];

pub fn run(packed: &Packed, tree: &Tree) -> Result<Suite> {
    let mut files = Vec::new();
    for name in FOLDERS {
        files.extend(pester::test_files(&tree.root.join("pester").join(name))?);
    }
    pester::run_parts(NAME, "pester-windows", files, |files, part| {
        let files: Vec<String> = files.iter().map(|file| wine::path(file)).collect();
        let mut command = wine::powershell();
        command
            .args(["-NoProfile", "-NonInteractive", "-File"])
            .arg(wine::path(&tree.root.join("native/xtask/pester.ps1")));
        command.args(["-PesterVersion", pester::VERSIONS[0], "-Tests", &files.join(";")]);
        command.arg("-Claims").arg(wine::path(part.claims)).arg("-ResultFile").arg(wine::path(&part.results));
        tree.prepare(&mut command)?;
        command.env("AZCR_STAMP_AAD", wine::path(&part.aad.file)).env("AZCR_STAMP_ADFS", wine::path(&part.adfs.file));
        command.env("AZCR_SHARED", wine::path(&shared())).env("AZCR_PACKAGE", wine::path(&packed.folder));
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        Ok(command)
    })
}
