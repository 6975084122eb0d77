//! A folder that represents the virtual machine, and a shell with the script's functions.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::certificates::Certificates;
use super::parts_folder;
use crate::support::stamp::{Folder, TestStamp};

/// Commands whose arguments are recorded, so that a test can search them for secrets.
const WATCHED: [&str; 12] =
    ["curl", "jq", "openssl", "htpasswd", "base64", "awk", "sed", "tr", "cut", "head", "mktemp", "docker"];

pub struct Machine {
    folder: Folder,
    environment: Vec<(String, String)>,
}

impl Machine {
    /// Creates a machine with the certificate in the location of the compute provider, and the stamp's roots.
    pub fn new(stamp: Option<&TestStamp>, certificates: Option<&Certificates>) -> Self {
        let folder = Folder::new();
        for name in ["waagent", "config", "roots", "bin", "log"] {
            std::fs::create_dir_all(folder.path(name)).expect("a folder of the machine");
        }
        if let Some(certificates) = certificates {
            let place =
                |extension: &str| folder.path("waagent").join(format!("{}.{extension}", certificates.thumbprint));
            std::fs::copy(&certificates.leaf, place("crt")).expect("the certificate");
            std::fs::copy(&certificates.key, place("prv")).expect("the key");
        }
        let mut environment: Vec<(String, String)> = [
            ("CONFIG_DIR", folder.path("config")),
            ("WAAGENT_DIR", folder.path("waagent")),
            ("LOCAL_ROOTS_DIR", folder.path("roots")),
            ("SETUP_LOG", folder.path("log").join("setup.log")),
        ]
        .map(|(name, path)| (name.to_owned(), path.display().to_string()))
        .into();
        environment
            .extend([("RETRY_PAUSE", "0.1"), ("RETRY_COUNT", "50")].map(|(name, value)| (name.into(), value.into())));
        if let Some(stamp) = stamp {
            let described = stamp.stamp.description();
            environment.push(("https_proxy".into(), described.proxy.clone()));
            environment.push(("CURL_CA_BUNDLE".into(), described.ca_file.clone()));
        }
        let machine = Self { folder, environment };
        machine.watch_commands();
        machine
    }

    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value.into()));
    }

    pub fn set_settings(&mut self, settings: &Value) {
        use base64::Engine;
        self.set("SETTINGS", base64::engine::general_purpose::STANDARD.encode(settings.to_string()));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path(name)
    }

    /// Returns a file of the registry's folder.
    pub fn config(&self, name: &str) -> String {
        let path = self.folder.path("config").join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Runs `code` after the script's parts.
    pub fn run(&self, code: &str) -> Output {
        let parts = parts_folder();
        let code = format!("set -u -o pipefail\nfor part in {}/*.sh; do . \"$part\"; done\n{code}\n", parts.display());
        self.bash(&code)
    }

    /// Runs a complete script.
    pub fn bash(&self, code: &str) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("bash")
            .args(["-c", code])
            .env_clear()
            .env("PATH", format!("{}:{path}", self.folder.path("bin").display()))
            .env("HOME", self.folder.path("log"))
            .envs(self.environment.iter().cloned())
            .output()
            .expect("bash runs")
    }

    /// Installs a program that precedes the system's own.
    pub fn install(&self, name: &str, text: &str) {
        let path = self.folder.path("bin").join(name);
        std::fs::write(&path, text).expect("a program");
        make_executable(&path);
    }

    /// Returns all recorded arguments of programs.
    pub fn arguments(&self) -> String {
        std::fs::read_to_string(self.folder.path("arguments")).unwrap_or_default()
    }

    fn watch_commands(&self) {
        let path = std::env::var("PATH").unwrap_or_default();
        for name in WATCHED {
            let Some(program) =
                std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file())
            else {
                continue;
            };
            let log = self.folder.path("arguments");
            let text = format!(
                "#!/bin/bash\nprintf '%s ' {name} \"$@\" >>'{}'\nexec '{}' \"$@\"\n",
                log.display(),
                program.display()
            );
            self.install(name, &text);
        }
    }
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("an executable file");
}

/// Returns both streams, for messages of failed assertions and for searching.
pub fn streams(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Returns the standard output of a run, which must have succeeded.
pub fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{:?}: {}", output.status.code(), streams(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
