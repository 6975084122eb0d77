//! The time in archives and the SBOM: that of the sources, not of packaging.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;

use crate::Result;
use crate::process::capture;

/// ZIP files cannot represent a time before 1980.
const FIRST: i64 = 315_532_800;

/// Returns `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>), otherwise the time of the last commit.
pub fn of(source: &Path) -> Result<Timestamp> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(told) => told.parse::<i64>().map_err(|_| "SOURCE_DATE_EPOCH is not a number of seconds")?,
        Err(_) => {
            let mut log = Command::new("git");
            log.current_dir(source).args(["log", "-1", "--format=%ct"]);
            // A source archive has no commits.
            capture(&mut log).ok().and_then(|text| text.parse().ok()).unwrap_or(FIRST)
        }
    };
    Ok(Timestamp::from_second(seconds.max(FIRST))?)
}
