//! The programs that tests need in addition to Cargo: system packages, Azurite, the Azure SDK for Python. Missing programs are reported, and tests that need
//! them are skipped by name.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::process::run_quietly;
use crate::workspace::{empty_scratch, on_path, scratch};
use crate::{Result, apt};

const AZURITE: &str = "3.35.0";
/// The last release line that supports Node 20.
const OAUTH2_MOCK_SERVER: &str = "8.2.1";
const PYTHON_PACKAGES: [&str; 9] = [
    "azure-mgmt-resource",
    "azure-mgmt-resource-deployments",
    "azure-mgmt-storage",
    "azure-mgmt-keyvault",
    "azure-mgmt-authorization",
    "azure-keyvault-secrets",
    "azure-storage-blob",
    "azure-identity",
    "cyclonedx-python-lib[json-validation]",
];

/// A system program: its name or path, its package, and what is skipped without it.
pub type Tool = (&'static str, &'static str, &'static str);

const PROGRAMS: [Tool; 16] = [
    ("mcs", "mono-mcs", "builds of the .NET Framework shim"),
    ("mono", "mono-runtime", "the tests of the .NET Framework shim"),
    ("openssl", "openssl", "the tests that compare certificates and keys with OpenSSL"),
    ("chromium", "chromium", "the tests that open the report in a browser"),
    ("cc", "gcc", "the C programs over the ABI"),
    ("valgrind", "valgrind", "the test of memory errors at the ABI"),
    ("docker-registry", "docker-registry", "the tests with a real registry"),
    ("skopeo", "skopeo", "the tests that compare images with skopeo"),
    ("htpasswd", "apache2-utils", "the tests of registry passwords"),
    ("curl", "curl", "the tests of the setup script"),
    ("jq", "jq", "the tests of the setup script"),
    ("shellcheck", "shellcheck", "lints of the setup script"),
    ("/usr/sbin/sshd", "openssh-server", "the tests of log collection"),
    ("ssh-keygen", "openssh-client", "the tests of SSH keys"),
    ("sudo", "sudo", "the tests of log collection that change the user"),
    ("puttygen", "putty-tools", "the tests of PuTTY keys"),
];

/// Installs missing programs, and returns the environment by which tests find them.
pub fn install() -> Vec<(&'static str, PathBuf)> {
    system_packages(&PROGRAMS);
    let mut environment = Vec::new();
    for (variable, peer, found) in [
        ("AZCR_AZURITE", "Azurite", npm_package("azurite", AZURITE, "dist/src/azurite.js")),
        (
            "AZCR_OAUTH2_MOCK_SERVER",
            "oauth2-mock-server",
            npm_package("oauth2-mock-server", OAUTH2_MOCK_SERVER, "dist/index.js"),
        ),
        ("AZCR_PYTHON", "the Azure SDK for Python", python()),
    ] {
        match found {
            Ok(path) => {
                println!("{peer}: {}", path.display());
                environment.push((variable, path));
            }
            Err(error) => println!("{peer} is missing, and its tests are skipped: {error}"),
        }
    }
    environment
}

/// Installs the packages of missing programs, if allowed, and reports those that are still missing. Each tool is tried and reported once.
pub fn system_packages(wanted: &[Tool]) {
    static TRIED: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
    let mut tried = TRIED.lock().unwrap_or_else(PoisonError::into_inner);
    let missing = first_time(&mut tried, wanted.iter().filter(|tool| is_missing(tool)));
    if missing.is_empty() {
        return;
    }
    let packages: Vec<&str> = missing.iter().map(|(_, package, _)| *package).collect();
    if let Err(error) = apt::install(&packages) {
        println!("Missing tools are not installed: {error}");
    }
    for tool in missing.into_iter().filter(is_missing) {
        println!("{}", notice(&tool, &apt::command(tool.1)));
    }
}

pub fn is_missing((program, ..): &Tool) -> bool {
    on_path(program).is_none() && !PathBuf::from(program).is_file()
}

fn first_time<'a>(tried: &mut BTreeSet<&'static str>, tools: impl Iterator<Item = &'a Tool>) -> Vec<Tool> {
    tools.filter(|(program, ..)| tried.insert(program)).copied().collect()
}

fn notice((program, package, skipped): &Tool, command: &str) -> String {
    let name = program.rsplit('/').next().unwrap_or(program);
    match command {
        "" => format!("  {name}: {skipped} are skipped. Debian's package is {package}."),
        command => format!("  {name}: {skipped} are skipped. Install it with: {command}"),
    }
}

/// Returns the file `main` of a Node package.
fn npm_package(name: &str, version: &str, main: &str) -> Result<PathBuf> {
    let folder = scratch(name)?;
    let main = folder.join("node_modules").join(name).join(main);
    if !main.is_file() {
        let npm = on_path("npm").ok_or_else(|| format!("there is no npm; install it with: {}", apt::command("npm")))?;
        let package = format!("{name}@{version}");
        // An unreachable registry is detected within seconds; the timeouts of the installation are for slow ones. npm would answer from its cache.
        let mut ask = Command::new(&npm);
        ask.args(["view", "--fetch-timeout=8000", "--fetch-retries=0", "--cache"]).arg(empty_scratch("npm-view")?);
        run_quietly(ask.args([&package, "version"]))?;
        // The current folder is npm's prefix if it has this folder. With the option --prefix npm reads no settings of the machine: no mirror, no certificates.
        fs::create_dir_all(folder.join("node_modules"))?;
        let mut install = Command::new(&npm);
        install.args(["install", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        run_quietly(install.arg(package))?;
    }
    Ok(main)
}

/// Returns a Python with the SDK.
fn python() -> Result<PathBuf> {
    let programs = virtual_environment("python", &PYTHON_PACKAGES)?;
    Ok(programs.join(format!("python{}", std::env::consts::EXE_SUFFIX)))
}

/// Installs Python packages into an environment below target, and returns the folder of its programs.
pub fn virtual_environment(name: &str, packages: &[&str]) -> Result<PathBuf> {
    // Builds at the same time need the same environment.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = scratch(name)?;
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let complete = folder.join("complete");
    // The list of packages is compared with that in the file, so that an older environment is completed.
    let wanted = packages.join("\n");
    if fs::read_to_string(&complete).ok().as_deref() != Some(&wanted) {
        let system = on_path("python3")
            .or_else(|| on_path("python"))
            .ok_or_else(|| format!("there is no Python 3; install it with: {}", apt::command("python3-venv")))?;
        run_quietly(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
        let pip = || {
            let mut pip = Command::new(programs.join(format!("python{}", std::env::consts::EXE_SUFFIX)));
            pip.args(["-m", "pip", "--disable-pip-version-check"]);
            pip
        };
        // As for npm, only the first request fails fast.
        let first = packages[0].split(['=', '[']).next().unwrap_or_default();
        run_quietly(pip().args(["--timeout", "8", "--retries", "0", "index", "versions", first]))?;
        run_quietly(pip().args(["install", "--quiet"]).args(packages))?;
        fs::write(&complete, wanted)?;
    }
    Ok(programs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_missing_tool_with_what_is_skipped_and_the_command() {
        let sshd = ("/usr/sbin/sshd", "openssh-server", "the tests of log collection");
        assert_eq!(
            notice(&sshd, "sudo apt-get install openssh-server"),
            "  sshd: the tests of log collection are skipped. Install it with: sudo apt-get install openssh-server"
        );
        assert_eq!(
            notice(&("jq", "jq", "the tests of the setup script"), ""),
            "  jq: the tests of the setup script are skipped. Debian's package is jq."
        );
    }

    #[test]
    fn each_tool_is_tried_once() {
        let mut tried = BTreeSet::new();
        assert_eq!(first_time(&mut tried, PROGRAMS.iter()).len(), PROGRAMS.len());
        assert!(first_time(&mut tried, PROGRAMS.iter()).is_empty());
    }
}
