//! Measurements of what is shipped: the size of the library, and the time to import the module.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::powershell::PowerShell;
use crate::workspace::{empty_scratch, runtime_identifier};
use crate::{Result, package};

/// Each time is the median of this many sessions.
const RUNS: usize = 5;
const SIZE_GOAL: f64 = 9.0;
/// The goal is missed (docs/performance.md).
const SIZE_LIMIT: f64 = 13.0;
const IMPORT_GOAL: f64 = 80.0;
/// Our time to import to that of Pester.
const TO_PESTER: f64 = 0.2;

/// Returns the figures; without PowerShell only the size.
pub fn figures(library: &Path) -> Result<Vec<Value>> {
    let size = fs::metadata(library)?.len();
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let size = size as f64 / 1e6;
    let size = figure(&format!("library, {}", runtime_identifier()), size, "MB", Some(SIZE_GOAL), Some(SIZE_LIMIT));
    let mut figures = vec![size];
    let Some(powershell) = PowerShell::find()? else {
        println!("SKIPPED import of the module: there is no PowerShell");
        return Ok(figures);
    };
    let module = package::module_with(library, &empty_scratch("bench-module")?)?;
    let empty = import(&powershell, "exit")?;
    let ours = import(&powershell, &format!("Import-Module -Name '{}' -ErrorAction Stop", module.display()))?
        .saturating_sub(empty)
        .as_secs_f64()
        * 1e3;
    figures.push(figure(
        "import of the module above an empty session",
        ours,
        "ms",
        Some(IMPORT_GOAL),
        Some(IMPORT_GOAL),
    ));
    match import(&powershell, "Import-Module -Name Pester -ErrorAction Stop") {
        Ok(theirs) => {
            let theirs = theirs.saturating_sub(empty).as_secs_f64() * 1e3;
            figures.push(figure("import of Pester above an empty session", theirs, "ms", None, None));
            figures.push(figure(
                "import of the module to that of Pester",
                ours / theirs,
                "",
                Some(TO_PESTER),
                Some(TO_PESTER),
            ));
        }
        Err(error) => println!("SKIPPED import compared with Pester: {error}"),
    }
    Ok(figures)
}

fn figure(name: &str, value: f64, unit: &str, goal: Option<f64>, limit: Option<f64>) -> Value {
    json!({ "figure": name, "value": value, "unit": unit, "goal": goal, "limit": limit })
}

/// Returns the median duration of a session that runs `script`.
fn import(powershell: &PowerShell, script: &str) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut command = Command::new(&powershell.program);
        command.args(["-NoProfile", "-NonInteractive", "-Command", script]).stdin(Stdio::null());
        let began = Instant::now();
        let status = command.stderr(Stdio::null()).status()?;
        times.push(began.elapsed());
        if !status.success() {
            return Err(format!("{script} failed").into());
        }
    }
    times.sort();
    Ok(times[RUNS / 2])
}
