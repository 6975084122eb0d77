//! What the tests work with beside Cargo: packages of the system, Azurite, the Azure SDK for Python. What cannot be had is said, and the tests
//! that need it skip themselves by name.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::process::{capture, run_quietly};
use crate::workspace::{on_path, scratch};

const AZURITE: &str = "3.35.0";
/// The last line that runs on Node 20.
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

/// Program and the package that brings it.
const PROGRAMS: [(&str, &str); 15] = [
    ("mcs", "mono-mcs"),
    ("mono", "mono-runtime"),
    ("openssl", "openssl"),
    ("chromium", "chromium"),
    ("cc", "gcc"),
    ("docker-registry", "docker-registry"),
    ("skopeo", "skopeo"),
    ("htpasswd", "apache2-utils"),
    ("curl", "curl"),
    ("jq", "jq"),
    ("shellcheck", "shellcheck"),
    ("/usr/sbin/sshd", "openssh-server"),
    ("ssh-keygen", "openssh-client"),
    ("sudo", "sudo"),
    ("puttygen", "putty-tools"),
];

/// Installs what is missing, and gives the environment by which tests find it.
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
            Err(error) => println!("{peer} is not to be had: {error}"),
        }
    }
    environment
}

/// Installs the packages whose program is not there, where we may: as root, with apt.
pub fn system_packages(wanted: &[(&str, &str)]) {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(program, _)| on_path(program).is_none() && !PathBuf::from(program).is_file())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return;
    }
    if let Err(error) = apt(&missing) {
        println!("These packages could not be installed: {} ({error})", missing.join(" "));
    }
}

fn apt(packages: &[&str]) -> Result<()> {
    let apt = on_path("apt-get").ok_or("there is no apt-get")?;
    if capture(Command::new("id").arg("-u"))? != "0" {
        return Err("only root may install packages".into());
    }
    let install = || {
        let mut command = Command::new(&apt);
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        run_quietly(&mut command)
    };
    println!("Installing {}", packages.join(" "));
    // The lists of a fresh machine are empty or old.
    install().or_else(|_| {
        run_quietly(Command::new(&apt).arg("update"))?;
        install()
    })
}

/// The file `main` of a package for Node.
fn npm_package(name: &str, version: &str, main: &str) -> Result<PathBuf> {
    let npm = on_path("npm").ok_or("there is no npm")?;
    let folder = scratch(name)?;
    let main = folder.join("node_modules").join(name).join(main);
    if !main.is_file() {
        let mut install = Command::new(npm);
        install.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]).arg(&folder);
        run_quietly(install.arg(format!("{name}@{version}")))?;
    }
    Ok(main)
}

/// A Python with the SDK.
fn python() -> Result<PathBuf> {
    let folder = scratch("python")?;
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = folder.join(bin).join(format!("python{}", std::env::consts::EXE_SUFFIX));
    let complete = folder.join("complete");
    // The list stands in the file, so that an environment of before is completed.
    let wanted = PYTHON_PACKAGES.join("\n");
    if std::fs::read_to_string(&complete).ok().as_deref() != Some(&wanted) {
        let system = on_path("python3").or_else(|| on_path("python")).ok_or("there is no Python 3")?;
        run_quietly(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
        run_quietly(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(PYTHON_PACKAGES),
        )?;
        std::fs::write(&complete, wanted)?;
    }
    Ok(python)
}
