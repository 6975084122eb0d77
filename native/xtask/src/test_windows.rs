//! `cargo xtask test-windows`: the DLL, cross-built, used by the Windows build of PowerShell under Wine, against a stamp on this side.
//! Passing here is evidence about the Windows code paths of PowerShell, .NET and our DLL, not about Windows itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::peers::system_packages;
use crate::process::run_quietly;
use crate::stamp_process::StampProcess;
use crate::tally::{Suite, Tally};
use crate::workspace::{empty_scratch, root, shared, target};
use crate::{Result, assemble, debian_rust, pester};

pub const NAME: &str = "Windows PowerShell 7.6 under Wine";

const WINE: [(&str, &str); 1] = [("/usr/lib/wine/wine64", "wine64")];

pub fn run() -> Result<()> {
    crate::process::run(crate::process::cargo().args(["build", "--release", "--workspace", "--exclude", "xtask"]))?;
    let mut tally = Tally::default();
    tally.add(suite());
    println!("{}\n{}", tally.table(), tally.closing_line());
    if tally.failed() > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Needs the stamp, built for this machine.
pub fn suite() -> Suite {
    let powershell = shared().join("pwsh/pwsh-windows");
    if !powershell.is_file() {
        return Suite::absent(NAME, "there is no Windows build of PowerShell beside the checkout");
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Suite::absent(NAME, "Wine runs the x64 build on Linux x64 alone");
    }
    try_suite(&powershell).unwrap_or_else(|error| Suite::broken(NAME, &error.to_string()))
}

fn try_suite(powershell: &Path) -> Result<Suite> {
    system_packages(&WINE);
    if let Some(missing) = debian_rust::missing() {
        return Err(missing.into());
    }
    let library = build()?;
    assemble::place(&library, "win-x64")?;
    let folder = empty_scratch("pester-windows")?;
    let (aad, adfs) = (StampProcess::start("aad", &folder, &[])?, StampProcess::start("adfs", &folder, &[])?);
    let results = folder.join("results.json");
    let mut command = Command::new(powershell);
    command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(windows_path(&root().join("native/xtask/pester.ps1")));
    command.args(["-PesterVersion", pester::VERSIONS[0], "-Tests"]).arg(windows_path(&root().join("pester/Windows")));
    command.arg("-ResultFile").arg(windows_path(&results));
    command.env("AZCR_STAMP_AAD", windows_path(&aad.file)).env("AZCR_STAMP_ADFS", windows_path(&adfs.file));
    command.env("NO_COLOR", "1").env_remove("AZCR_NATIVE_LIBRARY").stdin(Stdio::null());
    pester::run_and_read(NAME.to_owned(), command, &results)
}

/// Cross-builds the DLL.
fn build() -> Result<PathBuf> {
    let folder = target().join("windows");
    let mut command = debian_rust::cargo(&folder);
    command.args(["build", "--locked", "--release", "--lib", "--package", "azs_container_registry"]);
    run_quietly(command.args(debian_rust::TARGET_ARGUMENTS))?;
    Ok(folder.join(debian_rust::TARGET).join("release/azs_container_registry.dll"))
}

/// Wine shows the root of this machine as drive Z.
fn windows_path(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("Z:{}", path.display()).replace('/', "\\")
}
