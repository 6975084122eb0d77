//! Runs Windows programs on this machine, in the Wine prefix of the Windows build of PowerShell. Passing tests show that the Windows code paths of PowerShell,
//! .NET, and our DLL work, but are no proof for Windows itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use crate::Result;
use crate::peers::{Tool, system_packages};
use crate::process::capture;
use crate::workspace::shared;

const WINE: [Tool; 1] = [("/usr/lib/wine/wine64", "wine64", "the tests of Windows programs")];

/// Installs the requirements; returns what is missing.
pub fn missing() -> Option<&'static str> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Some("Wine runs the x64 build only on Linux x64");
    }
    if !launcher().is_file() {
        return Some("there is no Windows build of PowerShell next to the checkout");
    }
    system_packages(&WINE);
    None
}

/// Returns the Windows build of PowerShell.
pub fn powershell() -> Command {
    Command::new(launcher())
}

/// Returns the command for another Windows program. Wine 8 lacks a Windows library that every Rust program imports; PowerShell contains it.
pub fn program(program: &Path) -> Result<Command> {
    let mut command = powershell();
    command.env("WPROG", path(program)).env("WINEPATH", powershell_home()?);
    Ok(command)
}

/// Returns the folder of PowerShell. Finding it takes seconds, and it is the same for every program. The first call creates the Wine prefix,
/// while the others wait.
fn powershell_home() -> Result<&'static str> {
    static HOME: OnceLock<std::result::Result<String, String>> = OnceLock::new();
    let home = HOME.get_or_init(|| {
        let mut ask = powershell();
        ask.args(["-NoProfile", "-NonInteractive", "-Command", "$PSHOME"]).stdin(Stdio::null());
        capture(&mut ask).map_err(|error| error.to_string())
    });
    home.as_deref().map_err(|error| error.as_str().into())
}

/// Converts a path: in Wine, the root of this machine is drive Z.
pub fn path(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("Z:{}", path.display()).replace('/', "\\")
}

fn launcher() -> PathBuf {
    shared().join("pwsh/pwsh-windows")
}
