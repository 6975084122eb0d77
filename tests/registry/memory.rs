//! The peak memory of a process on Linux.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Returns the peak memory of this process in bytes since [`forget`].
pub fn peak() -> u64 {
    of(&PathBuf::from("/proc/self/status")).expect("a value from Linux")
}

/// Resets the peak to the current usage.
pub fn forget() {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux allows it for oneself");
}

/// Runs a program to its end. Returns its duration and its peak memory.
pub fn watch(command: &mut Command) -> (Duration, u64) {
    let began = Instant::now();
    let mut process = command.spawn().expect("it starts");
    let status = PathBuf::from(format!("/proc/{}/status", process.id()));
    let mut peak = 0;
    loop {
        peak = peak.max(of(&status).unwrap_or(0));
        if let Some(ended) = process.try_wait().expect("its state") {
            assert!(ended.success(), "{command:?}");
            return (began.elapsed(), peak);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn of(status: &PathBuf) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}
