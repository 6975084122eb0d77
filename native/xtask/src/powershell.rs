//! Finds PowerShell 7.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;
use crate::process::{capture, run_quietly};
use crate::workspace::{on_path, root, scratch, shared};

#[derive(Debug, Clone)]
pub struct PowerShell {
    pub program: PathBuf,
    pub version: String,
}

impl PowerShell {
    /// Finds PowerShell: `AZCR_PWSH`, PATH, the copy next to the checkout, the published .NET tool; prints the result. `None` if there is none.
    pub fn find() -> Result<Option<Self>> {
        let candidates = [
            ("AZCR_PWSH", env::var_os("AZCR_PWSH").map(PathBuf::from)),
            ("PATH", on_path("pwsh")),
            ("the folder next to the checkout", Some(shared().join("pwsh/pwsh"))),
        ];
        for (place, program) in candidates {
            let Some(program) = program.filter(|program| program.is_file()) else { continue };
            let found = Self::ask(program)?;
            println!("PowerShell {} ({place}: {})", found.version, found.program.display());
            return Ok(Some(found));
        }
        let Some(program) = dotnet_tool()? else {
            println!(
                "No PowerShell: AZCR_PWSH is not set, PATH has no pwsh, and there is no .NET 10 SDK to install the PowerShell tool with."
            );
            return Ok(None);
        };
        let found = Self::ask(program)?;
        println!("PowerShell {} (the published .NET tool, below target)", found.version);
        Ok(Some(found))
    }

    fn ask(program: PathBuf) -> Result<Self> {
        let mut ask = Command::new(&program);
        ask.args(["-NoProfile", "-NonInteractive", "-Command", "$PSVersionTable.PSVersion.ToString()"]);
        let version = capture(ask.stdin(Stdio::null()))?;
        Ok(Self { program, version })
    }

    /// Returns the command for a script file of this project.
    pub fn script(&self, file: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(file);
        command.current_dir(root()).stdin(Stdio::null());
        command.env("POWERSHELL_TELEMETRY_OPTOUT", "1").env("POWERSHELL_UPDATECHECK", "Off");
        command
    }
}

fn dotnet_tool() -> Result<Option<PathBuf>> {
    let Some(dotnet) = on_path("dotnet") else { return Ok(None) };
    let sdks = capture(Command::new(&dotnet).arg("--list-sdks"))?;
    if !sdks.lines().any(|line| line.starts_with("10.")) {
        return Ok(None);
    }
    let folder = scratch("powershell")?;
    let program = folder.join(format!("pwsh{}", env::consts::EXE_SUFFIX));
    if !program.is_file() {
        run_quietly(Command::new(dotnet).args(["tool", "install", "PowerShell", "--tool-path"]).arg(&folder))?;
    }
    Ok(Some(program))
}
