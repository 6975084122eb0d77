//! Installs packages of Debian and related distributions, if allowed: as root.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;
use crate::process::{capture, run_quietly};
use crate::workspace::on_path;

/// Maximum time until the first file of a server arrives. apt's own timeout applies to each file separately.
const UNTIL_REACHED: Duration = Duration::from_secs(10);

/// The line that apt prints every second while another one works.
const WAITING: &str = "Waiting for cache lock";

/// Installs packages.
///
/// # Errors
/// The reason why nothing was installed: no apt, not root, no network, an unknown package.
pub fn install(packages: &[&str]) -> Result<()> {
    let apt = on_path("apt-get").ok_or("there is no apt-get")?;
    if !is_root()? {
        return Err("only root may install packages".into());
    }
    println!("Installing {}", packages.join(" "));
    // The lists of a new machine are empty or outdated.
    fetch(&apt, packages).or_else(|_| {
        update(&apt)?;
        fetch(&apt, packages)
    })?;
    unpack(&apt, packages)
}

/// Installs the newest version of packages, which may be installed. Outdated lists name outdated versions.
///
/// # Errors
/// Those of [`install`].
pub fn install_newest(packages: &[&str]) -> Result<()> {
    let apt = on_path("apt-get").ok_or("there is no apt-get")?;
    if !is_root()? {
        return Err("only root may install packages".into());
    }
    println!("Installing the newest {}", packages.join(" "));
    update(&apt)?;
    fetch(&apt, packages)?;
    unpack(&apt, packages)
}

fn update(apt: &Path) -> Result<()> {
    until_reached(apt_get(apt).arg("update"), UNTIL_REACHED)
}

fn unpack(apt: &Path, packages: &[&str]) -> Result<()> {
    run_quietly(apt_get(apt).args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

/// Returns the command for a user to type. Empty without apt.
pub fn command(package: &str) -> String {
    let sudo = if is_root().unwrap_or(false) { "" } else { "sudo " };
    if on_path("apt-get").is_some() { format!("{sudo}apt-get install {package}") } else { String::new() }
}

fn is_root() -> Result<bool> {
    Ok(capture(Command::new("id").arg("-u"))? == "0")
}

/// Downloads packages. Nothing is unpacked yet, so it can be stopped at any time.
fn fetch(apt: &Path, packages: &[&str]) -> Result<()> {
    let mut command = apt_get(apt);
    command.args(["install", "--download-only", "--yes", "--no-install-recommends"]).args(packages);
    until_reached(&mut command, UNTIL_REACHED)
}

fn apt_get(apt: &Path) -> Command {
    let mut command = Command::new(apt);
    command.args(["-o", "Acquire::http::Timeout=5", "-o", "Acquire::https::Timeout=5", "-o", "Acquire::Retries=0"]);
    // A new machine may be installing its updates.
    command.args(["-o", "DPkg::Lock::Timeout=120"]);
    command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C");
    command
}

/// Runs apt, and stops it if no server has sent anything within `limit`, in which the wait for another apt does not count.
fn until_reached(command: &mut Command, limit: Duration) -> Result<()> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (sender, lines) = mpsc::channel();
    for stream in [child.stdout.take().map(boxed), child.stderr.take().map(boxed)].into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(std::result::Result::ok) {
                let _ = sender.send(line);
            }
        });
    }
    drop(sender);
    let (mut began, mut reached, mut said) = (Instant::now(), false, String::new());
    loop {
        let left = if reached { Duration::MAX } else { limit.saturating_sub(began.elapsed()) };
        match lines.recv_timeout(left) {
            Ok(line) => {
                reached |= shows_a_server(&line);
                if line.starts_with(WAITING) {
                    began = Instant::now();
                    continue;
                }
                said += &format!("{line}\n");
            }
            Err(RecvTimeoutError::Timeout) => {
                child.kill()?;
                child.wait()?;
                return Err(format!("no package server was reached within {} s", limit.as_secs()).into());
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("apt-get failed ({status})\n{said}").into()) }
}

fn boxed(stream: impl std::io::Read + Send + 'static) -> Box<dyn std::io::Read + Send> {
    Box::new(stream)
}

/// Returns whether a line shows a server that answered: `Get:1 http://…` or `Hit:1 http://…`. `Ign:` and `Err:` are for servers that did not.
fn shows_a_server(line: &str) -> bool {
    ["Get:", "Hit:"].iter().any(|start| line.starts_with(start))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Result<()> {
        until_reached(Command::new("sh").args(["-c", script]), Duration::from_secs(1))
    }

    #[test]
    fn stops_if_no_server_answers() {
        for script in ["exec sleep 30", "echo 'Err:1 http://x stable InRelease'; exec sleep 30"] {
            let began = Instant::now();
            let error = shell(script).expect_err(script).to_string();
            assert_eq!(error, "no package server was reached within 1 s", "{script}");
            assert!(began.elapsed() < Duration::from_secs(15), "{script}");
        }
    }

    #[test]
    fn waits_for_a_server_that_answers() {
        for script in ["echo 'Get:1 http://x stable InRelease'; sleep 2", "echo 'Hit:1 http://x'; sleep 2", "true"] {
            shell(script).expect(script);
        }
    }

    #[test]
    fn wait_for_another_apt_does_not_count() {
        let waits = "for second in 1 2 3; do echo 'Waiting for cache lock: It is held by process 7'; sleep 0.5; done";
        shell(&format!("{waits}; echo 'Get:1 http://x'")).expect("the other one ended");
        let error = shell(&format!("{waits}; echo 'E: Unable to acquire the lock' >&2; exit 100")).expect_err("100");
        assert!(error.to_string().contains("E: Unable to acquire the lock"), "{error}");
        let error = shell(&format!("{waits}; exec sleep 30")).expect_err("no server");
        assert_eq!(error.to_string(), "no package server was reached within 1 s");
    }

    #[test]
    fn failure_shows_the_output_of_apt() {
        let error =
            shell("echo 'Get:1 http://x'; echo 'E: Unable to locate package y' >&2; exit 100").expect_err("100");
        assert!(error.to_string().contains("E: Unable to locate package y"), "{error}");
    }
}
